using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Renderings;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Resources;

/// <summary>One kind as it is stored: its keys, and its cache.</summary>
internal sealed class ResourceStorage(KindDeclaration kind, WatchCache cache, TimeSpan? lifetime)
{
    private DocumentArray? columns;

    public KindDeclaration Kind { get; } = kind;
    public WatchCache Cache { get; } = cache;
    public string Group => Kind.StorageVersion.Name.Group;

    /// <summary>The columns of its Tables as they are told; made when first asked for.</summary>
    public DocumentArray Columns => columns ??= Tables.Columns(Kind.Columns, Kind.StorageVersion.Schema);

    /// <summary>The commit that creates an object, if there is none of its name.</summary>
    public Commit Create(string key, byte[] value) => Commit.Create(key, value) with { Lifetime = lifetime };

    /// <summary>The commit that changes the version of an object that was read at a revision.</summary>
    public Commit Put(string key, byte[] value, long revision) => Commit.Put(key, value, revision) with { Lifetime = lifetime };

    /// <summary>Where the keys of a kind begin: <c>/registry/apps/deployments/</c>.</summary>
    public static string PrefixOf(KindDeclaration kind)
    {
        var group = kind.StorageVersion.Name.Group;
        return $"/registry/{(group.Length == 0 ? "core" : group)}/{kind.Resource}/";
    }

    public string Key(string? ns, string name) => Kind.Namespaced ? $"{Cache.Prefix}{ns}/{name}" : Cache.Prefix + name;

    /// <summary>Where the keys of one namespace begin; null for the whole resource.</summary>
    public string? Scope(string? ns) => Kind.Namespaced && !string.IsNullOrEmpty(ns) ? $"{Cache.Prefix}{ns}/" : null;
}

/// <summary>A kind in one of the versions in which it is served.</summary>
internal sealed record ServedResource(ResourceStorage Storage, KindVersion Version)
{
    public KindDeclaration Kind => Storage.Kind;
    public WatchCache Cache => Storage.Cache;

    /// <summary>The group of the request's path.</summary>
    public string Group => Version.Name.Group;

    /// <summary>Whether stored bytes can be sent as they are.</summary>
    public bool IsStorageVersion => Version.FromStorage is null;
}
