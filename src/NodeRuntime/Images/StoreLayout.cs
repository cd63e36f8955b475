using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Images;

/// <summary>
/// Where things lie in an image store. Several processes use one store at a time, so every file appears by rename, and
/// <see cref="LockAsync"/> keeps removal (exclusive) apart from steps that begin to rely on content (shared).
/// </summary>
internal sealed class StoreLayout
{
    public StoreLayout(string root)
    {
        Root = Path.GetFullPath(root);
        foreach (var directory in new[] { Blobs, Names, Layers, Leases, Work, Locks })
            Directory.CreateDirectory(directory);
        Directory.CreateDirectory(Path.Combine(Layers, EmptyLayer));
    }

    /// <summary>Stands in for the layers of an image that has none.</summary>
    public const string EmptyLayer = "empty";

    public string Root { get; }

    /// <summary>Manifests and configurations, by digest.</summary>
    public string Blobs => Path.Combine(Root, "blobs", "sha256");

    /// <summary>One file per image name.</summary>
    public string Names => Path.Combine(Root, "names");

    /// <summary>Unpacked layers: "NAME/fs", with "NAME/chain" written last.</summary>
    public string Layers => Path.Combine(Root, "layers");

    /// <summary>One file per container that stands on layers: its directory, then the chains.</summary>
    public string Leases => Path.Combine(Root, "leases");

    /// <summary>Temporary directories of pulls and imports under way.</summary>
    public string Work => Path.Combine(Root, "work");

    public string Locks => Path.Combine(Root, "locks");

    public string Blob(string digest) => Path.Combine(Blobs, Digest.Hex(digest));

    /// <summary>Short, so that many fit the options of one mount; the chain file tells collisions apart.</summary>
    public static string LayerName(string chain) => Digest.Hex(chain)[..24];

    public Task<FileLock> LockAsync(bool exclusive) => FileLock.TakeAsync(Path.Combine(Root, "lock"), exclusive);

    public Task<FileLock> LockNamedAsync(string name) => FileLock.TakeAsync(Path.Combine(Locks, name));
}
