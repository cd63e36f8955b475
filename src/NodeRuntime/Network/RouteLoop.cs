using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Informers;
using MiniKube.NodeRuntime.Services;

namespace MiniKube.NodeRuntime.Network;

/// <summary>Keeps the routes to other nodes' pods equal to the cluster's Nodes. While the API server is away, the last routes stay.</summary>
public sealed partial class RouteLoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Informer<Node> _nodes;
    private readonly NodeRouting _routing;
    private readonly string? _self;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="self">the node this runs on, whose own pods need no route; null outside of nodes</param>
    public RouteLoop(InformerFactory informers, NodeRouting routing, string? self, TimeProvider time, ILogger<RouteLoop> logger)
    {
        (_nodes, _routing, _self, _time, _logger) = (informers.Get<Node>(), routing, self, time, logger);
        _nodes.AddHandler(_ => Wake(), (_, _) => Wake(), _ => Wake());
    }

    /// <summary>Runs until cancelled. The informers are started by whoever made them.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await _nodes.WaitForSyncAsync(cancel);
            HashSet<NodeRoute>? last = null;
            while (true)
            {
                var routes = _nodes.Store.List().Where(n => n.Metadata.Name != _self).Select(Translate).OfType<NodeRoute>().ToHashSet();
                if (last is null || !last.SetEquals(routes))
                {
                    if (!TrySync(routes))
                    {
                        await Task.Delay(Pause, _time, cancel);
                        continue;
                    }
                    last = routes;
                }
                await _wake.Reader.ReadAsync(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }

    /// <summary>Null for a node that has no pod CIDR or no address yet.</summary>
    internal static NodeRoute? Translate(Node node)
    {
        var podCidr = node.Spec.PodCIDRs.FirstOrDefault(c => !c.Contains(':')) ?? node.Spec.PodCIDR;
        var address = node.Status.Addresses.Where(a => a.Type == "InternalIP").Select(a => ServiceTranslation.Ipv4(a.Address)).FirstOrDefault(a => a is not null);
        return podCidr is not null && IPNetwork.TryParse(podCidr, out var network) && address is not null ? new NodeRoute(network, address) : null;
    }

    private bool TrySync(IReadOnlyCollection<NodeRoute> routes)
    {
        try
        {
            _routing.Sync(routes);
            return true;
        }
        catch (IOException e)
        {
            LogNotRouted(e);
            return false;
        }
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    [LoggerMessage(Level = LogLevel.Error, Message = "Routes to other nodes could not be made; trying again")]
    private partial void LogNotRouted(Exception error);
}
