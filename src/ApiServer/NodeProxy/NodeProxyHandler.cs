using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.NodeProxy;

/// <summary>
/// Logs, exec, attach and port-forward of pods: the request goes on to the server of the pod's node, and what that answers comes back byte by byte. An
/// upgrade (WebSocket, SPDY/3.1) is negotiated between client and node; after the 101 the server only carries bytes.
/// </summary>
internal sealed class NodeProxyHandler(NodeDialer dialer) : IDisposable
{
    private readonly ProxyHandler proxy = new(dialer);
    private ServerParts parts = null!;

    /// <summary>Gives the handler the server that it serves in.</summary>
    public void Attach(ServerParts server) => parts = server;

    public async Task HandleAsync(ApiRequest request)
    {
        var info = request.Info;
        if (info.Subresource == "proxy")
        {
            await proxy.HandleAsync(request, parts);
            return;
        }
        // WebSockets begin with a GET: who may only get is not to run commands.
        if (info is { Subresource: not "log", Verb: not "create" }
            && await Forbidden.OfAsync(parts.Authorizer, AuthorizationAttributes.Of(request) with { Verb = "create" }, request.Cancel) is { } refusal)
        {
            await ResponseBody.WriteAsync(request, refusal);
            return;
        }
        if (info.Subresource == "log" && PodLogRules.Check(request.Http.Request.Query, info.Name!) is { } wrong)
        {
            await ResponseBody.WriteAsync(request, wrong);
            return;
        }
        await parts.Hub.WaitUntilFreshAsync(request.Cancel);
        var storage = request.Resource.Storage;
        if (storage.Cache.Find(storage.Key(info.Namespace, info.Name!)) is not { } entry)
        {
            await ResponseBody.WriteAsync(request, ApiError.NotFound("", "pods", info.Name!));
            return;
        }
        var pod = ObjectCodec.Decode(entry.Json, entry.ModRevision);
        var (target, error) = Target(request, pod);
        if (error is not null)
        {
            await ResponseBody.WriteAsync(request, error);
            return;
        }
        if (target is not { } at)
        {
            request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        try
        {
            if (request.Http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            {
                await Tunnel.RunAsync(request, upgrade, cancel => dialer.ConnectAsync(at.Host, at.Port, cancel), Authority(at.Host, at.Port), at.Path, parts.Stopping);
            }
            else
            {
                await ForwardAsync(request, at);
            }
        }
        catch (OperationCanceledException) when (parts.Stopping.IsCancellationRequested)
        {
            // The server stops, and so do its streams.
        }
        catch (Exception e) when (e is SocketException or AuthenticationException or HttpRequestException or IOException)
        {
            if (request.Http.Response.HasStarted)
            {
                request.Http.Abort();
                return;
            }
            var node = pod.At("spec", "nodeName")?.AsString;
            await ResponseBody.WriteAsync(request, ApiError.BadGateway($"error dialing backend: node {node}: {e.Message}"));
        }
    }

    private async Task ForwardAsync(ApiRequest request, (string Host, int Port, string Path) target)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Cancel, parts.Stopping);
        using var message = new HttpRequestMessage(new HttpMethod(request.Http.Request.Method), $"https://{Authority(target.Host, target.Port)}{target.Path}");
        using var answer = await dialer.SendAsync(message, end.Token);
        var response = ResponseBody.Begin(request, (int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "text/plain");
        response.ContentLength = answer.Content.Headers.ContentLength;
        await response.StartAsync(end.Token);
        await using var body = await answer.Content.ReadAsStreamAsync(end.Token);
        await PassOnAsync(body, response, end.Token);
    }

    /// <summary>Passes on what the other side writes, at once: somebody follows a log.</summary>
    public static async Task PassOnAsync(Stream body, HttpResponse response, CancellationToken cancel)
    {
        while (true)
        {
            var count = await body.ReadAsync(response.BodyWriter.GetMemory(4096), cancel);
            if (count == 0)
            {
                return;
            }
            response.BodyWriter.Advance(count);
            await response.BodyWriter.FlushAsync(cancel);
        }
    }

    public void Dispose() => proxy.Dispose();

    // Neither a target nor an error: a pod that has no node yet has an empty log.
    private ((string Host, int Port, string Path)? Target, ApiError? Error) Target(ApiRequest request, DocumentObject pod)
    {
        var (ns, name, sub) = (pod.Namespace(), pod.Name(), request.Info.Subresource!);
        var (container, error) = sub == "portforward" ? ("", null) : Container(request, pod);
        if (error is not null)
        {
            return (null, error);
        }
        if (pod.At("spec", "nodeName")?.AsString is not { Length: > 0 } nodeName)
        {
            return (null, sub == "log" ? null : ApiError.BadRequest($"pod {name} does not have a host assigned"));
        }
        var nodes = parts.Resources.Of("Node");
        if (nodes.Cache.Find(nodes.Key(null, nodeName)) is not { } entry)
        {
            return (null, ApiError.NotFound("", "nodes", nodeName));
        }
        if (NodeDialer.Locate(ObjectCodec.Decode(entry.Json, entry.ModRevision)) is not { } at)
        {
            return (null, ApiError.Unavailable($"node {nodeName} does not say where its server is"));
        }
        var query = request.Http.Request.QueryString.Value ?? "";
        var path = sub switch
        {
            "log" => $"/containerLogs/{ns}/{name}/{container}{query}",
            "portforward" => $"/portForward/{ns}/{name}{query}",
            _ => $"/{sub}/{ns}/{name}/{container}{Streams(request)}",
        };
        return ((at.Host, at.Port, path), null);
    }

    // The node's server has names of its own for the same parameters.
    private static string Streams(ApiRequest request)
    {
        var query = new StringBuilder();
        void Add(string name, string value) => query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        foreach (var (theirs, ours) in (ReadOnlySpan<(string, string)>)[("stdin", "input"), ("stdout", "output"), ("stderr", "error"), ("tty", "tty")])
        {
            if (QueryFlag.IsTrue(request.Query(theirs)))
            {
                Add(ours, "1");
            }
        }
        foreach (var word in request.Http.Request.Query["command"])
        {
            Add("command", word ?? "");
        }
        return query.ToString();
    }

    private static (string Container, ApiError? Error) Container(ApiRequest request, DocumentObject pod)
    {
        var all = (ReadOnlySpan<string>)["initContainers", "containers", "ephemeralContainers"];
        var names = new List<string>();
        foreach (var list in all)
        {
            names.AddRange((pod.At("spec", list)?.AsArray ?? DocumentArray.Empty).Select(c => c["name"]?.AsString ?? ""));
        }
        var name = pod.Name();
        if (request.Query("container") is { Length: > 0 } wanted)
        {
            return names.Contains(wanted) ? (wanted, null) : ("", ApiError.BadRequest($"container {wanted} is not valid for pod {name}"));
        }
        return pod.At("spec", "containers")?.AsArray is [var only]
            ? (only["name"]?.AsString ?? "", null)
            : ("", ApiError.BadRequest($"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', names)}]"));
    }

    /// <summary>Host and port as in a URL.</summary>
    public static string Authority(string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}");
}
