using System.Security.Cryptography;

namespace MiniKube.ApiServer.Encryption;

/// <summary>
/// <c>secretbox</c>: a random nonce of 24 bytes, then NaCl's secretbox: a Poly1305 tag of 16 bytes and the XSalsa20 ciphertext. The first 32 bytes of the key stream are the tag's key.
/// </summary>
internal sealed class SecretBoxCipher(byte[] key) : IValueCipher
{
    private const int NonceSize = 24;

    public byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        RandomNumberGenerator.Fill(nonce);
        return Seal(plain, nonce);
    }

    public byte[] Decrypt(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> context)
    {
        if (stored.Length < NonceSize + Poly1305.TagSize)
        {
            throw new CryptographicException("the stored data was shorter than the required size");
        }
        var padded = new byte[Poly1305.KeySize + stored.Length - NonceSize - Poly1305.TagSize];
        stored[(NonceSize + Poly1305.TagSize)..].CopyTo(padded.AsSpan(Poly1305.KeySize));
        XSalsa20.Apply(key, stored[..NonceSize], padded.AsSpan(0, Poly1305.KeySize));
        Span<byte> tag = stackalloc byte[Poly1305.TagSize];
        Poly1305.Compute(padded.AsSpan(0, Poly1305.KeySize), padded.AsSpan(Poly1305.KeySize), tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, stored.Slice(NonceSize, Poly1305.TagSize)))
        {
            throw new CryptographicException("the stored data could not be authenticated");
        }
        padded.AsSpan(0, Poly1305.KeySize).Clear();
        XSalsa20.Apply(key, stored[..NonceSize], padded);
        return padded[Poly1305.KeySize..];
    }

    /// <summary>The nonce and the box.</summary>
    internal byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> nonce)
    {
        var padded = new byte[Poly1305.KeySize + plain.Length];
        plain.CopyTo(padded.AsSpan(Poly1305.KeySize));
        XSalsa20.Apply(key, nonce, padded);
        var stored = new byte[NonceSize + Poly1305.TagSize + plain.Length];
        nonce.CopyTo(stored);
        Poly1305.Compute(padded.AsSpan(0, Poly1305.KeySize), padded.AsSpan(Poly1305.KeySize), stored.AsSpan(NonceSize, Poly1305.TagSize));
        padded.AsSpan(Poly1305.KeySize).CopyTo(stored.AsSpan(NonceSize + Poly1305.TagSize));
        return stored;
    }
}
