using System.Security.Cryptography;

namespace MiniKube.ApiServer.Encryption;

/// <summary><c>aesgcm</c>: a random nonce of 12 bytes, the AES-GCM ciphertext and its tag of 16; the key under which the value is stored is authenticated with it.</summary>
internal sealed class AesGcmCipher(byte[] key) : IValueCipher
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var stored = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(stored.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(stored.AsSpan(0, NonceSize), plain, stored.AsSpan(NonceSize, plain.Length), stored.AsSpan(^TagSize..), context);
        return stored;
    }

    public byte[] Decrypt(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> context)
    {
        if (stored.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("the stored data was shorter than the required size");
        }
        var plain = new byte[stored.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(stored[..NonceSize], stored[NonceSize..^TagSize], stored[^TagSize..], plain, context);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new CryptographicException("cipher: message authentication failed", e);
        }
        return plain;
    }
}
