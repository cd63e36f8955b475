using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Resources;

/// <summary>
/// The resources that are served now. Custom resources come and go: whoever looks twice takes <see cref="Current"/> once, and what is made of all of
/// them is kept in a <see cref="Derived{T}"/>.
/// </summary>
internal sealed class ResourceRegistry
{
    private readonly Dictionary<string, ResourceStorage> byKind = new(StringComparer.Ordinal);
    private ResourceSet current;

    private ResourceRegistry(IReadOnlyList<ServedResource> builtIn)
    {
        current = new ResourceSet(builtIn, []);
        foreach (var storage in current.Storages)
        {
            byKind.TryAdd(storage.Kind.Kind, storage);
        }
    }

    /// <summary>What is served at this moment.</summary>
    public ResourceSet Current => Volatile.Read(ref current);

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

    public ServedResource? Find(string group, string version, string resource) => Current.Find(group, version, resource);

    /// <summary>The storage of a built-in kind by its name.</summary>
    public ResourceStorage Of(string kind) => byKind[kind];

    /// <summary>Serves these custom resources from now on, and no others.</summary>
    public void Serve(IReadOnlyList<ServedResource> custom) => Volatile.Write(ref current, new ResourceSet(Current.BuiltIn, custom));
}
