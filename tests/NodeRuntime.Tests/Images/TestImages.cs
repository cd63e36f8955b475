using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Images.Tar;

namespace MiniKube.NodeRuntime.Tests.Images;

/// <summary>Archives made for tests: layers written member by member, put together into OCI layouts.</summary>
internal static class TestImages
{
    public static byte[] Layer(Action<TarWriter> members)
    {
        using var buffer = new MemoryStream();
        var tar = new TarWriter(buffer);
        members(tar);
        tar.Finish();
        return buffer.ToArray();
    }

    public static byte[] Gzip(byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(plain);
        return buffer.ToArray();
    }

    /// <summary>Writes an OCI layout directory; layers are given plain and stored as they come out of <paramref name="pack"/>.</summary>
    public static void WriteLayout(string directory, string? name, byte[][] layers, Func<byte[], byte[]>? pack = null, string config = "{}")
    {
        var blobs = Directory.CreateDirectory(Path.Combine(directory, "blobs", "sha256")).FullName;
        Descriptor Put(string type, byte[] content)
        {
            File.WriteAllBytes(Path.Combine(blobs, Digest.Hex(Digest.Of(content))), content);
            return new Descriptor(type, Digest.Of(content), content.Length);
        }
        var diffIds = JsonSerializer.Serialize(layers.Select(l => Digest.Of(l)));
        var configuration = Put(Manifest.OciConfig, Encoding.UTF8.GetBytes(
            $$"""{"architecture":"amd64","os":"linux","config":{{config}},"rootfs":{"type":"layers","diff_ids":{{diffIds}} } }"""));
        var packed = layers.Select(l => Put(Manifest.OciLayer, pack is null ? l : pack(l))).ToArray();
        var manifest = Put(Manifest.OciManifest, Manifest.Write(configuration, packed));
        var annotations = name is null ? "{}" : $$"""{"org.opencontainers.image.ref.name":"{{name}}"}""";
        File.WriteAllText(Path.Combine(directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(Path.Combine(directory, "index.json"),
            $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{manifest.MediaType}}","digest":"{{manifest.Digest}}","size":{{manifest.Size}},"annotations":{{annotations}} }]}""");
    }
}
