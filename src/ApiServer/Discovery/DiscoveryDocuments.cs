using System.Security.Cryptography;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Discovery;

/// <summary>What the server tells clients about the resources that it serves, in the plain and in the aggregated form.</summary>
internal static class DiscoveryDocuments
{
    private static readonly (Verbs Verb, string Name)[] VerbNames =
    [
        (Verbs.Create, "create"), (Verbs.Delete, "delete"), (Verbs.DeleteCollection, "deletecollection"), (Verbs.Get, "get"),
        (Verbs.List, "list"), (Verbs.Patch, "patch"), (Verbs.Update, "update"), (Verbs.Watch, "watch"),
    ];

    /// <summary><c>/apis</c>.</summary>
    public static DocumentObject GroupList(ResourceSet resources) => new(
        ("kind", "APIGroupList"), ("apiVersion", "v1"),
        ("groups", Document.Of(Groups(resources).Where(g => g.Length > 0).Select(g => (Document)Group(resources, g).Without("kind").Without("apiVersion")).ToArray())));

    /// <summary><c>/apis/{group}</c>.</summary>
    public static DocumentObject Group(ResourceSet resources, string group)
    {
        var versions = Versions(resources, group).Select(v => (Document)new DocumentObject(("groupVersion", $"{group}/{v}"), ("version", v))).ToArray();
        return new(("kind", "APIGroup"), ("apiVersion", "v1"), ("name", group), ("versions", Document.Of(versions)), ("preferredVersion", versions[0]));
    }

    /// <summary><c>/api/v1</c>, which by tradition does not name its own version, and <c>/apis/{group}/{version}</c>.</summary>
    public static DocumentObject ResourceList(ResourceSet resources, string group, string version)
    {
        var items = new List<Document>();
        foreach (var resource in In(resources, group, version))
        {
            var kind = resource.Kind;
            var item = new DocumentObject(("name", kind.Resource), ("singularName", kind.Singular), ("namespaced", kind.Namespaced), ("kind", kind.Kind),
                ("verbs", Names(kind.DiscoveredVerbs)));
            items.Add(kind.Review is null ? WithNames(item, kind).With("storageVersionHash", StorageVersionHash(kind.StorageVersion.Name)) : WithNames(item, kind));
            foreach (var sub in kind.Subresources)
            {
                var entry = new DocumentObject(("name", $"{kind.Resource}/{sub.Name}"), ("singularName", ""), ("namespaced", kind.Namespaced));
                if (sub.Kind is { } other && other.Group != group)
                {
                    entry = entry.With("group", other.Group).With("version", other.Version);
                }
                items.Add(entry.With("kind", sub.Kind?.Kind ?? kind.Kind).With("verbs", Names(sub.Verbs)));
            }
        }
        DocumentObject head = group.Length == 0
            ? new(("kind", "APIResourceList"), ("groupVersion", version))
            : new(("kind", "APIResourceList"), ("apiVersion", "v1"), ("groupVersion", $"{group}/{version}"));
        return head.With("resources", Document.Of(items));
    }

    /// <summary>All of the groups below <c>/api</c> (the core alone) or <c>/apis</c>, in one answer.</summary>
    public static DocumentObject Aggregated(ResourceSet resources, bool core, string version)
    {
        var items = Groups(resources).Where(g => g.Length == 0 == core).Select(group => (Document)new DocumentObject(
            ("metadata", group.Length == 0 ? DocumentObject.Empty : new DocumentObject(("name", group))),
            ("versions", Document.Of(Versions(resources, group).Select(v => (Document)new DocumentObject(
                ("version", v),
                ("resources", Document.Of(In(resources, group, v).Select(Aggregate).ToArray())),
                ("freshness", "Current"))).ToArray()))));
        return new(("kind", "APIGroupDiscoveryList"), ("apiVersion", $"apidiscovery.k8s.io/{version}"), ("metadata", DocumentObject.Empty),
            ("items", Document.Of(items.ToArray())));
    }

    public static IEnumerable<string> Groups(ResourceSet resources) => resources.All.Select(r => r.Group).Distinct();

    public static IEnumerable<string> Versions(ResourceSet resources, string group) =>
        resources.All.Where(r => r.Group == group).Select(r => r.Version.Name.Version).Distinct();

    public static IEnumerable<ServedResource> In(ResourceSet resources, string group, string version) =>
        resources.All.Where(r => r.Group == group && r.Version.Name.Version == version);

    // Opaque; it tells clients when the version in which objects are stored has changed (KEP-2339).
    private static string StorageVersionHash(GroupVersionKind stored) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{stored.Group}/{stored.Version}/{stored.Kind}")).AsSpan(0, 8));

    private static Document Aggregate(ServedResource resource)
    {
        var kind = resource.Kind;
        var item = new DocumentObject(
            ("resource", kind.Resource), ("responseKind", Kind(resource.Version.Name)), ("scope", kind.Namespaced ? "Namespaced" : "Cluster"),
            ("singularResource", kind.Singular), ("verbs", Names(kind.DiscoveredVerbs)));
        item = WithNames(item, kind);
        return kind.Subresources.Count == 0 ? item : item.With("subresources", Document.Of(kind.Subresources.Select(s => (Document)new DocumentObject(
            ("subresource", s.Name), ("responseKind", Kind(s.Kind ?? resource.Version.Name)), ("verbs", Names(s.Verbs)))).ToArray()));
    }

    private static DocumentObject Kind(GroupVersionKind name) => new(("group", name.Group), ("version", name.Version), ("kind", name.Kind));

    private static DocumentObject WithNames(DocumentObject item, KindDeclaration kind)
    {
        item = kind.ShortNames.Count > 0 ? item.With("shortNames", Texts(kind.ShortNames)) : item;
        return kind.Categories.Count > 0 ? item.With("categories", Texts(kind.Categories)) : item;
    }

    private static DocumentArray Names(Verbs verbs) => Texts(VerbNames.Where(v => verbs.HasFlag(v.Verb)).Select(v => v.Name));
    private static DocumentArray Texts(IEnumerable<string> texts) => Document.Of(texts.Select(t => (Document)t).ToArray());
}
