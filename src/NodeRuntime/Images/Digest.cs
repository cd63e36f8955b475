using System.Security.Cryptography;

namespace MiniKube.NodeRuntime.Images;

/// <summary>Content digests in their text form, "sha256:" and 64 lower-case hex digits; no other algorithm is taken.</summary>
internal static class Digest
{
    private const string Prefix = "sha256:";

    public static bool IsValid(string? text) =>
        text is { Length: 71 } && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept("0123456789abcdef");

    public static string Of(ReadOnlySpan<byte> content) => Prefix + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The digest collected so far by an incremental SHA-256.</summary>
    public static string Of(IncrementalHash hash) => Prefix + Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <summary>The 64 hex digits.</summary>
    public static string Hex(string digest) =>
        IsValid(digest) ? digest[Prefix.Length..] : throw new InvalidImageException($"\"{digest}\" is not a sha256 digest");

    /// <summary>
    /// The identity of a stack of layers (OCI image-spec, "Layer ChainID"): of one layer its diff id, of more the digest of
    /// "CHAIN(below) DIFF". Two images share an unpacked layer when everything below it is shared too.
    /// </summary>
    public static IReadOnlyList<string> Chains(IReadOnlyList<string> diffIds)
    {
        var chains = new string[diffIds.Count];
        for (var i = 0; i < diffIds.Count; i++)
            chains[i] = i == 0 ? diffIds[0] : Of(System.Text.Encoding.ASCII.GetBytes($"{chains[i - 1]} {diffIds[i]}"));
        return chains;
    }
}

/// <summary>Hashes what passes through: reads for checking what comes, writes for naming what goes.</summary>
internal sealed class HashingStream(Stream inner, IncrementalHash hash) : Stream
{
    /// <summary>Bytes that passed.</summary>
    public long Count { get; private set; }

    public override bool CanRead => inner.CanRead;
    public override bool CanSeek => false;
    public override bool CanWrite => inner.CanWrite;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        hash.AppendData(buffer[..read]);
        Count += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        hash.AppendData(buffer);
        Count += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span);
        Count += buffer.Length;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => inner.Flush();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
