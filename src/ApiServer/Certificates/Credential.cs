using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Certificates;

/// <summary>A certificate with its private key, both in PEM.</summary>
public sealed record Credential(string CertificatePem, string KeyPem)
{
    /// <summary>The certificate as TLS uses it.</summary>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPem(CertificatePem, KeyPem);

    internal static Credential Of(X509Certificate2 certificate, ECDsa key) =>
        new(certificate.ExportCertificatePem() + "\n", key.ExportECPrivateKeyPem() + "\n");

    /// <summary>The pair in <c>name.crt</c> and <c>name.key</c>; null where one is missing or is no PEM.</summary>
    internal static Credential? Read(string directory, string name)
    {
        var (certificate, key) = (Path.Combine(directory, name + ".crt"), Path.Combine(directory, name + ".key"));
        return File.Exists(certificate) && File.Exists(key) ? new Credential(File.ReadAllText(certificate), File.ReadAllText(key)) : null;
    }

    internal void Write(string directory, string name)
    {
        SecretFile.Write(Path.Combine(directory, name + ".key"), KeyPem);
        SecretFile.Write(Path.Combine(directory, name + ".crt"), CertificatePem);
    }
}
