using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.Controllers.Services;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>The shell of <see cref="EndpointSlicePlan"/>.</summary>
internal sealed class EndpointSliceController : IController
{
    private const string Name = "endpoint-slice-controller";
    private const string ServiceIndexName = "service";
    private const int Workers = 5;
    private static readonly TimeSpan NodeWait = TimeSpan.FromSeconds(1);

    private readonly ControllerContext context;
    private readonly EventRecorder events;
    private readonly Informer<Service> services;
    private readonly Informer<Pod> pods;
    private readonly Informer<Node> nodes;
    private readonly Informer<EndpointSlice> slices;
    private readonly WorkQueue<ObjectKey> queue;
    private readonly OwnWrites<ObjectKey> writes;

    public EndpointSliceController(ControllerContext context)
    {
        this.context = context;
        events = context.Recorder(Name);
        queue = new(context.Time);
        writes = new(context.Time);
        services = context.Informers.Get<Service>();
        pods = context.Informers.Get<Pod>();
        nodes = context.Informers.Get<Node>();
        slices = context.Informers.Get<EndpointSlice>();
        slices.AddIndex(ServiceIndexName, static slice => KeyOfService(slice) is { } key ? [key.ToString()] : []);
        services.AddHandler(Enqueue, (_, service) => Enqueue(service), Enqueue);
        slices.AddHandler(EnqueueFor, (_, slice) => EnqueueFor(slice), EnqueueFor);
        pods.AddHandler(pod => EnqueueFor(null, pod), EnqueueFor, pod => EnqueueFor(null, pod));
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync, Workers).RunAsync(ct);

    private void Enqueue(Service service) => queue.Add(services.KeyOf(service));

    private void EnqueueFor(Pod? before, Pod after)
    {
        foreach (var key in ServiceIndex.Touched(services, before, after))
        {
            queue.Add(key);
        }
    }

    private void EnqueueFor(EndpointSlice slice)
    {
        if (KeyOfService(slice) is { } key)
        {
            queue.Add(key);
        }
    }

    private static ObjectKey? KeyOfService(EndpointSlice slice) =>
        slice.Metadata.Labels.GetValueOrDefault(SliceIdentity.ManagedByLabel) == SliceIdentity.Manager
        && slice.Metadata.Labels.TryGetValue(SliceIdentity.ServiceNameLabel, out var service)
            ? new(slice.Metadata.Namespace ?? "", service)
            : null;

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        // The slices of a Service that is gone go with it, by their owner references.
        if (services.Store.Get(key) is not { } service || service.Metadata.DeletionTimestamp is not null)
        {
            writes.Forget(key);
            return;
        }
        if (!writes.AllSeen(key))
        {
            return;
        }
        var plan = EndpointSlicePlan.Compute(Gather(key, service));
        foreach (var slice in plan.Update)
        {
            Check(service, await context.Client.UpdateAsync(slice, null, ct), written => writes.Written(key, slices, written));
        }
        foreach (var slice in plan.Create)
        {
            Check(service, await context.Client.CreateAsync(slice, null, ct), written => writes.Written(key, slices, written));
        }
        foreach (var slice in plan.Delete)
        {
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = slice.Metadata.Uid } };
            Check(service, await context.Client.DeleteAsync<EndpointSlice>(slice.Metadata.Name!, slice.Metadata.Namespace, options, ct),
                _ => writes.Deleted(key, slices, slice));
        }
        if (plan.NodesMissing)
        {
            queue.AddAfter(key, NodeWait);
        }
    }

    private EndpointSliceSnapshot Gather(ObjectKey key, Service service)
    {
        var selected = ServiceIndex.Pods(service, pods);
        var at = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var pod in selected)
        {
            if (pod.Spec.NodeName is { Length: > 0 } name && !at.ContainsKey(name) && nodes.Store.Get(null, name) is { } node)
            {
                at.Add(name, node);
            }
        }
        return new(service, selected, at, slices.ByIndex(ServiceIndexName, key.ToString()).Where(s => s.Metadata.DeletionTimestamp is null).ToArray());
    }

    private void Check<T>(Service service, ApiResult<T> result, Action<T> written) where T : class
    {
        if (result.IsSuccess)
        {
            written(result.Value);
        }
        else if (!result.IsConflict && !result.IsNotFound && !result.Error.IsNamespaceTerminating())
        {
            events.Warning(service, "FailedToUpdateEndpointSlices",
                $"Error updating Endpoint Slices for Service {service.Metadata.Namespace}/{service.Metadata.Name}: {result.Error.Message}");
            throw new ApiException(result.Error);
        }
    }
}
