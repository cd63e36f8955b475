using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Authentication.Jose;

/// <summary>Keys in PEM files: private keys (PKCS #1, PKCS #8, SEC 1), public keys and certificates, RSA or ECDSA, several in one file.</summary>
internal static class KeyFile
{
    /// <exception cref="FormatException">There is no key in it.</exception>
    public static IReadOnlyList<JsonWebKey> Read(string path)
    {
        var keys = new List<JsonWebKey>();
        var rest = File.ReadAllText(path).AsSpan();
        try
        {
            while (PemEncoding.TryFind(rest, out var fields))
            {
                if (Import(rest[fields.Label].ToString(), rest[fields.Location].ToString()) is { } key)
                {
                    keys.Add(JsonWebKey.Of(key));
                }
                rest = rest[fields.Location.End..];
            }
        }
        catch (CryptographicException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
        return keys.Count > 0 ? keys : throw new FormatException($"{path}: data does not contain any valid RSA or ECDSA keys");
    }

    /// <summary>The one private key in a file.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static JsonWebKey ReadPrivate(string path) =>
        File.ReadAllText(path).Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? Read(path)[0] : throw new FormatException($"{path}: data does not contain a valid RSA or ECDSA private key");

    private static AsymmetricAlgorithm? Import(string label, string pem)
    {
        switch (label)
        {
            case "RSA PRIVATE KEY" or "RSA PUBLIC KEY":
                return ImportAs(RSA.Create(), pem);
            case "EC PRIVATE KEY":
                return ImportAs(ECDsa.Create(), pem);
            // What kind of key these hold stands inside.
            case "PRIVATE KEY" or "PUBLIC KEY":
                try
                {
                    return ImportAs(RSA.Create(), pem);
                }
                catch (CryptographicException)
                {
                    return ImportAs(ECDsa.Create(), pem);
                }
            case "CERTIFICATE":
                using (var certificate = X509Certificate2.CreateFromPem(pem))
                {
                    return (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey();
                }
            default:
                return null;
        }
    }

    private static AsymmetricAlgorithm ImportAs(AsymmetricAlgorithm key, string pem)
    {
        key.ImportFromPem(pem);
        return key;
    }
}
