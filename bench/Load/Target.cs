using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Client.Http;
using MiniKube.Client.Kubeconfigs;

namespace MiniKube.Bench.Load;

/// <summary>The server under load and how to talk to it. Its certificate is not checked: nobody loads a server that he has not chosen himself.</summary>
internal sealed record Target(Uri Server, string? Token, X509Certificate2? ClientCertificate, bool Http1)
{
    public static Target FromKubeconfig(string path, bool http1)
    {
        ClientConfig config = Kubeconfig.Load(path);
        return new Target(config.Server, config.Token, config.ClientCertificate, http1);
    }

    /// <summary>A connection of its own over HTTP/2; over HTTP/1.1 as many as its requests need.</summary>
    public ApiConnection Connect() => new(this);

    public SocketsHttpHandler CreateHandler() => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
            ClientCertificateContext = ClientCertificate is null ? null : SslStreamCertificateContext.Create(ClientCertificate, additionalCertificates: null, offline: true),
        },
        AutomaticDecompression = DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        EnableMultipleHttp2Connections = true,
        MaxConnectionsPerServer = int.MaxValue,
        // As Go's client: a whole list is on its way without waiting for the reader's window updates.
        InitialHttp2StreamWindowSize = 4 << 20,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
    };

    public HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Server, path))
        {
            Version = Http1 ? HttpVersion.Version11 : HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.Accept.Add(Json);
        if (Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }
        return request;
    }

    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");
}
