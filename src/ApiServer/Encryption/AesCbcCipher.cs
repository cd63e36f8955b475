using System.Security.Cryptography;

namespace MiniKube.ApiServer.Encryption;

/// <summary><c>aescbc</c>: AES-CBC with PKCS #7 padding behind a random initialization vector of 16 bytes. It notices no change of what is stored.</summary>
internal sealed class AesCbcCipher(byte[] key) : IValueCipher
{
    private const int BlockSize = 16;

    public byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        using var aes = Open();
        var stored = new byte[BlockSize + aes.GetCiphertextLengthCbc(plain.Length)];
        var iv = stored.AsSpan(0, BlockSize);
        RandomNumberGenerator.Fill(iv);
        aes.EncryptCbc(plain, iv, stored.AsSpan(BlockSize));
        return stored;
    }

    public byte[] Decrypt(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> context)
    {
        if (stored.Length < BlockSize)
        {
            throw new CryptographicException("the stored data was shorter than the required size");
        }
        if (stored.Length % BlockSize != 0)
        {
            throw new CryptographicException("the stored data is not a multiple of the block size");
        }
        using var aes = Open();
        try
        {
            return aes.DecryptCbc(stored[BlockSize..], stored[..BlockSize]);
        }
        catch (CryptographicException e)
        {
            throw new CryptographicException("invalid padding on input", e);
        }
    }

    // One is not safe for use from several threads.
    private Aes Open()
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }
}
