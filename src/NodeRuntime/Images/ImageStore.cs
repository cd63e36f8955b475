using System.Collections.Concurrent;
using System.Text;
using MiniKube.NodeRuntime.Images.Archives;
using MiniKube.NodeRuntime.Images.Registry;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Images;

/// <summary>
/// The images of a machine: imported, pulled, listed, removed. Content is addressed by digest and layers are unpacked once. One
/// directory may serve several node processes at a time.
/// </summary>
public sealed class ImageStore
{
    private readonly StoreLayout layout;
    private readonly ImageStoreOptions options;
    private readonly TimeProvider time;
    private readonly LayerStore layers;
    private readonly NameIndex names;
    private readonly ConcurrentDictionary<string, Image> byManifest = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<PullResult>>> pulls = new();

    /// <param name="root">directory of the store; made when it is not there</param>
    public ImageStore(string root, ImageStoreOptions? options = null, TimeProvider? time = null)
    {
        layout = new StoreLayout(root);
        this.options = options ?? new ImageStoreOptions();
        this.time = time ?? TimeProvider.System;
        layers = new LayerStore(layout, this.options.MaxLayerBytes);
        names = new NameIndex(layout);
    }

    /// <summary>The image of that name, or null when it is not present whole.</summary>
    public Image? Find(ImageReference reference)
    {
        var manifest = names.Get(reference.Digest is { } digest ? $"{reference.Name}@{digest}" : reference.ToString());
        return manifest is null || Load(manifest) is not { } image ? null : WithNames(image, names.List());
    }

    /// <summary>The image of that id (digest of its configuration), or null.</summary>
    public Image? FindById(string id) => List().FirstOrDefault(i => i.Id == id);

    /// <summary>All images, by their first name.</summary>
    public IReadOnlyList<Image> List()
    {
        var all = names.List();
        return [.. all.Select(n => n.Manifest).Distinct().Select(Load).OfType<Image>().Select(i => WithNames(i, all))];
    }

    /// <summary>Takes the images of an OCI layout (directory or tar) or a docker-archive (tar), compressed or not.</summary>
    /// <param name="name">the name of the archive's only image; null takes the names that the archive gives</param>
    /// <exception cref="InvalidImageException">not such an archive, corrupt, hostile, or without a name; nothing was imported</exception>
    /// <exception cref="IOException">no such file</exception>
    public async Task<IReadOnlyList<Image>> ImportAsync(string path, ImageReference? name = null, CancellationToken cancellation = default)
    {
        // Reading and hashing the archive is for a pool thread, not for the caller's.
        await Task.Yield();
        using var session = await WorkSession.BeginAsync(layout);
        using var source = ArchiveSource.Open(path, session.Directory);
        var found = ImageArchive.Read(source, options.Platform);
        if (name is not null && found.Count != 1)
            throw new InvalidImageException($"the archive has {found.Count} images, a name fits only one");
        if (found.Count == 0)
            throw new InvalidImageException($"the archive has no image for platform {options.Platform}");
        var imported = new List<Image>();
        foreach (var image in found)
        {
            cancellation.ThrowIfCancellationRequested();
            var references = name is null ? image.Names : [name];
            if (references.Count == 0)
                throw new InvalidImageException("the archive does not name its image: give a name");
            await session.ClaimAsync(Digest.Chains(image.DiffIds));
            for (var i = 0; i < image.Layers.Count; i++)
                await AddLayerAsync(session, image.DiffIds, i, image.Layers[i]);
            imported.Add(await CommitAsync(image.Manifest, image.Config, references, repositoryDigest: null));
        }
        return imported;
    }

    /// <summary>
    /// Pulls an image from its registry, or what of it is missing. Calls for the same image share one pull, which goes on when a
    /// caller gives up.
    /// </summary>
    public Task<PullResult> PullAsync(ImageReference reference, RegistryCredentials? credentials = null, CancellationToken cancellation = default)
    {
        var key = $"{reference} {credentials?.UserName}";
        var pull = pulls.GetOrAdd(key, _ => new Lazy<Task<PullResult>>(() => PullOnceAsync(reference, credentials, key)));
        return pull.Value.WaitAsync(cancellation);
    }

    /// <summary>Takes a name away from an image, and the image with it when that was its last; layers that containers use stay.</summary>
    /// <returns>false when there is no such name</returns>
    public async Task<bool> RemoveAsync(ImageReference reference)
    {
        var name = reference.Digest is { } digest ? $"{reference.Name}@{digest}" : reference.ToString();
        using (await layout.LockAsync(exclusive: false))
        {
            if (names.Get(name) is not { } manifest)
                return false;
            names.Remove(name);
            // Digest names come with the tags of their repository and go with the last.
            var rest = names.List().Where(n => n.Manifest == manifest).ToArray();
            if (!rest.Any(n => !n.Name.Contains('@')))
            {
                foreach (var entry in rest)
                    names.Remove(entry.Name);
            }
        }
        await CollectGarbageAsync();
        return true;
    }

