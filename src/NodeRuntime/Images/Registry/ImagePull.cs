using System.Security.Cryptography;

namespace MiniKube.NodeRuntime.Images.Registry;

/// <summary>An image as a registry describes it.</summary>
/// <param name="Digest">what the name resolved to: the index's digest for a multi-platform image</param>
internal sealed record ResolvedImage(string Digest, byte[] Manifest, byte[] Config, IReadOnlyList<Descriptor> Layers, IReadOnlyList<string> DiffIds);

/// <summary>One pull: resolve the name to a manifest, fetch missing layers side by side, hand them over lowest first.</summary>
internal sealed class ImagePull(RegistryClient registry, WorkSession session, ImageStoreOptions options)
{
    private const int Attempts = 4;

    public async Task<ResolvedImage> ResolveAsync(ImageReference reference)
    {
        var bytes = await registry.ReadManifestAsync(reference.Digest ?? reference.Tag!);
        var resolved = Digest.Of(bytes);
        var (manifest, entry) = Manifest.Read(bytes, options.Platform);
        if (entry is not null)
        {
            bytes = await registry.ReadManifestAsync(entry.Digest);
            manifest = Manifest.Read(bytes, options.Platform).Manifest;
        }
        if (manifest is null)
            throw new InvalidImageException("index within an index");
        var config = await registry.ReadBlobAsync(manifest.Config);
        var (document, diffIds) = Manifest.ReadConfig(config);
        document.Dispose();
        return diffIds.Count == manifest.Layers.Count
            ? new ResolvedImage(resolved, bytes, config, manifest.Layers, diffIds)
            : throw new InvalidImageException($"image has {manifest.Layers.Count} layers, its configuration lists {diffIds.Count}");
    }

    /// <param name="present">whether the layer of that index is unpacked already</param>
    /// <param name="add">unpacks the layer of that index; called in order</param>
    public async Task DownloadAsync(ResolvedImage image, Func<int, bool> present, Func<int, Func<Stream>, Task> add)
    {
        using var slots = new SemaphoreSlim(options.ParallelDownloads);
        using var failed = new CancellationTokenSource();
        var downloads = new Task<string>?[image.Layers.Count];
        for (var i = 0; i < downloads.Length; i++)
            downloads[i] = present(i) ? null : DownloadAsync(image.Layers[i], Path.Combine(session.Directory, $"blob-{i}"), slots, failed);
        try
        {
            for (var i = 0; i < downloads.Length; i++)
            {
                if (downloads[i] is not { } download)
                    continue;
                var file = await download;
                await add(i, () => new FileStream(file, FileMode.Open, FileAccess.Read));
                File.Delete(file);
            }
        }
        catch
        {
            await failed.CancelAsync();
            // The others write into a directory that is about to go.
            await Task.WhenAll(downloads.OfType<Task<string>>()).ContinueWith(static _ => { }, TaskScheduler.Default);
            throw;
        }
    }

    private async Task<string> DownloadAsync(Descriptor layer, string file, SemaphoreSlim slots, CancellationTokenSource failed)
    {
        await slots.WaitAsync(failed.Token);
        try
        {
            await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var hashed = new HashingStream(target, hash);
            for (var attempt = 1; hashed.Count < layer.Size || layer.Size == 0; attempt++)
            {
                try
                {
                    await registry.CopyBlobAsync(layer, hashed.Count, hashed, failed.Token);
                    if (hashed.Count == layer.Size)
                        break;
                    throw new RegistryException(PullFailureKind.Unreachable, $"blob {layer.Digest} ended after {hashed.Count} of {layer.Size} bytes");
                }
                catch (Exception e) when (attempt < Attempts && !failed.IsCancellationRequested
                    && e is HttpRequestException or RegistryException { Kind: PullFailureKind.Unreachable })
                {
                    // Goes on from where it broke off.
                }
                catch (Exception e) when (e is HttpRequestException or HttpIOException)
                {
                    throw new RegistryException(PullFailureKind.Unreachable, $"blob {layer.Digest}: {e.GetBaseException().Message}", e);
                }
            }
            if (Digest.Of(hash) is var found && found != layer.Digest)
                throw new InvalidImageException($"blob {layer.Digest} has the digest {found}");
            return file;
        }
        finally
        {
            slots.Release();
        }
    }
}
