using MiniKube.Api.Schemas;

namespace MiniKube.Client.Discovery;

/// <summary>A resource that the server serves, in one version.</summary>
public sealed record DiscoveredResource(GroupVersionResource Resource, string Kind, string SingularName, bool Namespaced)
{
    public IReadOnlyList<string> ShortNames { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Their names below an object, such as <c>status</c> and <c>scale</c>.</summary>
    public IReadOnlyList<string> Subresources { get; init; } = [];

    public GroupVersionKind GroupVersionKind => new(Resource.Group, Resource.Version, Kind);
}

/// <summary>A group's version that the server serves, but whose resources could not be found out: its own server is away.</summary>
/// <param name="GroupVersion">As in <c>apiVersion</c>.</param>
/// <param name="Message">Why, in upstream's words.</param>
public sealed record FailedDiscovery(string GroupVersion, string Message);

/// <summary>What a server serves: groups in the server's order, within each its versions in order of preference.</summary>
public sealed class ApiDiscovery(IReadOnlyList<DiscoveredResource> resources, IReadOnlyList<FailedDiscovery>? failed = null)
{
    public IReadOnlyList<DiscoveredResource> Resources { get; } = resources;

    /// <summary>What is served besides and not known.</summary>
    public IReadOnlyList<FailedDiscovery> Failed { get; } = failed ?? [];

    /// <summary>Upstream's words for what is not known; null when everything is.</summary>
    public string? Incomplete => Failed.Count == 0 ? null : "unable to retrieve the complete list of server APIs: "
        + string.Join(", ", Failed.Select(f => $"{f.GroupVersion}: {f.Message}").Order(StringComparer.Ordinal));

    /// <summary>Whether a resource of the group may be served without being known.</summary>
    public bool IsUncertain(string group) => Failed.Any(f => GroupVersionKind.Parse(f.GroupVersion, "").Group == group);

    /// <summary>This, and of what is served and not known what was known before.</summary>
    public ApiDiscovery Keeping(ApiDiscovery before)
    {
        var unknown = Failed.Select(f => f.GroupVersion).ToHashSet(StringComparer.Ordinal);
        return unknown.Count == 0 ? this : new([.. Resources, .. before.Resources.Where(r => unknown.Contains(r.Resource.ApiVersion))], Failed);
    }

    public DiscoveredResource? ForKind(GroupVersionKind kind) => Resources.FirstOrDefault(r => r.GroupVersionKind == kind);

    /// <summary>
    /// The resource that people mean by <paramref name="name"/>: plural, singular, short name or kind in any case, alone or as
    /// <c>resource.group</c> or <c>resource.version.group</c>. The preferred version where none is named. Null: there is none.
    /// </summary>
    public DiscoveredResource? Find(string name)
    {
        if (Resources.FirstOrDefault(r => Means(r, name)) is { } plain)
        {
            return plain;
        }
        var dot = name.IndexOf('.');
        if (dot < 0)
        {
            return null;
        }
        var (first, rest) = (name[..dot], name[(dot + 1)..]);
        return Resources.FirstOrDefault(r => Means(r, first) && (r.Resource.Group == rest || $"{r.Resource.Version}.{r.Resource.Group}" == rest))
            ?? Resources.FirstOrDefault(r => Means(r, first) && r.Resource.Group.StartsWith(rest + ".", StringComparison.Ordinal));
    }

    /// <summary>The resources of a category such as <c>all</c>, each in its preferred version.</summary>
    public IEnumerable<DiscoveredResource> InCategory(string category) =>
        Resources.Where(r => r.Categories.Contains(category)).DistinctBy(r => (r.Resource.Group, r.Resource.Resource));

    /// <summary>Each resource once, in its preferred version.</summary>
    public IEnumerable<DiscoveredResource> Preferred => Resources.DistinctBy(r => (r.Resource.Group, r.Resource.Resource));

    private static bool Means(DiscoveredResource resource, string name) =>
        Same(resource.Resource.Resource, name) || Same(resource.SingularName, name) || Same(resource.Kind, name)
        || resource.ShortNames.Any(s => Same(s, name));

    private static bool Same(string a, string b) => a.Length > 0 && string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
