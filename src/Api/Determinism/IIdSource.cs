namespace MiniKube.Api.Determinism;

/// <summary>Where unique identifiers of objects come from.</summary>
public interface IIdSource
{
    /// <summary>A new random UUID (RFC 4122, version 4) in lower case with hyphens.</summary>
    string NewUid();
}

/// <summary>Identifiers drawn from a random source.</summary>
public sealed class RandomIdSource(IRandomSource random) : IIdSource
{
    public string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
