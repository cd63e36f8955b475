using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Webhooks;

/// <summary>HTTP clients that trust whom they are told to. Their answers are bounded; how long to wait is their callers' to say.</summary>
internal static class HttpsClient
{
    private const int LargestAnswer = 10 * 1024 * 1024;

    /// <param name="trusted">Certificates that the server's must chain to. Empty: the system's own trust.</param>
    /// <param name="own">The client's certificate; null for none.</param>
    /// <param name="name">The name that the server's certificate must carry; null for the one in the URL.</param>
    /// <param name="insecure">The server's certificate is not checked at all.</param>
    public static HttpClient Create(X509Certificate2Collection trusted, X509Certificate2? own = null, string? name = null, bool insecure = false)
    {
        var tls = new SslClientAuthenticationOptions();
        if (trusted.Count > 0)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }
        if (own is not null)
        {
            tls.ClientCertificates = [own];
        }
        if (name is not null)
        {
            tls.TargetHost = name;
        }
        if (insecure)
        {
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }
        var handler = new SocketsHttpHandler { SslOptions = tls, AllowAutoRedirect = false, UseCookies = false };
        return new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
    }
}
