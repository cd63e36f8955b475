using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MiniKube.Api.Values;

/// <summary>Bytes compared by content, written as standard base64 with padding (RFC 4648): the data of Secrets, CA bundles.</summary>
public readonly struct ByteString : IEquatable<ByteString>
{
    private readonly ReadOnlyMemory<byte> bytes;

    /// <summary>Takes the bytes without copying; they must not change afterwards.</summary>
    public ByteString(ReadOnlyMemory<byte> bytes) => this.bytes = bytes;

    public static ByteString Empty => default;
    public ReadOnlyMemory<byte> Memory => bytes;
    public ReadOnlySpan<byte> Span => bytes.Span;
    public int Length => bytes.Length;
    public bool IsEmpty => bytes.IsEmpty;

    public static ByteString FromUtf8(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The bytes read as UTF-8; invalid sequences become U+FFFD.</summary>
    public string ToUtf8String() => Encoding.UTF8.GetString(bytes.Span);
    public byte[] ToArray() => bytes.ToArray();

    public static implicit operator ByteString(byte[] bytes) => new(bytes);

    /// <summary>Reads base64.</summary>
    /// <exception cref="FormatException">The text is not base64; Kubernetes' wording.</exception>
    public static ByteString Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"illegal base64 data at input byte {FirstIllegal(text)}");

    public static bool TryParse([NotNullWhen(true)] string? text, out ByteString value)
    {
        value = default;
        if (text is null || text.AsSpan().ContainsAny(' ', '\t'))
        {
            return false;
        }
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, buffer, out var written))
        {
            return false;
        }
        value = new(buffer.AsMemory(0, written));
        return true;
    }

    public bool Equals(ByteString other) => bytes.Span.SequenceEqual(other.bytes.Span);
    public override bool Equals(object? obj) => obj is ByteString other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(bytes.Span);
        return hash.ToHashCode();
    }

    public static bool operator ==(ByteString left, ByteString right) => left.Equals(right);
    public static bool operator !=(ByteString left, ByteString right) => !left.Equals(right);

    /// <summary>The bytes as base64.</summary>
    public override string ToString() => Convert.ToBase64String(bytes.Span);

    private static int FirstIllegal(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var padding = c == '=' && i >= text.Length - 2 && text.Length % 4 == 0;
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '\r' or '\n') && !padding)
            {
                return i;
            }
        }
        return text.Length;
    }
}
