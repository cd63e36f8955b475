using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Resources;

/// <summary>All resources that are served, by the names in paths.</summary>
internal sealed class ResourceRegistry
{
    private readonly Dictionary<(string Group, string Version, string Resource), ServedResource> byPath = [];
    private readonly Dictionary<string, ResourceStorage> byKind = new(StringComparer.Ordinal);

    private ResourceRegistry(IReadOnlyList<ServedResource> all)
    {
        All = all;
        foreach (var served in all)
        {
            byPath.Add((served.Group, served.Version.Name.Version, served.Kind.Resource), served);
            byKind.TryAdd(served.Kind.Kind, served.Storage);
        }
    }

    public IReadOnlyList<ServedResource> All { get; }

    public static async Task<ResourceRegistry> CreateAsync(IReadOnlyList<KindDeclaration> kinds, CacheHub hub, ApiServerOptions server)
    {
        var all = new List<ServedResource>();
        foreach (var kind in kinds)
        {
            var options = new WatchCacheOptions { Prefix = ResourceStorage.PrefixOf(kind), Decode = IndexDecoder.For(kind) };
            var storage = new ResourceStorage(kind, await hub.AddAsync(options), kind.Lifetime(server));
            all.AddRange(kind.Versions.Select(v => new ServedResource(storage, v)));
        }
        return new ResourceRegistry(all);
    }

    public ServedResource? Find(string group, string version, string resource) => byPath.GetValueOrDefault((group, version, resource));

    /// <summary>The storage of a built-in kind by its name.</summary>
    public ResourceStorage Of(string kind) => byKind[kind];
}
