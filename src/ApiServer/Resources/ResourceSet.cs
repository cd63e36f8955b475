namespace MiniKube.ApiServer.Resources;

/// <summary>All resources that are served at one moment, by the names in paths. It never changes: <see cref="ResourceRegistry"/> puts another in its place.</summary>
internal sealed class ResourceSet
{
    private readonly Dictionary<(string Group, string Version, string Resource), ServedResource> byPath = [];

    /// <param name="builtIn">The resources of built-in kinds, in the order in which discovery tells them.</param>
    /// <param name="custom">Those of custom resources, likewise. What has a path of a built-in kind is not served.</param>
    public ResourceSet(IReadOnlyList<ServedResource> builtIn, IReadOnlyList<ServedResource> custom)
    {
        BuiltIn = builtIn;
        All = [.. builtIn.Concat(custom).Where(r => byPath.TryAdd((r.Group, r.Version.Name.Version, r.Kind.Resource), r))];
        Storages = [.. All.Select(r => r.Storage).DistinctBy(s => s.Cache)];
    }

    public IReadOnlyList<ServedResource> All { get; }

    /// <summary>Those that are there at all times.</summary>
    public IReadOnlyList<ServedResource> BuiltIn { get; }

    /// <summary>Each resource once, in whichever versions it is served.</summary>
    public IReadOnlyList<ResourceStorage> Storages { get; }

    public ServedResource? Find(string group, string version, string resource) => byPath.GetValueOrDefault((group, version, resource));
}
