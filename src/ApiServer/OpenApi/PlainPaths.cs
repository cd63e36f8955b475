using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ApiServer.Content;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>The paths that name no resource: discovery, the server's version, and what verifies tokens. Here they end in a slash, as upstream writes them.</summary>
internal sealed class PlainPaths(SchemaDocuments schemas, PathDocuments paths)
{
    private static readonly DocumentObject Text = new(("type", "string"));

    /// <summary><c>/api/</c>: the versions of the core group.</summary>
    public void Core() => Add("/api/", "getCoreAPIVersions", "The versions of the core group.", APIVersions.Schema, "core");

    /// <summary><c>/apis/</c>: all other groups.</summary>
    public void Groups() => Add("/apis/", "getAPIVersions", "The groups.", APIGroupList.Schema, "apis");

    public void Group(string group) => Add($"/apis/{group}/", $"get{Title(group)}APIGroup", "The versions of the group.", APIGroup.Schema, Tag(group));

    /// <summary>The resources of a version.</summary>
    public void Version(string group, string version) => Add(PathOf(group, version) + "/", $"get{Title(group, version)}APIResources", "The resources that there are.",
        APIResourceList.Schema, Tag(group, version));

    /// <summary><c>/version/</c>.</summary>
    public void ServerVersion() => Add("/version/", "getCodeVersion", "The server's version.", MachinerySchemas.VersionInfo, "version", MediaTypes.Json);

    /// <summary>Where the keys of service account tokens are.</summary>
    public void OpenIdConfiguration() =>
        Add(OpenIdMetadata.ConfigurationPath + "/", "getServiceAccountIssuerOpenIDConfiguration", "How to verify tokens of service accounts.", Text, "WellKnown", MediaTypes.Json);

    /// <summary>Those keys.</summary>
    public void OpenIdKeys() =>
        Add(OpenIdMetadata.KeysPath + "/", "getServiceAccountIssuerOpenIDKeyset", "The keys that sign tokens of service accounts.", Text, "openid", OpenIdMetadata.KeysType);

    /// <summary><c>/api/v1</c> or <c>/apis/apps/v1</c>.</summary>
    public static string PathOf(string group, string version) => group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    /// <summary>What the operations of a group are listed under: <c>apps</c>, or <c>apps_v1</c> for a version.</summary>
    public static string Tag(string group, string? version = null)
    {
        // Kubernetes' own groups go by their first word; of others the whole name counts, so that no two are told alike.
        var words = group.Split('.', '-');
        var label = group.Length == 0 ? "core" : IsOwn(group) ? group.Split('.')[0] : string.Concat(words.Skip(1).Select(Capital).Prepend(words[0]));
        return version is null ? label : $"{label}_{version}";
    }

    /// <summary>The same in the names of operations: <c>Apps</c>, <c>AppsV1</c>.</summary>
    public static string Title(string group, string? version = null) => string.Concat(Tag(group, version).Split('_').Select(Capital));

    private static bool IsOwn(string group) => !group.Contains('.') || group.EndsWith(".k8s.io", StringComparison.Ordinal);

    public static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private void Add(string path, string id, string description, Schema answer, string tag, params IReadOnlyList<string> types) =>
        Add(path, id, description, schemas.Use(answer), tag, types);

    private void Add(string path, string id, string description, DocumentObject answer, string tag, params IReadOnlyList<string> types)
    {
        types = types.Count == 0 ? MediaTypes.Bodies : types;
        paths.Add(path, new ApiOperation("get", id, description, answer) { Tag = tag, Consumes = types, Produces = types });
    }
}
