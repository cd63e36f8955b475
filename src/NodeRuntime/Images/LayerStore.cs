using System.Security.Cryptography;
using System.Text;
using MiniKube.NodeRuntime.Images.Tar;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Images;

/// <summary>Unpacked layers, shared by all images and containers that stand on them; each is unpacked once.</summary>
internal sealed class LayerStore(StoreLayout layout, long maxLayerBytes)
{
    private const int SyncEachFileBelow = 64;

    public bool Has(string chain)
    {
        var recorded = AtomicFile.TryRead(Path.Combine(layout.Layers, StoreLayout.LayerName(chain), "chain"));
        return recorded is not null && Encoding.ASCII.GetString(recorded) == chain;
    }

    /// <summary>Unpacks the layer on top of those below it unless it is there already.</summary>
    /// <param name="chains">identities of the stacks, lowest first, up to and with this layer</param>
    /// <param name="diffId">digest that the uncompressed archive must have</param>
    /// <param name="open">opens the blob</param>
    /// <exception cref="InvalidImageException">the archive is bad or hostile; nothing of it is left</exception>
    public async Task EnsureAsync(WorkSession session, IReadOnlyList<string> chains, string diffId, Func<Stream> open)
    {
        var chain = chains[^1];
        if (Has(chain))
            return;
        var name = StoreLayout.LayerName(chain);
        using var once = await layout.LockNamedAsync("layer-" + name);
        if (Has(chain))
            return;
        if (Directory.Exists(Path.Combine(layout.Layers, name)))
            throw new InvalidImageException($"layer {chain} collides with another layer's short name");
        await Task.Run(() => Unpack(session, chains, diffId, open, name));
    }

    /// <summary>Mount names of the layers, top first.</summary>
    public static IReadOnlyList<string> Lowers(IReadOnlyList<string> chains) =>
        chains.Count == 0 ? [StoreLayout.EmptyLayer] : [.. chains.Reverse().Select(c => StoreLayout.LayerName(c) + "/fs")];

    private void Unpack(WorkSession session, IReadOnlyList<string> chains, string diffId, Func<Stream> open, string name)
    {
        var directory = Path.Combine(session.Directory, name);
        var fs = Path.Combine(directory, "fs");
        Directory.CreateDirectory(fs);
        try
        {
            var below = chains.Take(chains.Count - 1).ToArray();
            if (below.Length == 0)
                Apply(fs, diffId, open);
            else
                ApplyOver(below, directory, fs, diffId, open);
            FileTree.Remove(Path.Combine(directory, "work"));
            FileTree.Remove(Path.Combine(directory, "merged"));
            File.WriteAllText(Path.Combine(directory, "chain"), chains[^1]);
            Directory.Move(directory, Path.Combine(layout.Layers, name));
        }
        catch
        {
            FileTree.Remove(directory);
            throw;
        }
    }

    // The mount lives in a mount namespace of the unpacking thread and vanishes with it, also when the process is killed.
    private void ApplyOver(IReadOnlyList<string> below, string directory, string fs, string diffId, Func<Stream> open)
    {
        var work = Directory.CreateDirectory(Path.Combine(directory, "work")).FullName;
        var merged = Directory.CreateDirectory(Path.Combine(directory, "merged")).FullName;
        NamespaceThread.Unshare(NamespaceKinds.Mount, () =>
        {
            Mounts.Mount(null, "/", null, MountFlags.Private | MountFlags.Recursive);
            Overlay.MountHere(merged, layout.Layers, Lowers(below), fs, work);
            Apply(merged, diffId, open);
            Unmount(merged);
            return true;
        });
    }

    private static void Unmount(string merged)
    {
        try
        {
            Mounts.TryUnmount(merged, lazy: false);
        }
        catch (KernelException e) when (e.Number == Errno.Busy)
        {
            // A process that another thread is just starting holds what was open here until it executes its program; nobody writes any more.
            Mounts.TryUnmount(merged);
        }
    }

    private void Apply(string target, string diffId, Func<Stream> open)
    {
        using var root = new RootedDirectory(target);
        using var archive = LayerStream.Open(open());
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var hashed = new HashingStream(archive, hash);
        var unpacker = new LayerUnpacker(root, maxLayerBytes);
        try
        {
            unpacker.Apply(new TarReader(hashed));
            Drain(hashed);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidImageException($"layer is corrupt: {e.Message}", e);
        }
        if (Digest.Of(hash) is var found && found != diffId)
            throw new InvalidImageException($"layer unpacks to {found}, its image says {diffId}");
        if (unpacker.Count > SyncEachFileBelow)
            Sync(target);
    }

    // What follows the end mark of an archive still counts for its digest.
    private void Drain(HashingStream archive)
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (archive.Read(buffer) > 0)
        {
            if (archive.Count > maxLayerBytes)
                throw new InvalidImageException($"layer unpacks to more than {maxLayerBytes} bytes");
        }
    }

    private static void Sync(string path)
    {
        var fd = KernelException.Check(LibC.Open(path, LibC.OpenReadOnly | LibC.OpenCloseOnExec, 0), $"open {path}");
        try
        {
            KernelException.Check(LibC.SyncFileSystem(fd), $"sync {path}");
        }
        finally
        {
            _ = LibC.Close(fd);
        }
    }
}
