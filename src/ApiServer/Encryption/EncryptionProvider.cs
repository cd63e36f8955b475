using System.Text;

namespace MiniKube.ApiServer.Encryption;

/// <summary>A key of a provider: what a value that is encrypted with it has behind the provider's prefix (<c>NAME:</c>), and its cipher.</summary>
internal sealed record EncryptionKey(byte[] Prefix, IValueCipher Cipher)
{
    public static EncryptionKey Named(string name, IValueCipher cipher) => new(Encoding.UTF8.GetBytes(name + ":"), cipher);
}

/// <summary>One provider of the configuration. The first of its keys encrypts, all decrypt.</summary>
/// <param name="Name">As <c>transformer_prefix</c> of metrics: <c>k8s:enc:aescbc:v1:</c>, or <c>identity</c>.</param>
/// <param name="Keys">None for identity, which leaves values as they are.</param>
/// <param name="NoKey">What is said of values for which there is no key.</param>
internal sealed record EncryptionProvider(string Name, IReadOnlyList<EncryptionKey> Keys, string NoKey = "")
{
    public static EncryptionProvider Identity { get; } = new("identity", []);

    /// <summary>What every encrypted value begins with.</summary>
    public static ReadOnlySpan<byte> Mark => "k8s:enc:"u8;

    public bool IsIdentity => Keys.Count == 0;

    /// <summary>What a value of this provider begins with; empty for identity.</summary>
    public byte[] Prefix { get; } = Keys.Count == 0 ? [] : Encoding.UTF8.GetBytes(Name);

    public static EncryptionProvider AesCbc(IEnumerable<(string Name, byte[] Secret)> keys) => Aes("k8s:enc:aescbc:v1:", keys, static secret => new AesCbcCipher(secret));

    public static EncryptionProvider AesGcm(IEnumerable<(string Name, byte[] Secret)> keys) => Aes("k8s:enc:aesgcm:v1:", keys, static secret => new AesGcmCipher(secret));

    public static EncryptionProvider SecretBox(IEnumerable<(string Name, byte[] Secret)> keys) => new(
        "k8s:enc:secretbox:v1:", [.. keys.Select(k => EncryptionKey.Named(k.Name, new SecretBoxCipher(k.Secret)))], "no matching key was found for the provided Secretbox transformer");

    private static EncryptionProvider Aes(string prefix, IEnumerable<(string Name, byte[] Secret)> keys, Func<byte[], IValueCipher> cipher) =>
        new(prefix, [.. keys.Select(k => EncryptionKey.Named(k.Name, cipher(k.Secret)))], "no matching key was found for the provided AES transformer");
}
