using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.NodeProxy;

/// <summary>
/// The subresource <c>proxy</c> of pods, Services and nodes: what a client sends below it goes to the pod, to one of the Service's endpoints or to the node, and what
/// those answer comes back. Redirects within the other side, and the links of its pages, are led back below the proxy's path.
/// </summary>
internal sealed class ProxyHandler : IDisposable
{
    private static readonly HttpRequestOptionsKey<Func<CancellationToken, Task<Stream>>> Connect = new("connect");

    // They concern one connection (RFC 9110, 7.6.1), or are this server's own affair.
    private static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Authorization", "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect",
        "Content-Length", "Audit-Id",
    };

    // Other origins are this server's affair, not that of what is behind it.
    private static readonly HashSet<string> NotPassedBack = new(NotForwarded, StringComparer.OrdinalIgnoreCase)
    {
        "Content-Type", "Location", "Access-Control-Allow-Credentials", "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Allow-Origin",
    };

    private readonly NodeDialer dialer;

    // A pod's address may be another pod's, on another node, a moment later: no connection is kept.
    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = static async (context, cancel) => context.InitialRequestMessage.Options.TryGetValue(Connect, out var connect)
            ? await connect(cancel)
            : throw new InvalidOperationException("a proxied request says how it is connected"),
        SslOptions = new() { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
    });

    public ProxyHandler(NodeDialer dialer) => this.dialer = dialer;

    public async Task HandleAsync(ApiRequest request, ServerParts parts)
    {
        await parts.Hub.WaitUntilFreshAsync(request.Cancel);
        var (prefix, path) = Paths(request);
        if (path.Length == 0 && request.Http.Request.Method is "GET" or "HEAD")
        {
            // Relative links of what is there would lead past it.
            request.Http.Response.Headers.Location = prefix + "/" + request.Http.Request.QueryString.Value;
            await ResponseBody.WriteAsync(request, StatusCodes.Status301MovedPermanently, [], "text/plain");
            return;
        }
        var (target, error) = ProxyTarget.Find(parts, request.Info);
        if (target is null)
        {
            await ResponseBody.WriteAsync(request, error!);
            return;
        }
        try
        {
            await SendAsync(request, target, prefix, path + request.Http.Request.QueryString.Value, parts.Stopping);
        }
        catch (OperationCanceledException) when (parts.Stopping.IsCancellationRequested)
        {
            // The server stops, and so do its streams.
        }
        catch (Exception e) when (e is SocketException or AuthenticationException or HttpRequestException or IOException or InvalidDataException)
        {
            if (request.Http.Response.HasStarted)
            {
                request.Http.Abort();
                return;
            }
            await ResponseBody.WriteAsync(request, ApiError.Unavailable($"error trying to reach service: {(e.InnerException ?? e).Message}"));
        }
    }

    public void Dispose() => client.Dispose();

    private async Task SendAsync(ApiRequest request, ProxyTarget target, string prefix, string path, CancellationToken stopping)
    {
        var authority = NodeProxyHandler.Authority(target.Host, target.Port);
        Task<Stream> Open(CancellationToken cancel) => dialer.ConnectThroughAsync(target.Node, target.Host, target.Port, cancel);
        if (request.Http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade && target.Scheme == "http")
        {
            await Tunnel.RunAsync(request, upgrade, Open, authority, path, stopping);
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Cancel, stopping);
        using var message = Message(request.Http.Request, new Uri($"{target.Scheme}://{authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        message.Options.Set(Connect, Open);
        using var answer = await (target.IsNodeServer ? dialer.SendAsync(message, end.Token) : client.SendAsync(message, end.Token));
        await AnswerAsync(request, answer, prefix, authority, end.Token);
    }

    private static HttpRequestMessage Message(HttpRequest request, Uri url)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), url);
        if (request.ContentLength is > 0 || request.Headers.ContainsKey("Transfer-Encoding"))
        {
            message.Content = new StreamContent(request.Body);
            message.Content.Headers.ContentLength = request.ContentLength;
        }
        foreach (var (name, values) in request.Headers)
        {
            if (!NotForwarded.Contains(name) && !message.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }
        if (request.HttpContext.Connection.RemoteIpAddress is { } client)
        {
            message.Headers.TryAddWithoutValidation("X-Forwarded-For", client.ToString());
        }
        message.Headers.TryAddWithoutValidation("X-Forwarded-Host", request.Host.Value);
        message.Headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        message.Headers.TryAddWithoutValidation("X-Forwarded-Uri", request.Path.Value);
        return message;
    }

    private static async Task AnswerAsync(ApiRequest request, HttpResponseMessage answer, string prefix, string authority, CancellationToken cancel)
    {
        var response = ResponseBody.Begin(request, (int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "");
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!NotPassedBack.Contains(name))
            {
                response.Headers[name] = values.ToArray();
            }
        }
        var links = new ProxyLinks(prefix, authority, request.Http.Request.Host.Value ?? "");
        if (answer.Headers.TryGetValues("Location", out var moved))
        {
            response.Headers.Location = links.Lead(moved.First());
        }
        var isPage = moved is null && ProxiedPage.Is(answer);
        response.ContentLength = isPage ? null : answer.Content.Headers.ContentLength;
        await response.StartAsync(cancel);
        if (request.Http.Request.Method == "HEAD")
        {
            return;
        }
        if (isPage)
        {
            await ProxiedPage.PassOnAsync(answer, response, links, cancel);
            return;
        }
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        await NodeProxyHandler.PassOnAsync(body, response, cancel);
    }

    // The path of the proxy itself, and what lies below it, as it was sent.
    private static (string Prefix, string Path) Paths(ApiRequest request)
    {
        var raw = (request.Http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? request.Info.Path).Split('?')[0];
        var segments = (request.Info.Group.Length == 0 ? 2 : 3) + (request.Info.Namespace is null ? 0 : 2) + 3;
        var end = 0;
        for (var i = 0; i < segments && end >= 0; i++)
        {
            end = raw.IndexOf('/', end + 1);
        }
        return end < 0 ? (raw, "") : (raw[..end], raw[end..]);
    }
}
