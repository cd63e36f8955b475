using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Storage.Tests.Etcd;

/// <summary>A CA with a certificate for a server on 127.0.0.1 and one for a client, as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tls-").FullName;

    public TestCertificates(string serverName = "127.0.0.1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Ca, ca.ExportCertificatePem());
        Issue(ca, "server", "1.3.6.1.5.5.7.3.1", serverName);
        Issue(ca, "client", "1.3.6.1.5.5.7.3.2", null);
    }

    public string Ca => Path.Combine(_directory, "ca.crt");

    public string ServerCert => Path.Combine(_directory, "server.crt");

    public string ServerKey => Path.Combine(_directory, "server.key");

    public string ClientCert => Path.Combine(_directory, "client.crt");

    public string ClientKey => Path.Combine(_directory, "client.key");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void Issue(X509Certificate2 ca, string name, string usage, string? address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Parse(address));
            request.CertificateExtensions.Add(names.Build());
        }
        using var issued = request.Create(ca, ca.NotBefore, ca.NotAfter, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(_directory, $"{name}.crt"), issued.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_directory, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