    /// <summary>Removes content that no name, container or pull under way refers to. Returns the number of layers removed.</summary>
    public async Task<int> CollectGarbageAsync()
    {
        var dropped = new List<string>();
        using (var session = await WorkSession.BeginAsync(layout))
        {
            using (await layout.LockAsync(exclusive: true))
            {
                var chains = WorkSession.Sweep(layout);
                chains.UnionWith(LayerLease.Sweep(layout));
                var blobs = new HashSet<string>();
                foreach (var manifest in names.List().Select(n => n.Manifest).Distinct())
                {
                    if (Load(manifest) is not { } image)
                        continue;
                    chains.UnionWith(image.Chains);
                    blobs.Add(Digest.Hex(image.ManifestDigest));
                    blobs.Add(Digest.Hex(image.Id));
                }
                foreach (var blob in Directory.EnumerateFiles(layout.Blobs).Where(b => !blobs.Contains(Path.GetFileName(b))).ToArray())
                    File.Delete(blob);
                var kept = chains.Where(Digest.IsValid).Select(StoreLayout.LayerName).Append(StoreLayout.EmptyLayer).ToHashSet();
                foreach (var layer in Directory.EnumerateDirectories(layout.Layers).Where(l => !kept.Contains(Path.GetFileName(l))).ToArray())
                {
                    // Out of the way at once; the slow removal needs no lock.
                    var away = Path.Combine(session.Directory, Path.GetFileName(layer));
                    Directory.Move(layer, away);
                    dropped.Add(away);
                }
            }
            foreach (var layer in dropped)
                await Task.Run(() => FileTree.Remove(layer));
        }
        byManifest.Clear();
        return dropped.Count;
    }

    /// <summary>Keeps an image's layers for a container until the lease is released or the container's directory is gone.</summary>
    /// <returns>null when a layer is missing</returns>
    internal async Task<LayerLease?> LeaseAsync(Image image, string containerId, string containerDirectory)
    {
        using var _ = await layout.LockAsync(exclusive: false);
        return image.Chains.All(layers.Has) ? LayerLease.Write(layout, containerId, containerDirectory, image.Chains) : null;
    }

    /// <summary>Ends a container's hold on its layers.</summary>
    internal void Release(string containerId) => LayerLease.Delete(layout, containerId);

    /// <summary>Where layers are mounted from, with the names of an image's, top first.</summary>
    internal (string Directory, IReadOnlyList<string> Lowers) Lowers(Image image) => (layout.Layers, LayerStore.Lowers(image.Chains));

    private async Task<PullResult> PullOnceAsync(ImageReference reference, RegistryCredentials? credentials, string key)
    {
        await Task.Yield();
        try
        {
            using var once = await layout.LockNamedAsync("pull-" + Digest.Hex(Digest.Of(Encoding.UTF8.GetBytes(reference.ToString())))[..24]);
            using var session = await WorkSession.BeginAsync(layout);
            using var registry = new RegistryClient(reference, credentials, options, time);
            var pull = new ImagePull(registry, session, options);
            var found = await pull.ResolveAsync(reference);
            var chains = Digest.Chains(found.DiffIds);
            await session.ClaimAsync(chains);
            await pull.DownloadAsync(found, i => layers.Has(chains[i]), (i, open) => AddLayerAsync(session, found.DiffIds, i, open));
            return PullResult.Success(await CommitAsync(found.Manifest, found.Config, [reference], found.Digest));
        }
        catch (RegistryException e)
        {
            return PullResult.Failed(e.Kind, $"failed to pull image \"{reference}\": {e.Message}");
        }
        catch (InvalidImageException e)
        {
            return PullResult.Failed(PullFailureKind.Invalid, $"failed to pull image \"{reference}\": {e.Message}");
        }
        finally
        {
            pulls.TryRemove(key, out _);
        }
    }

    private Task AddLayerAsync(WorkSession session, IReadOnlyList<string> diffIds, int index, Func<Stream> open) =>
        layers.EnsureAsync(session, Digest.Chains([.. diffIds.Take(index + 1)]), diffIds[index], open);

    private async Task<Image> CommitAsync(byte[] manifest, byte[] config, IReadOnlyList<ImageReference> references, string? repositoryDigest)
    {
        var digest = Digest.Of(manifest);
        using var _ = await layout.LockAsync(exclusive: false);
        AtomicFile.Write(layout.Blob(Digest.Of(config)), config);
        AtomicFile.Write(layout.Blob(digest), manifest);
        foreach (var reference in references)
        {
            if (reference.Digest is null)
                names.Put(reference.ToString(), digest);
            names.Put($"{reference.Name}@{reference.Digest ?? repositoryDigest ?? digest}", digest);
        }
        var image = Load(digest) ?? throw new InvalidImageException("a layer vanished while the image was being added");
        return WithNames(image, names.List());
    }

    // Content never changes under a digest; only whether it is still there does.
    private Image? Load(string manifestDigest)
    {
        if (!byManifest.TryGetValue(manifestDigest, out var image))
        {
            if (AtomicFile.TryRead(layout.Blob(manifestDigest)) is not { } bytes || Manifest.Read(bytes, options.Platform).Manifest is not { } manifest
                || AtomicFile.TryRead(layout.Blob(manifest.Config.Digest)) is not { } config)
                return null;
            var (document, diffIds) = Manifest.ReadConfig(config);
            using var _ = document;
            image = new Image
            {
                Id = manifest.Config.Digest,
                ManifestDigest = manifestDigest,
                Config = ImageConfig.Read(document.RootElement),
                Chains = Digest.Chains(diffIds),
                Size = bytes.Length + config.Length + manifest.Layers.Sum(l => l.Size),
            };
            byManifest[manifestDigest] = image;
        }
        return image.Chains.All(layers.Has) ? image : null;
    }

    private static Image WithNames(Image image, IReadOnlyList<(string Name, string Manifest)> all)
    {
        var mine = all.Where(n => n.Manifest == image.ManifestDigest).Select(n => n.Name).ToArray();
        return image with { Tags = [.. mine.Where(n => !n.Contains('@'))], Digests = [.. mine.Where(n => n.Contains('@'))] };
    }
}
