using System.Text.Json;

namespace MiniKube.NodeRuntime.Images;

/// <summary>A pointer to a blob in a manifest or index.</summary>
internal sealed record Descriptor(string MediaType, string Digest, long Size);

/// <summary>An image manifest, OCI v1 or Docker schema 2, which differ in media types only.</summary>
internal sealed record Manifest(Descriptor Config, IReadOnlyList<Descriptor> Layers)
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Largest manifest, index or configuration taken.</summary>
    public const int MaxDocument = 8 << 20;

    private const int MaxLayers = 500;

    /// <summary>Either a manifest, or the entry of an index for the platform.</summary>
    public static (Manifest? Manifest, Descriptor? Entry) Read(ReadOnlyMemory<byte> bytes, Platform platform)
    {
        using var document = Parse(bytes, "manifest");
        var root = document.RootElement;
        if (root.TryGetProperty("manifests", out var entries) && entries.ValueKind == JsonValueKind.Array)
            return (null, Choose(entries, platform));
        if (!root.TryGetProperty("config", out var config) || !root.TryGetProperty("layers", out var layers)
            || layers.ValueKind != JsonValueKind.Array)
            throw new InvalidImageException(root.TryGetProperty("fsLayers", out _)
                ? "manifest is of the unsupported Docker schema 1"
                : "manifest has no config and layers");
        if (layers.GetArrayLength() > MaxLayers)
            throw new InvalidImageException("manifest has too many layers");
        return (new Manifest(ReadDescriptor(config), [.. layers.EnumerateArray().Select(ReadDescriptor)]), null);
    }

    /// <summary>Diff ids of a configuration, lowest first, and its document.</summary>
    public static (JsonDocument Document, IReadOnlyList<string> DiffIds) ReadConfig(ReadOnlyMemory<byte> bytes)
    {
        var document = Parse(bytes, "image configuration");
        if (!document.RootElement.TryGetProperty("rootfs", out var rootfs) || rootfs.ValueKind != JsonValueKind.Object)
            throw new InvalidImageException("image configuration has no rootfs");
        var diffIds = rootfs.TryGetProperty("diff_ids", out var ids) && ids.ValueKind == JsonValueKind.Array
            ? ids.EnumerateArray().Select(i => i.ToString()).ToArray()
            : [];
        if (!diffIds.All(Images.Digest.IsValid))
            throw new InvalidImageException("image configuration has a malformed diff id");
        return (document, diffIds);
    }

    /// <summary>An OCI manifest for a configuration and layers that have none (docker-archive).</summary>
    public static byte[] Write(Descriptor config, IReadOnlyList<Descriptor> layers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", OciManifest);
            json.WritePropertyName("config");
            WriteDescriptor(json, config);
            json.WriteStartArray("layers");
            foreach (var layer in layers)
                WriteDescriptor(json, layer);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes, string what)
    {
        try
        {
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            throw new InvalidImageException($"{what} is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new InvalidImageException($"{what} is not JSON: {e.Message}", e);
        }
    }

    public static Descriptor ReadDescriptor(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty("digest", out var digest) && Images.Digest.IsValid(digest.ToString())
            && element.TryGetProperty("size", out var size) && size.TryGetInt64(out var bytes) && bytes >= 0)
        {
            var mediaType = element.TryGetProperty("mediaType", out var type) ? type.ToString() : "";
            return new Descriptor(mediaType, digest.GetString()!, bytes);
        }
        throw new InvalidImageException("manifest has a descriptor without a sha256 digest and a size");
    }

    private static Descriptor Choose(JsonElement entries, Platform platform)
    {
        var offered = new List<string>();
        foreach (var entry in entries.EnumerateArray())
        {
            var has = entry.TryGetProperty("platform", out var wanted);
            if (!has || platform.Accepts(wanted))
                return ReadDescriptor(entry);
            offered.Add(wanted.ToString());
        }
        throw new InvalidImageException($"no image for platform {platform} (offered: {string.Join(", ", offered)})");
    }

    private static void WriteDescriptor(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", descriptor.MediaType);
        json.WriteString("digest", descriptor.Digest);
        json.WriteNumber("size", descriptor.Size);
        json.WriteEndObject();
    }
}
