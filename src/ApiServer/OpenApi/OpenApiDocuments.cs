using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>Makes the documents: one of version 2 with all that is served, and of version 3 one for each version of each group and for each path above them.</summary>
internal sealed class OpenApiDocuments(ResourceSet resources)
{
    private static readonly DocumentObject Info = new(("title", "Kubernetes"), ("version", ServerVersion.Git));

    private static readonly DocumentArray Security = Document.Of([(Document)new DocumentObject(("BearerToken", DocumentArray.Empty))]);

    private static readonly DocumentObject SecuritySchemes = new(("BearerToken", new DocumentObject(
        ("description", "A bearer token; a client certificate does as well."), ("in", "header"), ("name", "authorization"), ("type", "apiKey"))));

    /// <summary>The documents of version 3 by their paths: <c>api</c>, <c>api/v1</c>, <c>apis/apps/v1</c>.</summary>
    public IReadOnlyCollection<string> V3Names { get; } = new SortedSet<string>(
        [".well-known/openid-configuration", "api", "apis", "openid/v1/jwks", "version", .. resources.All.Select(r => PathOf(r)[1..]), .. resources.All.Where(r => r.Group.Length > 0).Select(r => $"apis/{r.Group}")],
        StringComparer.Ordinal);

    public DocumentObject V2()
    {
        var (schemas, paths) = (new SchemaDocuments("#/definitions/", MachinerySchemas.Kinds(resources)), new PathDocuments(v3: false));
        foreach (var name in V3Names)
        {
            Add(name, schemas, paths);
        }
        return new(("swagger", "2.0"), ("info", Info), ("paths", paths.Paths), ("definitions", schemas.Definitions), ("securityDefinitions", SecuritySchemes), ("security", Security));
    }

    /// <param name="name">One of <see cref="V3Names"/>.</param>
    public DocumentObject V3(string name)
    {
        var (schemas, paths) = (new SchemaDocuments("#/components/schemas/", MachinerySchemas.Kinds(resources)), new PathDocuments(v3: true));
        Add(name, schemas, paths);
        return new(("openapi", "3.0.0"), ("info", Info), ("paths", paths.Paths), ("components", new DocumentObject(
            ("schemas", schemas.Definitions), ("securitySchemes", SecuritySchemes))));
    }

    /// <summary>The resources that a document of version 3 is about; none for those above them.</summary>
    public ServedResource[] Resources(string name) => resources.All.Where(r => PathOf(r)[1..] == name).ToArray();

    private void Add(string name, SchemaDocuments schemas, PathDocuments paths)
    {
        var plain = new PlainPaths(schemas, paths);
        switch (name.Split('/'))
        {
            case ["api"]:
                plain.Core();
                break;
            case ["apis"]:
                plain.Groups();
                break;
            case ["version"]:
                plain.ServerVersion();
                break;
            case [".well-known", _]:
                plain.OpenIdConfiguration();
                break;
            case ["openid", ..]:
                plain.OpenIdKeys();
                break;
            case ["apis", var group]:
                plain.Group(group);
                break;
            case [.., var version]:
                var served = Resources(name);
                plain.Version(served[0].Group, version);
                foreach (var resource in served)
                {
                    new ResourcePaths(schemas, paths, resource).Add();
                }
                break;
        }
    }

    private static string PathOf(ServedResource resource) => PlainPaths.PathOf(resource.Group, resource.Version.Name.Version);
}
