using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Client.Credentials;

namespace MiniKube.Client.Http;

/// <summary>
/// The way to an API server. Requests and streams have connections of their own: a watch that is slow to be read must not hold up a write.
/// Handlers given from outside (a test's, or one that goes straight into a server's pipeline) are used as they are.
/// </summary>
public sealed class KubeTransport : IDisposable
{
    private readonly CredentialSource credentials;
    private readonly ClientConfig config;
    private readonly bool given;
    private readonly Lock gate = new();
    private volatile Connections connections;

    public KubeTransport(HttpMessageHandler handler, ClientConfig config, TimeProvider time)
    {
        this.config = config;
        given = true;
        var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        connections = new Connections(invoker, invoker, config.ClientCertificate);
        credentials = new CredentialSource(config, time);
    }

    /// <summary>Real connections as <paramref name="config"/> asks for: TLS, HTTP/2 where the server speaks it, else HTTP/1.1.</summary>
    public KubeTransport(ClientConfig config, TimeProvider time)
    {
        this.config = config;
        connections = Connect(config.ClientCertificate);
        credentials = new CredentialSource(config, time);
    }

    /// <summary>Sends one message with the credentials of the moment.</summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, bool stream, CancellationToken ct)
    {
        var credential = await credentials.CurrentAsync(ct);
        if (credential.Token is { } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        var through = With(credential.Certificate);
        var response = await (stream ? through.Streams : through.Requests).SendAsync(message, ct);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            credentials.Refused(credential);
        }
        return response;
    }

    public void Dispose()
    {
        connections.Dispose();
        credentials.Dispose();
    }

    /// <summary>Connections that show this certificate. Those that show another end, streams too: whoever they belong to comes again as who he is now.</summary>
    private Connections With(X509Certificate2? certificate)
    {
        if (given || ReferenceEquals(connections.Certificate, certificate))
        {
            return connections;
        }
        lock (gate)
        {
            if (!ReferenceEquals(connections.Certificate, certificate))
            {
                var former = connections;
                connections = Connect(certificate);
                former.Dispose();
            }
            return connections;
        }
    }

    private Connections Connect(X509Certificate2? certificate)
    {
        var shown = config with { ClientCertificate = certificate };
        return new Connections(new HttpMessageInvoker(CreateHandler(shown)), new HttpMessageInvoker(CreateHandler(shown)), certificate);
    }

    private sealed record Connections(HttpMessageInvoker Requests, HttpMessageInvoker Streams, X509Certificate2? Certificate) : IDisposable
    {
        public void Dispose()
        {
            Requests.Dispose();
            Streams.Dispose();
        }
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
