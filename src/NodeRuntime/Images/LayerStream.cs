using System.IO.Compression;

namespace MiniKube.NodeRuntime.Images;

/// <summary>The tar stream inside a layer blob, whatever its compression; the content decides, as media types are often wrong.</summary>
internal static class LayerStream
{
    /// <summary>Opens a seekable blob that stands at its beginning. The result owns it.</summary>
    public static Stream Open(Stream blob)
    {
        Span<byte> magic = stackalloc byte[4];
        var start = blob.Position;
        var length = blob.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        blob.Position = start;
        if (length >= 2 && magic[0] == 0x1f && magic[1] == 0x8b)
            return new GZipStream(blob, CompressionMode.Decompress);
        if (length == 4 && magic.SequenceEqual<byte>([0x28, 0xb5, 0x2f, 0xfd]))
            return new ZstdStream(blob);
        return blob;
    }
}
