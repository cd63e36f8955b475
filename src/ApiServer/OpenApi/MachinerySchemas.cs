using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>Schemas of what requests and answers carry besides objects, where no record has them, and the kinds that such types are.</summary>
internal static class MachinerySchemas
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private static readonly Schema RawExtension =
        Schema.Object("io.k8s.apimachinery.pkg.runtime.RawExtension", "Any object, with the apiVersion and kind that it names itself.", static () => []);

    /// <summary>A patch: what is in it depends on the media type.</summary>
    public static Schema Patch { get; } =
        Schema.Object(Meta + "Patch", "A JSON patch, a merge patch, a strategic merge patch or a configuration to apply, as the media type says.", static () => []);

    /// <summary>One event of a watch.</summary>
    public static Schema WatchEvent { get; } = Schema.Object(Meta + "WatchEvent", "A change of an object, as a watch tells it.", static () =>
    [
        new("type", static () => Schema.Scalar(SchemaType.String))
        {
            Description = "ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.",
            Required = true,
            Default = "",
        },
        new("object", static () => RawExtension)
        {
            Description = "The object as it is after the change, or as it was before it was deleted; a Status for an error.",
            Required = true,
        },
    ]);

    /// <summary>The answer of <c>/version</c>.</summary>
    public static Schema VersionInfo { get; } = Schema.Object("io.k8s.apimachinery.pkg.version.Info", "Which version of Kubernetes a server speaks, and how it was built.", static () =>
    [
        Text("major", "The first number of the version."),
        Text("minor", "The second number of the version."),
        Text("emulationMajor", "The first number of the version that is emulated.", isRequired: false),
        Text("emulationMinor", "The second number of the version that is emulated.", isRequired: false),
        Text("minCompatibilityMajor", "The first number of the oldest version that this one works with.", isRequired: false),
        Text("minCompatibilityMinor", "The second number of the oldest version that this one works with.", isRequired: false),
        Text("gitVersion", "The whole version."),
        Text("gitCommit", "The commit it was built from."),
        Text("gitTreeState", "Whether the sources were those of the commit: clean or dirty."),
        Text("buildDate", "When it was built."),
        Text("goVersion", "The runtime."),
        Text("compiler", "The compiler."),
        Text("platform", "Operating system and processor."),
    ]);

    /// <summary>The kinds of types that are no objects: of some there is one in each built-in group and version, which is how clients find them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<GroupVersionKind>> Kinds(ResourceSet resources)
    {
        IReadOnlyList<GroupVersionKind> Everywhere(string kind) =>
            [.. resources.BuiltIn.Select(r => r.Version.Name with { Kind = kind }).Distinct().OrderBy(k => k.Group, StringComparer.Ordinal).ThenBy(k => k.Version, StringComparer.Ordinal)];
        var kinds = ((string[])["Status", "APIVersions", "APIGroup", "APIGroupList", "APIResourceList"])
            .ToDictionary(kind => Meta + kind, IReadOnlyList<GroupVersionKind> (kind) => [new("", "v1", kind)], StringComparer.Ordinal);
        kinds[Meta + "DeleteOptions"] = Everywhere("DeleteOptions");
        kinds[Meta + "WatchEvent"] = Everywhere("WatchEvent");
        return kinds;
    }

    private static SchemaField Text(string name, string description, bool isRequired = true) => new(name, static () => Schema.Scalar(SchemaType.String))
    {
        Description = description,
        Required = isRequired,
        Default = isRequired ? (Document)"" : null,
    };
}
