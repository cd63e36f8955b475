using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Client.Http;

/// <summary>
/// The way to an API server. Requests and streams have connections of their own: a watch that is slow to be read must not hold up a write.
/// Handlers given from outside (a test's, or one that goes straight into a server's pipeline) are used as they are.
/// </summary>
public sealed class KubeTransport : IDisposable
{
    private readonly TokenSource tokens;

    public KubeTransport(HttpMessageHandler handler, ClientConfig config, TimeProvider time)
    {
        Requests = new HttpMessageInvoker(handler, disposeHandler: false);
        Streams = Requests;
        tokens = new TokenSource(config, time);
    }

    /// <summary>Real connections as <paramref name="config"/> asks for: TLS, HTTP/2 where the server speaks it, else HTTP/1.1.</summary>
    public KubeTransport(ClientConfig config, TimeProvider time)
    {
        Requests = new HttpMessageInvoker(CreateHandler(config));
        Streams = new HttpMessageInvoker(CreateHandler(config));
        tokens = new TokenSource(config, time);
    }

    internal HttpMessageInvoker Requests { get; }
    internal HttpMessageInvoker Streams { get; }

    internal string? Token() => tokens.Current();

    public void Dispose()
    {
        Requests.Dispose();
        Streams.Dispose();
    }

    private static SslClientAuthenticationOptions TlsOptions(ClientConfig config)
    {
        var tls = new SslClientAuthenticationOptions();
        if (config.InsecureSkipTlsVerify)
        {
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        else if (config.CertificateAuthority.Count > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(config.CertificateAuthority);
            tls.CertificateChainPolicy = policy;
        }
        if (config.ClientCertificate is { } certificate)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }
        return tls;
    }

    private static SocketsHttpHandler CreateHandler(ClientConfig config) => new()
    {
        SslOptions = TlsOptions(config),
        EnableMultipleHttp2Connections = true,
        // A peer that vanished without a word is noticed after 45 s instead of never.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // The API is called by the dozen at once; HTTP/1.1 servers get as many connections as that takes.
        MaxConnectionsPerServer = int.MaxValue,
    };
}

/// <summary>The bearer token of the moment.</summary>
internal sealed class TokenSource(ClientConfig config, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private string? read;
    private long readAt;

    public string? Current()
    {
        if (config.TokenFile is not { } path)
        {
            return config.Token;
        }
        lock (gate)
        {
            if (read is null || time.GetElapsedTime(readAt) > MaxAge)
            {
                read = File.ReadAllText(path).Trim();
                readAt = time.GetTimestamp();
            }
            return read;
        }
    }
}
