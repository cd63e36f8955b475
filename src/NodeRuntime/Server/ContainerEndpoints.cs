using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Pods;
using MiniKube.NodeRuntime.Server.Streams;

namespace MiniKube.NodeRuntime.Server;

/// <summary>Logs, exec and attach of the node's containers, under the paths that the API server knows from kubelets.</summary>
internal sealed class ContainerEndpoints(PodManager pods, ContainerRuntime containers, ContainerLogs logs, TimeProvider time)
{
    public async Task LogAsync(HttpContext http, string ns, string pod, string container)
    {
        if (pods.Find(ns, pod) is not { } found)
        {
            await RefuseAsync(http, 404, $"pod \"{pod}\" not found");
            return;
        }
        if (!Names(found).Contains(container))
        {
            await RefuseAsync(http, 404, $"container \"{container}\" in pod \"{pod}\" is not available");
            return;
        }
        await logs.WriteAsync(http, found, container);
    }

    public async Task ExecAsync(HttpContext http, string ns, string pod, string container)
    {
        var options = Options(http.Request.Query);
        string?[] command = [.. http.Request.Query["command"]];
        if (command.Length == 0)
        {
            await RefuseAsync(http, 400, "you must specify at least one command for the container");
            return;
        }
        await StreamAsync(http, ns, pod, container, options, async id =>
        {
            var begun = await containers.ExecAsync(id, new ExecSpec(command!) { Tty = options.Tty, Stdin = options.Stdin });
            return begun.Succeeded ? (begun.Value, begun.Value.ExitCode, "") : (null, null, begun.Message);
        });
    }

    public Task AttachAsync(HttpContext http, string ns, string pod, string container) =>
        StreamAsync(http, ns, pod, container, Options(http.Request.Query), async id =>
        {
            var begun = containers.Attach(id);
            return begun.Succeeded ? (begun.Value, ExitOf(id), "") : (null, null, begun.Message);
        });

    private async Task<int> ExitOf(string id) => (await containers.WaitAsync(id)).ExitCode ?? 0;

    private async Task StreamAsync(HttpContext http, string ns, string pod, string container, RemoteCommandOptions options,
        Func<string, Task<(IStreamSession? Session, Task<int>? Exit, string Error)>> open)
    {
        if (pods.Find(ns, pod) is not { } found || Running(found, container) is not { } id)
        {
            await RefuseAsync(http, 404, $"container not found (\"{container}\") or not running in pod \"{pod}\"");
            return;
        }
        var (session, exit, error) = await open(id);
        if (session is null)
        {
            // The client is told over its error channel, so that it sees the runtime's own words.
            await using var refused = await AcceptAsync(http, options);
            if (refused is not null)
            {
                await refused.FinishAsync(RemoteCommandSession.Failed(error), http.RequestAborted);
            }
            return;
        }
        using (session)
        {
            await using var client = await AcceptAsync(http, options);
            if (client is not null)
            {
                await RemoteCommand.JoinAsync(client, session, exit!, options);
            }
        }
    }

    /// <returns>null when the request asked for no protocol that is spoken here, and has been answered so.</returns>
    private async Task<RemoteCommandSession?> AcceptAsync(HttpContext http, RemoteCommandOptions options)
    {
        if (http.WebSockets.IsWebSocketRequest)
        {
            var protocol = http.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(p => p is WebSocketCommandSession.V5 or WebSocketCommandSession.V4);
            if (protocol is not null)
            {
                return new WebSocketCommandSession(await http.WebSockets.AcceptWebSocketAsync(protocol), time);
            }
        }
        else if (http.Request.Headers.Upgrade.ToString().StartsWith("SPDY/3.1", StringComparison.OrdinalIgnoreCase)
            && http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
            && Offered(http.Request.Headers["X-Stream-Protocol-Version"]).Contains(SpdyCommandSession.Protocol))
        {
            http.Response.Headers.Upgrade = "SPDY/3.1";
            http.Response.Headers["X-Stream-Protocol-Version"] = SpdyCommandSession.Protocol;
            return await SpdyCommandSession.AcceptAsync(await upgrade.UpgradeAsync(), options, time, http.RequestAborted);
        }
        await RefuseAsync(http, 400, "unable to upgrade: this server speaks v5 and v4.channel.k8s.io over WebSocket, and v4.channel.k8s.io over SPDY/3.1");
        return null;
    }

    private static IEnumerable<string> Offered(StringValues header) =>
        header.SelectMany(h => (h ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static RemoteCommandOptions Options(IQueryCollection query)
    {
        bool Flag(string name) => query[name].ToString() is "1" or "true";
        return new RemoteCommandOptions(Flag("input"), Flag("output"), Flag("error"), Flag("tty"));
    }

    private static IEnumerable<string> Names(Pod pod) => pod.Spec.InitContainers.Concat(pod.Spec.Containers).Select(c => c.Name);

    private string? Running(Pod pod, string container) => containers.List().LastOrDefault(c =>
        c.State == Containers.ContainerState.Running && ContainerLabels.Uid(c) == pod.Metadata.Uid && ContainerLabels.Name(c) == container)?.Id;

    private static Task RefuseAsync(HttpContext http, int code, string message)
    {
        http.Response.StatusCode = code;
        return http.Response.WriteAsync(message);
    }
}

/// <summary>The routes of <see cref="ContainerEndpoints"/>.</summary>
internal static class ContainerRoutes
{
    public static void MapContainers(this IEndpointRouteBuilder routes, ContainerEndpoints endpoints)
    {
        routes.MapGet("/containerLogs/{ns}/{pod}/{container}", (RequestDelegate)(http => endpoints.LogAsync(http, Part(http, "ns"), Part(http, "pod"), Part(http, "container"))));
        foreach (var method in (string[])["GET", "POST"])
        {
            routes.MapMethods("/exec/{ns}/{pod}/{container}", [method],
                (RequestDelegate)(http => endpoints.ExecAsync(http, Part(http, "ns"), Part(http, "pod"), Part(http, "container"))));
            routes.MapMethods("/attach/{ns}/{pod}/{container}", [method],
                (RequestDelegate)(http => endpoints.AttachAsync(http, Part(http, "ns"), Part(http, "pod"), Part(http, "container"))));
        }
    }

    private static string Part(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}
