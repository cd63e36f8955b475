using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Services;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>The shell of <see cref="EndpointSlicePlan"/>.</summary>
internal sealed class EndpointSliceController : ServiceController
{
    private const string ServiceIndexName = "service";
    private static readonly TimeSpan NodeWait = TimeSpan.FromSeconds(1);

    private readonly Informer<Node> nodes;
    private readonly Informer<EndpointSlice> slices;
    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, IReadOnlyList<string>> spread = [];

    public EndpointSliceController(ControllerContext context) : base(context, "endpoint-slice-controller")
    {
        nodes = context.Informers.Get<Node>();
        nodes.AddHandler(node => NodeChanged(null, node), NodeChanged, node => NodeChanged(node, null));
        slices = context.Informers.Get<EndpointSlice>();
        slices.AddIndex(ServiceIndexName, static slice => KeyOfService(slice) is { } key ? [key.ToString()] : []);
        slices.AddHandler(EnqueueFor, (_, slice) => EnqueueFor(slice), EnqueueFor);
    }

    private void EnqueueFor(EndpointSlice slice)
    {
        if (KeyOfService(slice) is { } key)
        {
            Queue.Add(key);
        }
    }

    private void NodeChanged(Node? before, Node? after)
    {
        if (ZoneShares.IsSame(before, after))
        {
            return;
        }
        foreach (var service in Objects.Store.List().Where(TopologyHints.IsAuto))
        {
            Enqueue(service);
        }
    }

    private static ObjectKey? KeyOfService(EndpointSlice slice) =>
        slice.Metadata.Labels.GetValueOrDefault(SliceIdentity.ManagedByLabel) == SliceIdentity.Manager
        && slice.Metadata.Labels.TryGetValue(SliceIdentity.ServiceNameLabel, out var service)
            ? new(slice.Metadata.Namespace ?? "", service)
            : null;

    protected override async Task ReconcileAsync(ObjectKey key, Service service, CancellationToken ct)
    {
        if (service.Metadata.DeletionTimestamp is not null)
        {
            // Its slices go with it, by their owner references.
            return;
        }
        var plan = EndpointSlicePlan.Compute(Gather(key, service));
        foreach (var slice in plan.Update)
        {
            Check(service, await Context.Client.UpdateAsync(slice, null, ct), written => Writes.Written(key, slices, written));
        }
        foreach (var slice in plan.Create)
        {
            Check(service, await Context.Client.CreateAsync(slice, null, ct), written => Writes.Written(key, slices, written));
        }
        foreach (var slice in plan.Delete)
        {
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = slice.Metadata.Uid } };
            Check(service, await Context.Client.DeleteAsync<EndpointSlice>(slice.Metadata.Name!, slice.Metadata.Namespace, options, ct),
                _ => Writes.Deleted(key, slices, slice));
        }
        foreach (var happened in plan.Events)
        {
            Events.Tell(service, happened);
        }
        NoteSpread(key, plan.Spread);
        if (plan.NodesMissing)
        {
            Queue.AddAfter(key, NodeWait);
        }
    }

    protected override Task GoneAsync(ObjectKey key, CancellationToken ct)
    {
        NoteSpread(key, []);
        return base.GoneAsync(key, ct);
    }

    private void NoteSpread(ObjectKey key, IReadOnlyList<string> families)
    {
        lock (gate)
        {
            if (families.Count == 0)
            {
                spread.Remove(key);
            }
            else
            {
                spread[key] = families;
            }
        }
    }

    private IReadOnlyList<string> SpreadSoFar(ObjectKey key)
    {
        lock (gate)
        {
            return spread.GetValueOrDefault(key, []);
        }
    }

    private EndpointSliceSnapshot Gather(ObjectKey key, Service service)
    {
        var selected = ServiceIndex.Pods(service, Pods);
        var at = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var pod in selected)
        {
            if (pod.Spec.NodeName is { Length: > 0 } name && !at.ContainsKey(name) && nodes.Store.Get(null, name) is { } node)
            {
                at.Add(name, node);
            }
        }
        return new(service, selected, at, slices.ByIndex(ServiceIndexName, key.ToString()).Where(s => s.Metadata.DeletionTimestamp is null).ToArray())
        {
            Trigger = Triggers.Look(key, service, selected),
            Shares = TopologyHints.IsAuto(service) ? ZoneShares.Of(nodes.Store.List()) : null,
            Spread = SpreadSoFar(key),
        };
    }

    private void Check<T>(Service service, ApiResult<T> result, Action<T> written) where T : class
    {
        if (result.IsSuccess)
        {
            written(result.Value);
        }
        else if (!result.IsConflict && !result.IsNotFound && !result.Error.IsNamespaceTerminating())
        {
            Events.Warning(service, "FailedToUpdateEndpointSlices",
                $"Error updating Endpoint Slices for Service {service.Metadata.Namespace}/{service.Metadata.Name}: {result.Error.Message}");
            throw new ApiException(result.Error);
        }
    }
}
