using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>The operations of one resource. kubectl looks here for the query parameters that a server understands.</summary>
/// <param name="v3">OpenAPI 3, else 2.</param>
internal sealed class OpenApiPaths(SchemaDocuments schemas, bool v3)
{
    private static readonly (string Name, string Type, string Description)[] WriteParameters =
    [
        ("dryRun", "string", "With All nothing is stored, and the answer is what it would be."),
        ("fieldManager", "string", "Who makes the change."),
        ("fieldValidation", "string", "What to do about unknown and duplicate fields: Ignore, Warn (the default) or Strict."),
    ];

    private static readonly (string Name, string Type, string Description)[] ListParameters =
    [
        ("allowWatchBookmarks", "boolean", "Whether a watch may send BOOKMARK events."),
        ("continue", "string", "Where a list in pages goes on."),
        ("fieldSelector", "string", "Only objects whose fields match."),
        ("labelSelector", "string", "Only objects whose labels match."),
        ("limit", "integer", "The largest number of objects in a page."),
        ("resourceVersion", "string", "How new the answer must be, or where a watch begins."),
        ("resourceVersionMatch", "string", "How resourceVersion is meant: Exact or NotOlderThan."),
        ("sendInitialEvents", "boolean", "Whether a watch begins with the objects that are there."),
        ("timeoutSeconds", "integer", "How long a watch lasts."),
        ("watch", "boolean", "Stream changes instead of listing."),
    ];

    private static readonly (string Name, string Type, string Description)[] DeleteParameters =
    [
        ("dryRun", "string", "With All nothing is deleted."),
        ("gracePeriodSeconds", "integer", "How long the deletion may take."),
        ("propagationPolicy", "string", "What becomes of dependents: Orphan, Background or Foreground."),
    ];

    public IEnumerable<KeyValuePair<string, Document>> Of(ServedResource resource)
    {
        var kind = resource.Kind;
        var name = resource.Version.Name;
        var root = (name.Group.Length == 0 ? $"/api/{name.Version}" : $"/apis/{name.ApiVersion}") + (kind.Namespaced ? "/namespaces/{namespace}" : "") + "/" + kind.Resource;
        var item = schemas.Use(resource.Version.Schema);
        var listName = resource.Version.Schema.Name + "List";
        schemas.Define(listName, List(resource, item));
        var list = schemas.Reference(listName);
        string[] path = kind.Namespaced ? ["namespace"] : [];
        var collection = new List<KeyValuePair<string, Document>>();
        var single = new List<KeyValuePair<string, Document>>();
        void Add(List<KeyValuePair<string, Document>> to, Verbs verb, string method, string action, DocumentObject answer, DocumentObject? body,
            (string, string, string)[] parameters)
        {
            if (kind.Verbs.HasFlag(verb))
            {
                to.Add(KeyValuePair.Create(method, (Document)Operation(name, action, answer, body, parameters, method == "patch")));
            }
        }
        Add(collection, Verbs.List, "get", "list", list, null, ListParameters);
        Add(collection, Verbs.Create, "post", "post", item, item, WriteParameters);
        Add(collection, Verbs.DeleteCollection, "delete", "deletecollection", list, null, DeleteParameters);
        Add(single, Verbs.Get, "get", "get", item, null, []);
        Add(single, Verbs.Update, "put", "put", item, item, WriteParameters);
        Add(single, Verbs.Patch, "patch", "patch", item, Patch, [.. WriteParameters, ("force", "boolean", "Take over fields that others manage (apply only).")]);
        Add(single, Verbs.Delete, "delete", "delete", item, null, DeleteParameters);
        yield return KeyValuePair.Create(root, (Document)Item(collection, path));
        yield return KeyValuePair.Create(root + "/{name}", (Document)Item(single, [.. path, "name"]));
    }

    private static SchemaField ListMetadata { get; } = new("metadata", static () => Api.Meta.V1.ListMeta.Schema)
    {
        Description = "The state of the store that the list shows, and how to go on.",
    };

    private static DocumentObject Patch { get; } = new(("type", "object"));

    private DocumentObject List(ServedResource resource, DocumentObject item) => new(
        ("description", $"Objects of the kind {resource.Kind.Kind}: a whole collection, or one page of it."),
        ("type", "object"),
        ("required", Document.Of([(Document)"items"])),
        ("properties", new DocumentObject(
            ("apiVersion", new DocumentObject(("description", KindDescriptions.ApiVersion), ("type", "string"))),
            ("kind", new DocumentObject(("description", KindDescriptions.Kind), ("type", "string"))),
            ("metadata", schemas.Field(ListMetadata)),
            ("items", new DocumentObject(("description", "The objects."), ("type", "array"), ("items", item))))),
        ("x-kubernetes-group-version-kind", Document.Of([SchemaDocuments.Kind(resource.Version.Name with { Kind = resource.Kind.ListKind })])));

    private DocumentObject Item(List<KeyValuePair<string, Document>> operations, string[] path) =>
        new DocumentObject(operations).With("parameters", Document.Of(path.Select(p => (Document)Parameter(p, "path", "string", p == "name" ? "The object's name." : "The object's namespace.")
            .With("required", true)).ToArray()));

    private DocumentObject Operation(
        GroupVersionKind kind, string action, DocumentObject answer, DocumentObject? body, (string Name, string Type, string Description)[] parameters, bool patch)
    {
        var operation = new DocumentObject(
            ("parameters", Document.Of([
                .. parameters.Select(p => (Document)Parameter(p.Name, "query", p.Type, p.Description)),
                .. body is null || v3 ? (Document[])[] : [new DocumentObject(("name", "body"), ("in", "body"), ("required", true), ("schema", body))],
            ])),
            ("responses", new DocumentObject(("200", v3
                ? new DocumentObject(("description", "OK"), ("content", new DocumentObject((MediaTypes.Json, new DocumentObject(("schema", answer))))))
                : new DocumentObject(("description", "OK"), ("schema", answer))))),
            ("x-kubernetes-action", action),
            ("x-kubernetes-group-version-kind", SchemaDocuments.Kind(kind)));
        if (!v3)
        {
            return operation.With("consumes", Texts(patch ? MediaTypes.Patches : MediaTypes.Bodies)).With("produces", Texts([MediaTypes.Json]));
        }
        return body is null ? operation : operation.With("requestBody", new DocumentObject(("content", new DocumentObject(
            (patch ? MediaTypes.Patches : [MediaTypes.Json]).Select(m => KeyValuePair.Create(m, (Document)new DocumentObject(("schema", body)))).ToArray()))));
    }

    private DocumentObject Parameter(string name, string place, string type, string description)
    {
        var parameter = new DocumentObject(("name", name), ("in", place), ("description", description));
        return v3 ? parameter.With("schema", new DocumentObject(("type", type))) : parameter.With("type", type);
    }

    private static DocumentArray Texts(IEnumerable<string> texts) => Document.Of(texts.Select(t => (Document)t).ToArray());
}
