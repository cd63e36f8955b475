using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// The paths of one resource: its collection, in one namespace and in all of them, its objects and their subresources, and below <c>watch/</c> the old ones
/// of its watches.
/// </summary>
internal sealed class ResourcePaths(SchemaDocuments schemas, PathDocuments paths, ServedResource resource)
{
    private static readonly string[] Streamable = [.. MediaTypes.Bodies, MediaTypes.Json + ";stream=watch", MediaTypes.Protobuf + ";stream=watch"];
    private static readonly string[] WithoutProtobuf = [MediaTypes.Json, MediaTypes.Yaml];

    private static readonly SchemaField ListMetadata = new("metadata", static () => ListMeta.Schema)
    {
        Description = "The state of the store that the list shows, and how to go on.",
    };

    private static readonly string[] AllMethods = ["get", "put", "post", "delete", "options", "head", "patch"];

    private static readonly DocumentObject Bytes = new(("type", "string"));

    private readonly KindDeclaration kind = resource.Kind;
    private readonly GroupVersionKind name = resource.Version.Name;
    private readonly string scope = resource.Kind.Namespaced ? "Namespaced" : "";
    private readonly IReadOnlyList<RequestParameter> path = resource.Kind.Namespaced ? [Parameters.Namespace] : [];
    private readonly DocumentObject item = schemas.Use(resource.Version.Schema);
    private readonly IReadOnlyList<string> bodies = resource.Kind.IsCustom ? WithoutProtobuf : MediaTypes.Bodies;

    // The old paths of watches are told of built-in kinds alone.
    private readonly bool hasWatchPaths = resource.Kind.Verbs.HasFlag(Verbs.Watch) && !resource.Kind.IsCustom;

    public void Add()
    {
        var root = PlainPaths.PathOf(name.Group, name.Version);
        var collection = $"{(kind.Namespaced ? "/namespaces/{namespace}" : "")}/{kind.Resource}";
        paths.Add(root + collection, [.. Collection()]);
        // Objects are made in their collection.
        paths.Add($"{root}{collection}/{{name}}", [.. Single(kind.Verbs & ~Verbs.Create, kind.Kind, "", name, item)]);
        foreach (var subresource in kind.Subresources)
        {
            paths.Add($"{root}{collection}/{{name}}/{subresource.Name}", [.. Of(subresource)]);
            if (subresource.Handler == SubresourceHandler.Proxy)
            {
                paths.Add($"{root}{collection}/{{name}}/{subresource.Name}/{{path}}", [.. Connections(subresource, "WithPath", [Parameters.Path])]);
            }
        }
        if (hasWatchPaths)
        {
            paths.Add($"{root}/watch{collection}", Watch("watchlist", $"{scope}{kind.Kind}List", path));
            paths.Add($"{root}/watch{collection}/{{name}}", Watch("watch", scope + kind.Kind, [.. path, Parameters.Name]));
        }
        if (kind.Namespaced && kind.Verbs.HasFlag(Verbs.List))
        {
            paths.Add($"{root}/{kind.Resource}", List($"{kind.Kind}ForAllNamespaces", []));
            if (hasWatchPaths)
            {
                paths.Add($"{root}/watch/{kind.Resource}", Watch("watchlist", $"{kind.Kind}ListForAllNamespaces", []));
            }
        }
    }

    private IEnumerable<ApiOperation> Collection()
    {
        if (kind.Verbs.HasFlag(Verbs.List))
        {
            yield return List(scope + kind.Kind, path);
        }
        if (kind.Verbs.HasFlag(Verbs.Create))
        {
            yield return Create(scope + kind.Kind, name, $"Makes a {kind.Kind}.", item, path);
        }
        if (kind.Verbs.HasFlag(Verbs.DeleteCollection))
        {
            yield return Operation("delete", "deletecollection", "delete", $"Collection{scope}{kind.Kind}", $"Deletes every {kind.Kind} that is selected.", Status,
                [.. path, .. Parameters.DeleteCollection]) with { Body = schemas.Use(DeleteOptions.Schema), BodyIsRequired = false };
        }
    }

    // The methods of an object, or of a part of it.
    private IEnumerable<ApiOperation> Single(Verbs verbs, string what, string part, GroupVersionKind spoken, DocumentObject body)
    {
        IReadOnlyList<RequestParameter> named = [.. path, Parameters.Name];
        var id = scope + kind.Kind + part;
        if (verbs.HasFlag(Verbs.Get))
        {
            yield return Operation("get", "get", "read", id, $"Reads the {what}.", body, named) with { Kind = spoken };
        }
        if (verbs.HasFlag(Verbs.Update))
        {
            yield return Operation("put", "put", "replace", id, $"Replaces the {what}.", body, [.. named, .. Parameters.Write])
                with { Kind = spoken, Body = body, Codes = [200, 201] };
        }
        if (verbs.HasFlag(Verbs.Create))
        {
            yield return Create(id, spoken, $"Makes the {what}.", body, named);
        }
        if (verbs.HasFlag(Verbs.Patch))
        {
            yield return Operation("patch", "patch", "patch", id, $"Changes parts of the {what}.", body, [.. named, .. Parameters.Patch])
                with { Kind = spoken, Body = schemas.Use(MachinerySchemas.Patch), Codes = [200, 201], Consumes = MediaTypes.PatchesOf(kind) };
        }
        if (verbs.HasFlag(Verbs.Delete))
        {
            yield return Operation("delete", "delete", "delete", id, $"Deletes the {what}.", kind.ReturnsDeleted ? body : Status, [.. named, .. Parameters.Delete])
                with { Body = schemas.Use(DeleteOptions.Schema), BodyIsRequired = false, Codes = [200, 202] };
        }
    }

