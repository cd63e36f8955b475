using System.Security.Cryptography;
using System.Text.Json;

namespace MiniKube.NodeRuntime.Images.Archives;

/// <summary>One image of an archive, its documents checked against their digests.</summary>
internal sealed record ArchivedImage(
    byte[] Manifest, byte[] Config, IReadOnlyList<string> DiffIds, IReadOnlyList<Func<Stream>> Layers, IReadOnlyList<ImageReference> Names);

/// <summary>Reads OCI layouts (image-layout.md) and docker-archives (what `docker save` writes).</summary>
internal static class ImageArchive
{
    private const string ContainerdName = "io.containerd.image.name";
    private const string RefName = "org.opencontainers.image.ref.name";

    public static IReadOnlyList<ArchivedImage> Read(ArchiveSource source, Platform platform)
    {
        // Newer docker versions write both forms; the layout keeps the registry's digests.
        if (source.TryReadDocument("index.json") is { } index)
            return ReadLayout(source, index, platform);
        if (source.TryReadDocument("manifest.json") is { } manifests)
            return ReadDockerArchive(source, manifests);
        throw new InvalidImageException("neither an OCI layout (index.json) nor a docker-archive (manifest.json)");
    }

    private static List<ArchivedImage> ReadLayout(ArchiveSource source, byte[] index, Platform platform)
    {
        using var document = Images.Manifest.Parse(index, "index.json");
        if (!document.RootElement.TryGetProperty("manifests", out var entries) || entries.ValueKind != JsonValueKind.Array)
            throw new InvalidImageException("index.json has no manifests");
        var images = new List<ArchivedImage>();
        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.TryGetProperty("platform", out var offered) && !platform.Accepts(offered))
                continue;
            var bytes = ReadBlob(source, Images.Manifest.ReadDescriptor(entry));
            var (manifest, inner) = Images.Manifest.Read(bytes, platform);
            if (inner is not null)
            {
                bytes = ReadBlob(source, inner);
                manifest = Images.Manifest.Read(bytes, platform).Manifest;
            }
            if (manifest is null)
                throw new InvalidImageException("index within an index within an index");
            var config = ReadBlob(source, manifest.Config);
            var diffIds = DiffIds(config, manifest.Layers.Count);
            images.Add(new ArchivedImage(bytes, config, diffIds, [.. manifest.Layers.Select(l => Layer(source, l))], Names(entry)));
        }
        return images;
    }

    private static List<ArchivedImage> ReadDockerArchive(ArchiveSource source, byte[] manifests)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(manifests);
        }
        catch (JsonException e)
        {
            throw new InvalidImageException($"manifest.json is not JSON: {e.Message}", e);
        }
        using var _ = document;
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw new InvalidImageException("manifest.json is not a list of images");
        var images = new List<ArchivedImage>();
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var configPath = Text(entry, "Config") ?? throw new InvalidImageException("manifest.json names no configuration");
            var config = source.TryReadDocument(configPath) ?? throw new InvalidImageException($"the archive lacks {configPath}");
            var paths = Texts(entry, "Layers");
            var diffIds = DiffIds(config, paths.Count);
            var descriptors = new List<Descriptor>();
            var layers = new List<Func<Stream>>();
            for (var i = 0; i < paths.Count; i++)
            {
                var path = paths[i];
                Stream Open() => source.TryOpen(path) ?? throw new InvalidImageException($"the archive lacks {path}");
                using var blob = Open();
                using var plain = LayerStream.Open(blob);
                var digest = plain == blob ? diffIds[i] : HashOf(Open());
                descriptors.Add(new Descriptor(plain == blob ? Images.Manifest.OciLayer : Images.Manifest.OciLayer + "+gzip", digest, Length(Open())));
                layers.Add(Open);
            }
            var manifest = Images.Manifest.Write(new Descriptor(Images.Manifest.OciConfig, Digest.Of(config), config.Length), descriptors);
            images.Add(new ArchivedImage(manifest, config, diffIds, layers, [.. Texts(entry, "RepoTags").Select(Reference)]));
        }
        return images;
    }

    private static IReadOnlyList<string> DiffIds(byte[] config, int layers)
    {
        var (document, diffIds) = Images.Manifest.ReadConfig(config);
        document.Dispose();
        return diffIds.Count == layers
            ? diffIds
            : throw new InvalidImageException($"image has {layers} layers, its configuration lists {diffIds.Count}");
    }

    private static Func<Stream> Layer(ArchiveSource source, Descriptor descriptor) => () =>
    {
        Stream Open() => source.TryOpen(BlobPath(descriptor)) ?? throw new InvalidImageException($"the archive lacks blob {descriptor.Digest}");
        if (HashOf(Open()) is var found && found != descriptor.Digest)
            throw new InvalidImageException($"blob {descriptor.Digest} has the digest {found}");
        return Open();
    };

    private static byte[] ReadBlob(ArchiveSource source, Descriptor descriptor)
    {
        var bytes = source.TryReadDocument(BlobPath(descriptor)) ?? throw new InvalidImageException($"the archive lacks blob {descriptor.Digest}");
        return Digest.Of(bytes) == descriptor.Digest
            ? bytes
            : throw new InvalidImageException($"blob {descriptor.Digest} has the digest {Digest.Of(bytes)}");
    }

    private static string BlobPath(Descriptor descriptor) => "blobs/sha256/" + Digest.Hex(descriptor.Digest);

    private static string HashOf(Stream blob)
    {
        using var _ = blob;
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(blob));
    }

    private static long Length(Stream blob)
    {
        using var _ = blob;
        return blob.Length;
    }

    // The ref.name annotation may be a whole name or only a tag, which names nothing by itself.
    private static IReadOnlyList<ImageReference> Names(JsonElement entry)
    {
        if (!entry.TryGetProperty("annotations", out var annotations) || annotations.ValueKind != JsonValueKind.Object)
            return [];
        if (Text(annotations, ContainerdName) is { } full)
            return [Reference(full)];
        return Text(annotations, RefName) is { } name && name.AsSpan().ContainsAny('/', ':') ? [Reference(name)] : [];
    }

    private static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference, out var problem) ? reference : throw new InvalidImageException(problem);

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static IReadOnlyList<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.ToString())]
            : [];
}
