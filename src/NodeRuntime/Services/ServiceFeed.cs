using System.Threading.Channels;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Client.Informers;

namespace MiniKube.NodeRuntime.Services;

/// <summary>
/// Tells which Services need another look because they or their EndpointSlices changed: names only, gathered while the reader is busy, so a
/// burst of changes is one look. One reader.
/// </summary>
internal sealed class ServiceFeed
{
    private const string ServiceIndex = "minikube/service";
    private const string ServiceNameLabel = "kubernetes.io/service-name";

    private readonly Lock _lock = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Informer<Service> _services;
    private readonly Informer<EndpointSlice> _slices;
    private HashSet<ObjectKey> _changed = [];

    public ServiceFeed(InformerFactory informers)
    {
        _services = informers.Get<Service>();
        _slices = informers.Get<EndpointSlice>();
        _slices.AddIndex(ServiceIndex, s => ServiceOf(s) is { } key ? [key.ToString()] : []);
        _services.AddHandler(s => Changed(KeyOf(s)), (_, s) => Changed(KeyOf(s)), s => Changed(KeyOf(s)));
        _slices.AddHandler(s => Changed(ServiceOf(s)), (old, s) => { Changed(ServiceOf(old)); Changed(ServiceOf(s)); }, s => Changed(ServiceOf(s)));
    }

    /// <summary>Completes when all Services and slices that there are have been heard of.</summary>
    public async Task WaitForSyncAsync(CancellationToken cancel)
    {
        await _services.WaitForSyncAsync(cancel);
        await _slices.WaitForSyncAsync(cancel);
    }

    /// <summary>All Services there are. What changed before this call need not be looked at again.</summary>
    public IReadOnlyList<ObjectKey> All()
    {
        lock (_lock)
            _changed = [];
        return [.. _services.Store.List().Select(KeyOf)];
    }

    /// <summary>Waits for a change and takes all there are.</summary>
    public async Task<IReadOnlyCollection<ObjectKey>> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_changed.Count > 0)
                {
                    var changed = _changed;
                    _changed = [];
                    return changed;
                }
            }
            await _wake.Reader.ReadAsync(cancel);
        }
    }

    /// <summary>The Service, null when it is gone, and its slices in an order that does not change.</summary>
    public (Service? Service, IReadOnlyList<EndpointSlice> Slices) Get(ObjectKey key) =>
        (_services.Store.Get(key), [.. _slices.Store.ByIndex(ServiceIndex, key.ToString())]);

    private static ObjectKey KeyOf(Service service) => new(service.Metadata.Namespace ?? "", service.Metadata.Name ?? "");

    private static ObjectKey? ServiceOf(EndpointSlice slice) =>
        slice.Metadata.Labels.TryGetValue(ServiceNameLabel, out var name) ? new ObjectKey(slice.Metadata.Namespace ?? "", name) : null;

    private void Changed(ObjectKey? key)
    {
        if (key is null)
            return;
        lock (_lock)
            _changed.Add(key.Value);
        _wake.Writer.TryWrite(true);
    }
}
