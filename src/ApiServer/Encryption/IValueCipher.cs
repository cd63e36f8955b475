using System.Security.Cryptography;

namespace MiniKube.ApiServer.Encryption;

/// <summary>Encrypts values with one key. The bytes are those that kube-apiserver stores behind its prefix.</summary>
internal interface IValueCipher
{
    /// <param name="plain">The value.</param>
    /// <param name="context">What is authenticated with it: the key under which it is stored. Not all ciphers look at it.</param>
    byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context);

    /// <exception cref="CryptographicException">It was not encrypted so; the message tells nothing of the value.</exception>
    byte[] Decrypt(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> context);
}