    private IEnumerable<ApiOperation> Of(Subresource subresource)
    {
        if (subresource.Handler == SubresourceHandler.Proxy)
        {
            return Connections(subresource, "", []);
        }
        var part = PlainPaths.Capital(subresource.Name);
        var spoken = subresource.Kind ?? name;
        if (subresource.Handler != SubresourceHandler.Node)
        {
            return Single(subresource.Verbs, $"{subresource.Name} of the {kind.Kind}", part, spoken, subresource.Schema is { } schema ? schemas.Use(schema) : item);
        }
        IReadOnlyList<RequestParameter> parameters = [.. path, Parameters.Name, .. subresource.Parameters];
        var id = scope + kind.Kind + part;
        return subresource.Kind is null
            ? [Operation("get", "get", "read", id, $"Reads the {subresource.Name} of the {kind.Kind}.", Bytes, parameters) with { Produces = ["text/plain", .. MediaTypes.Bodies] }]
            : Connections(subresource, "", []);
    }

    private IEnumerable<ApiOperation> Connections(Subresource subresource, string suffix, IReadOnlyList<RequestParameter> further)
    {
        IReadOnlyList<RequestParameter> parameters = [.. path, Parameters.Name, .. further, .. subresource.Parameters];
        var id = scope + kind.Kind + PlainPaths.Capital(subresource.Name) + suffix;
        var methods = subresource.Handler == SubresourceHandler.Proxy ? AllMethods : ["get", "post"];
        return methods.Select(method =>
            Operation(method, "connect", "connect", PlainPaths.Capital(method) + id, $"Opens a connection to {subresource.Name} of the {kind.Kind}.", Bytes, parameters)
                with { Kind = subresource.Kind ?? name, Produces = ApiOperation.Anything, Parameters = parameters });
    }

    private ApiOperation Create(string id, GroupVersionKind spoken, string description, DocumentObject body, IReadOnlyList<RequestParameter> before) =>
        Operation("post", "post", "create", id, description, body, [.. before, .. Parameters.Write]) with { Kind = spoken, Body = body, Codes = [200, 201, 202] };

    private ApiOperation List(string id, IReadOnlyList<RequestParameter> before) =>
        Operation("get", "list", "list", id, $"Lists or watches objects of the kind {kind.Kind}.", ListSchema(), [.. before, .. Parameters.List]) with { Produces = kind.IsCustom ? WithoutProtobuf : Streamable };

    private ApiOperation Watch(string action, string id, IReadOnlyList<RequestParameter> before) =>
        Operation("get", action, "watch", id, "Deprecated: watches, as the parameter watch of a list does; a single object is picked by fieldSelector=metadata.name=NAME there.",
            schemas.Use(MachinerySchemas.WatchEvent), [.. before, .. Parameters.List]) with { Produces = Streamable };

    private ApiOperation Operation(string method, string action, string verb, string id, string description, DocumentObject answer, IReadOnlyList<RequestParameter> parameters) =>
        new(method, verb + PlainPaths.Title(name.Group, name.Version) + id, description, answer)
        {
            Tag = PlainPaths.Tag(name.Group, name.Version),
            Action = action,
            Kind = name,
            Parameters = [.. parameters, Parameters.Pretty],
            Produces = bodies,
        };

    private DocumentObject Status => schemas.Use(Api.Meta.V1.Status.Schema);

    private DocumentObject ListSchema()
    {
        var listName = resource.Version.Schema.Name + "List";
        schemas.Define(listName, new DocumentObject(
            ("description", $"Objects of the kind {kind.Kind}: a whole collection, or one page of it."),
            ("type", "object"),
            ("required", Document.Of([(Document)"items"])),
            ("properties", new DocumentObject(
                ("apiVersion", new DocumentObject(("description", KindDescriptions.ApiVersion), ("type", "string"))),
                ("kind", new DocumentObject(("description", KindDescriptions.Kind), ("type", "string"))),
                ("metadata", schemas.Field(ListMetadata)),
                ("items", new DocumentObject(("description", "The objects."), ("type", "array"), ("items", item))))),
            ("x-kubernetes-group-version-kind", Document.Of([SchemaDocuments.Kind(name with { Kind = kind.ListKind })]))));
        return schemas.Reference(listName);
    }
}
