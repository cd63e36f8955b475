using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
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

    /// <summary>
    /// A connection to an address that a node can reach, a pod's above all, through the node's server; where that knows no such thing (a kubelet does not), straight.
    /// </summary>
    /// <exception cref="IOException">The node refuses, in its own words.</exception>
    public async Task<Stream> ConnectThroughAsync((string Host, int Port)? node, string address, int port, CancellationToken cancel)
    {
        if (node is not { } at)
        {
            return await ConnectPlainAsync(address, port, cancel);
        }
        var stream = await ConnectAsync(at.Host, at.Port, cancel);
        var head = string.Create(CultureInfo.InvariantCulture, $"GET /connect/{address}/{port} HTTP/1.1\r\nHost: {at.Host}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancel);
        var answer = await UpgradeAnswer.ReadAsync(stream, cancel);
        if (answer.Status == StatusCodes.Status101SwitchingProtocols)
        {
            return answer.Following.Length == 0 ? stream : new PrefixedStream(answer.Following, stream);
        }
        var said = answer.Status == StatusCodes.Status404NotFound ? null : Encoding.UTF8.GetString(await answer.BodyAsync(stream, cancel));
        await stream.DisposeAsync();
        return said is null ? await ConnectPlainAsync(address, port, cancel) : throw new IOException(said);
    }

    private static async Task<Stream> ConnectPlainAsync(string host, int port, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => client.Dispose();
}
