using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Certificates;

namespace MiniKube.ApiServer.NodeProxy;

/// <summary>
/// Opens connections to the servers of nodes, authenticated by the API server's own client certificate. As upstream without
/// <c>--kubelet-certificate-authority</c>, a node's serving certificate may be self-signed: nodes make it before the cluster knows them.
/// </summary>
internal sealed class NodeDialer : IDisposable
{
    private readonly SslClientAuthenticationOptions tls;
    private readonly HttpMessageInvoker client;

    public NodeDialer(ServerCertificates certificates)
    {
        tls = new SslClientAuthenticationOptions
        {
            ClientCertificates = [certificates.KubeletClient],
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        };
        client = new HttpMessageInvoker(new SocketsHttpHandler { SslOptions = tls, UseProxy = false, AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None });
    }

    /// <summary>Where a node's server is, by the node's status; null when the node does not say.</summary>
    public static (string Host, int Port)? Locate(DocumentObject node)
    {
        var addresses = node.At("status", "addresses")?.AsArray ?? DocumentArray.Empty;
        var host = (addresses.FirstOrDefault(a => a["type"]?.AsString == "InternalIP") ?? addresses.FirstOrDefault(a => a["type"]?.AsString == "Hostname"))?["address"]?.AsString;
        var port = node.At("status", "daemonEndpoints", "kubeletEndpoint", "Port")?.AsInteger ?? 0;
        return string.IsNullOrEmpty(host) || port is <= 0 or > 65535 ? null : (host, (int)port);
    }

    /// <summary>Sends one request; the answer's body is still to be read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) => client.SendAsync(request, cancel);

    /// <summary>A TLS connection of its own, for an upgraded stream.</summary>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancel);
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    ClientCertificates = tls.ClientCertificates,
                    RemoteCertificateValidationCallback = tls.RemoteCertificateValidationCallback,
                },
                cancel);
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => client.Dispose();
}
