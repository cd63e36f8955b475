using MiniKube.Api.Documents;
using MiniKube.Client.Discovery;

namespace MiniKube.Kubectl.Resources;

/// <summary>How objects are called in output: <c>pod/web</c>, <c>deployment.apps/hello</c>.</summary>
internal static class ResourceNames
{
    public static string KindName(this DiscoveredResource resource) => KindName(resource.Kind, resource.Resource.Group);

    public static string Qualified(this DiscoveredResource resource, string name) => $"{resource.KindName()}/{name}";

    public static string KindName(string kind, string group) => group.Length == 0 ? kind.ToLowerInvariant() : $"{kind.ToLowerInvariant()}.{group}";

    /// <summary><c>Deployment.apps</c>, <c>ConfigMap</c>.</summary>
    public static string GroupKind(this DiscoveredResource resource) =>
        resource.Resource.Group.Length == 0 ? resource.Kind : $"{resource.Kind}.{resource.Resource.Group}";

    /// <summary>The plural with its group, as messages of the server name it: <c>deployments.apps</c>.</summary>
    public static string Plural(this DiscoveredResource resource) =>
        resource.Resource.Group.Length == 0 ? resource.Resource.Resource : $"{resource.Resource.Resource}.{resource.Resource.Group}";

    public static string Name(this Document obj) => obj.At("metadata", "name")?.AsString ?? "";
    public static string NamespaceOf(this Document obj) => obj.At("metadata", "namespace")?.AsString ?? "";
    public static string Uid(this Document obj) => obj.At("metadata", "uid")?.AsString ?? "";
    public static string ResourceVersion(this Document obj) => obj.At("metadata", "resourceVersion")?.AsString ?? "";

    /// <summary>The object without its resourceVersion, as a create must send it: what <c>get -o yaml</c> wrote can be created elsewhere.</summary>
    public static DocumentObject AsNew(this DocumentObject obj) => obj["metadata"] is DocumentObject metadata
        ? obj.With("metadata", metadata.Without("resourceVersion")) : obj;

    /// <summary><c>deployment.apps/hello</c> from the object's own fields.</summary>
    public static string Qualified(this DocumentObject obj)
    {
        var apiVersion = obj["apiVersion"]?.AsString ?? "";
        var slash = apiVersion.IndexOf('/');
        return $"{KindName(obj["kind"]?.AsString ?? "", slash < 0 ? "" : apiVersion[..slash])}/{obj.Name()}";
    }

    public static IEnumerable<Document> Items(this Document? node) => node as IEnumerable<Document> ?? [];
}
