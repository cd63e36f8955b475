using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Storage.Etcd;

/// <summary>Who is trusted to be etcd, and who we are to it.</summary>
internal static class EtcdTls
{
    /// <exception cref="StoreException">A file cannot be read, or is not what it should be.</exception>
    public static SslClientAuthenticationOptions Of(EtcdStoreOptions options)
    {
        if (options.CertFile is null != options.KeyFile is null)
            throw new StoreException("etcd: a client certificate needs its key, and a key its certificate");
        var tls = new SslClientAuthenticationOptions();
        if (options.CaFile is { } ca)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            var roots = Reading(ca, () =>
            {
                var found = new X509Certificate2Collection();
                found.ImportFromPemFile(ca);
                return found;
            });
            if (roots.Count == 0)
                throw new StoreException($"etcd: no certificate is in {ca}");
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        if (options.CertFile is { } cert)
        {
            var key = options.KeyFile!;
            var current = Reading(cert, () => X509Certificate2.CreateFromPemFile(cert, key));
            // Read anew for each connection, since certificates are renewed in place; what cannot be read is renewed just now.
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) =>
            {
                try
                {
                    current = X509Certificate2.CreateFromPemFile(cert, key);
                }
                catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
                {
                }
                return current;
            };
        }
        return tls;
    }

    private static T Reading<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"etcd: {file} could not be read: {e.Message}", e);
        }
    }
}
