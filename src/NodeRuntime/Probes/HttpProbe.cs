using System.Net;
using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Probes;

/// <summary>
/// An HTTP GET as probes and hooks make it: any certificate, no proxy, 200 to 399 is success. Redirects are followed on the same host; one that
/// leads elsewhere is success by itself, since another server's health says nothing.
/// </summary>
internal static class HttpProbe
{
    private const int MostRedirects = 10;

    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        // Every probe is a connection of its own: a reused one would not show that the server still accepts.
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public static async Task<(bool Success, string Message)> GetAsync(HTTPGetAction get, Container container, string? address, TimeSpan timeout,
        CancellationToken cancel)
    {
        var host = string.IsNullOrEmpty(get.Host) ? address : get.Host;
        var literal = IPAddress.TryParse(host, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{host}]" : host;
        var path = get.Path is null or "" ? "/" : get.Path.StartsWith('/') ? get.Path : "/" + get.Path;
        var url = $"{(get.Scheme ?? "HTTP").ToLowerInvariant()}://{literal}:{ContainerPorts.Resolve(get.Port, container)}{path}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            var target = new Uri(url);
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                using var request = Request(target, get);
                using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                var next = (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location ? new Uri(target, location) : null;
                if (next is null || next.Host != target.Host)
                {
                    return ((int)response.StatusCode is >= 200 and < 400, $"HTTP probe failed with statuscode: {(int)response.StatusCode}");
                }
                target = next;
            }
            return (false, $"Get \"{target}\": stopped after {MostRedirects} redirects");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (false, $"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        }
        catch (HttpRequestException e)
        {
            return (false, $"Get \"{url}\": {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static HttpRequestMessage Request(Uri target, HTTPGetAction get)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target) { Headers = { ConnectionClose = true } };
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.36");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        foreach (var header in get.HttpHeaders)
        {
            if (string.Equals(header.Name, "Host", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.Host = header.Value;
            }
            else
            {
                request.Headers.Remove(header.Name);
                request.Headers.TryAddWithoutValidation(header.Name, header.Value);
            }
        }
        return request;
    }
}
