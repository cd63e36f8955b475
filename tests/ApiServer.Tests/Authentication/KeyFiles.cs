using System.Security.Cryptography;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>Keys in files of a temporary directory.</summary>
internal sealed class KeyFiles : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("mkube-keys-");

    /// <param name="kind">PKCS1 or PKCS8 for RSA; P-256, P-384 or P-521.</param>
    public string Write(string kind) => Write(kind + ".key", kind switch
    {
        "PKCS1" => Rsa().ExportRSAPrivateKeyPem(),
        "PKCS8" => Rsa().ExportPkcs8PrivateKeyPem(),
        "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportECPrivateKeyPem(),
        "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384).ExportPkcs8PrivateKeyPem(),
        _ => ECDsa.Create(ECCurve.NamedCurves.nistP521).ExportECPrivateKeyPem(),
    });

    /// <summary>The public half of a key, in a file of its own.</summary>
    public string Public(string privateKey)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(privateKey));
        return Write(Path.GetFileName(privateKey) + ".pub", key.ExportSubjectPublicKeyInfoPem());
    }

    public string Write(string name, string content)
    {
        var path = Path.Combine(directory.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => directory.Delete(recursive: true);

    private static RSA Rsa() => RSA.Create(2048);
}
