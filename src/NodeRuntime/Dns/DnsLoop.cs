using MiniKube.Client.Informers;
using MiniKube.NodeRuntime.Services;

namespace MiniKube.NodeRuntime.Dns;

/// <summary>
/// Keeps the zone of a <see cref="DnsServer"/> equal to the cluster's Services and EndpointSlices. Until they are known whole the server answers
/// from the zone it was started with; while the API server is away, from the last one.
/// </summary>
public sealed class DnsLoop(InformerFactory informers, DnsServer server)
{
    private readonly ServiceFeed _feed = new(informers);

    /// <summary>Runs until cancelled. The informers are started by whoever made them.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await _feed.WaitForSyncAsync(cancel);
            while (true)
            {
                var changed = await _feed.NextAsync(cancel);
                server.Zone = changed.Aggregate(server.Zone, Update);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }

    private ClusterZone Update(ClusterZone zone, ObjectKey key)
    {
        var (service, slices) = _feed.Get(key);
        return DnsTranslation.Service(service, slices) is { } names ? zone.With(names) : zone.Without(key.Namespace, key.Name);
    }
}
