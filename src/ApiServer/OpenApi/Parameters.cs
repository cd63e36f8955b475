using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>The parameters of requests that are the same for all kinds. kubectl looks in OpenAPI for those that a server understands.</summary>
internal static class Parameters
{
    private const string Stored = "With All, everything is done but storing: the answer is what it would be.";

    private static readonly RequestParameter DryRun = new("dryRun", "string", Stored);

    private static readonly RequestParameter FieldValidation = new("fieldValidation", "string",
        "What becomes of fields that are unknown or given twice: Ignore drops them, Warn (the default) says so in Warning headers, Strict refuses the request.");

    private static readonly RequestParameter FieldManager =
        new("fieldManager", "string", "Who makes the change and comes to own the fields: at most 128 printable characters. The first part of the User-Agent if not given.");

    private static readonly RequestParameter[] Selection =
    [
        new("continue", "string", "Where a list in pages goes on: the token that came with the page before. Tokens expire, which is answered by 410."),
        new("fieldSelector", "string", "Only objects whose fields match, such as metadata.name=a,status.phase!=Running."),
        new("labelSelector", "string", "Only objects whose labels match, such as app=a,tier in (x,y)."),
        new("limit", "integer", "The largest number of objects in a page. Where more follow, the list's metadata has a continue token."),
        new("resourceVersion", "string", "How new the answer has to be; what it means in detail depends on resourceVersionMatch."),
        new("resourceVersionMatch", "string", "How resourceVersion is meant: Exact or NotOlderThan."),
        new("sendInitialEvents", "boolean", "Whether a watch begins with the objects that are there, and a bookmark behind them. Needs resourceVersionMatch=NotOlderThan."),
        new("timeoutSeconds", "integer", "How long a list or a watch may take."),
    ];

    public static RequestParameter Path { get; } = new("path", "string", "The path below the proxy.", InPath: true);
    public static RequestParameter Name { get; } = new("name", "string", "The object's name.", InPath: true);
    public static RequestParameter Namespace { get; } = new("namespace", "string", "The namespace that the objects are in.", InPath: true);

    public static RequestParameter Pretty { get; } =
        new("pretty", "string", "With true, the answer is indented. The default is false, but for browsers, curl and Wget.");

    public static IReadOnlyList<RequestParameter> List { get; } =
    [
        new("allowWatchBookmarks", "boolean", "Whether a watch may send BOOKMARK events, which tell how far it has come."),
        .. Selection,
        new("watch", "boolean", "Sends changes as they come instead of a list. Give resourceVersion to say from where."),
    ];

    public static IReadOnlyList<RequestParameter> Write { get; } = [DryRun, FieldManager, FieldValidation];

    public static IReadOnlyList<RequestParameter> Patch { get; } =
    [
        DryRun,
        FieldManager with { Description = FieldManager.Description + " An apply has to name it." },
        FieldValidation,
        new("force", "boolean", "An apply takes over fields that others own. Not for other patches."),
    ];

    public static IReadOnlyList<RequestParameter> Delete { get; } =
    [
        DryRun,
        new("gracePeriodSeconds", "integer", "Seconds the object may take to end; 0 is at once. The kind's default if not given."),
        new("orphanDependents", "boolean", "Deprecated, use propagationPolicy. True leaves dependents behind, false has them deleted."),
        new("propagationPolicy", "string", "What becomes of dependents: Orphan leaves them, Background deletes them afterwards, Foreground before."),
    ];

    public static IReadOnlyList<RequestParameter> DeleteCollection { get; } = [.. Delete, .. Selection];
}
