using System.Security.Cryptography;
using MiniKube.ApiServer.Authentication.Jose;
using MiniKube.ApiServer.Certificates;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>
/// The key that signs tokens of service accounts, and all that verify them. Without a file for the first, it is an RSA key of 2048 bits in <c>pki/sa.key</c> of the
/// data directory, made when it is first needed: a new server is up sooner without. A server without a directory makes one for itself.
/// </summary>
internal sealed class ServiceAccountKeys
{
    private const int KeySize = 2048;

    private readonly Lazy<JsonWebKey> signing;
    private readonly JsonWebKey[] verifying;

    /// <exception cref="FormatException">A file has no key in it.</exception>
    public ServiceAccountKeys(ServiceAccountTokenOptions options, string? directory)
    {
        verifying = options.KeyFiles.SelectMany(KeyFile.Read).ToArray();
        var own = directory is null ? null : Path.Combine(directory, "pki", "sa.key");
        if (options.SigningKeyFile is { } file)
        {
            var key = KeyFile.ReadPrivate(file);
            signing = new Lazy<JsonWebKey>(key);
        }
        else
        {
            signing = new Lazy<JsonWebKey>(() => Obtain(own));
        }
    }

    /// <summary>The key of new tokens.</summary>
    public JsonWebKey Signing => signing.Value;

    /// <summary>Every key whose tokens are believed, that of new tokens first, each once.</summary>
    public IReadOnlyList<JsonWebKey> All => field ??= [.. verifying.Prepend(Signing).DistinctBy(k => k.Id)];

    private static JsonWebKey Obtain(string? path)
    {
        if (path is not null && File.Exists(path))
        {
            return KeyFile.ReadPrivate(path);
        }
        var key = RSA.Create(KeySize);
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            SecretFile.Write(path, key.ExportRSAPrivateKeyPem() + "\n");
        }
        return JsonWebKey.Of(key);
    }
}
