using System.Security.Cryptography;
using System.Text;

namespace MiniKube.ApiServer.Encryption;

/// <summary>The providers of one resource in the order of the configuration: the first one writes, all read.</summary>
internal sealed class ProviderChain(IReadOnlyList<EncryptionProvider> providers)
{
    /// <summary>That of resources which the configuration does not name: nothing is encrypted, and nothing decrypted.</summary>
    public static ProviderChain None { get; } = new([EncryptionProvider.Identity]);

    public EncryptionProvider Writer => providers[0];

    /// <summary>The value as the first provider stores it.</summary>
    public byte[] Encrypt(string storageKey, byte[] value)
    {
        if (Writer.IsIdentity)
        {
            return value;
        }
        var key = Writer.Keys[0];
        return [.. Writer.Prefix, .. key.Prefix, .. key.Cipher.Encrypt(value, Encoding.UTF8.GetBytes(storageKey))];
    }

    /// <summary>The value that was stored, the provider that read it and whether another one, or another key of it, writes today; or why it cannot be read.</summary>
    public (byte[]? Value, EncryptionProvider? Provider, bool Stale, string? Error) Decrypt(string storageKey, byte[] stored)
    {
        var encrypted = stored.AsSpan().StartsWith(EncryptionProvider.Mark);
        List<string>? errors = null;
        foreach (var provider in providers)
        {
            if (provider.IsIdentity && !encrypted)
            {
                return (stored, provider, provider != Writer, null);
            }
            if (provider.IsIdentity || !stored.AsSpan().StartsWith(provider.Prefix))
            {
                continue;
            }
            // The same provider may be given twice, the first time with other keys.
            foreach (var key in provider.Keys.Where(k => stored.AsSpan(provider.Prefix.Length).StartsWith(k.Prefix)))
            {
                try
                {
                    var value = key.Cipher.Decrypt(stored.AsSpan(provider.Prefix.Length + key.Prefix.Length), Encoding.UTF8.GetBytes(storageKey));
                    return (value, provider, provider != Writer || key != provider.Keys[0], null);
                }
                catch (CryptographicException e)
                {
                    (errors ??= []).Add(e.Message);
                }
            }
            errors ??= [provider.NoKey];
        }
        return (null, null, false, errors switch
        {
            null => this == None ? "identity transformer tried to read encrypted data" : "no matching prefix found",
            [var only] => only,
            _ => $"[{string.Join(", ", errors.Distinct())}]",
        });
    }
}
