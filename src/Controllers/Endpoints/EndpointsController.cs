using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.Controllers.Services;
using EndpointsObject = MiniKube.Api.Core.V1.Endpoints;

namespace MiniKube.Controllers.Endpoints;

/// <summary>The shell of <see cref="EndpointsPlan"/>. An Endpoints object has no owner reference: it is deleted here when its Service is.</summary>
internal sealed class EndpointsController : IController
{
    private const string Name = "endpoint-controller";
    private const int Workers = 5;

    // Old clients elected leaders by annotations on Endpoints that belong to no Service.
    private const string LeaderAnnotation = "control-plane.alpha.kubernetes.io/leader";

    private readonly ControllerContext context;
    private readonly EventRecorder events;
    private readonly Informer<Service> services;
    private readonly Informer<Pod> pods;
    private readonly Informer<EndpointsObject> endpoints;
    private readonly WorkQueue<ObjectKey> queue;
    private readonly OwnWrites<ObjectKey> writes;

    public EndpointsController(ControllerContext context)
    {
        this.context = context;
        events = context.Recorder(Name);
        queue = new(context.Time);
        writes = new(context.Time);
        services = context.Informers.Get<Service>();
        pods = context.Informers.Get<Pod>();
        endpoints = context.Informers.Get<EndpointsObject>();
        services.AddHandler(Enqueue, (_, service) => Enqueue(service), Enqueue);
        endpoints.AddHandler(EnqueueManaged, (_, now) => EnqueueManaged(now), EnqueueManaged);
        pods.AddHandler(pod => EnqueueFor(null, pod), EnqueueFor, pod => EnqueueFor(null, pod));
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync, Workers).RunAsync(ct);

    private void Enqueue(Service service) => queue.Add(services.KeyOf(service));

    private void EnqueueManaged(EndpointsObject changed)
    {
        if (changed.Metadata.Labels.GetValueOrDefault(EndpointsPlan.ManagedByLabel) == EndpointsPlan.Manager
            || services.Store.Get(endpoints.KeyOf(changed)) is not null)
        {
            queue.Add(endpoints.KeyOf(changed));
        }
    }

    private void EnqueueFor(Pod? before, Pod after)
    {
        foreach (var key in ServiceIndex.Touched(services, before, after))
        {
            queue.Add(key);
        }
    }

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (!writes.AllSeen(key))
        {
            return;
        }
        var current = endpoints.Store.Get(key);
        if (services.Store.Get(key) is not { } service)
        {
            writes.Forget(key);
            if (current is not null && !current.Metadata.Annotations.ContainsKey(LeaderAnnotation))
            {
                var options = new DeleteOptions { Preconditions = new Preconditions { Uid = current.Metadata.Uid } };
                var deleted = await context.Client.DeleteAsync<EndpointsObject>(key.Name, key.Namespace, options, ct);
                if (!deleted.IsSuccess && !deleted.IsNotFound && !deleted.IsConflict)
                {
                    throw new ApiException(deleted.Error);
                }
            }
            return;
        }
        var plan = EndpointsPlan.Compute(new(service, ServiceIndex.Pods(service, pods), current));
        if ((plan.Create ?? plan.Update) is null)
        {
            return;
        }
        var result = plan.Create is { } create
            ? await context.Client.CreateAsync(create, null, ct)
            : await context.Client.UpdateAsync(plan.Update!, null, ct);
        if (result.IsSuccess)
        {
            writes.Written(key, endpoints, result.Value);
        }
        else if (!result.IsConflict && !result.IsAlreadyExists && !result.IsNotFound && !result.Error.IsNamespaceTerminating())
        {
            events.Warning(service, plan.Create is not null ? "FailedToCreateEndpoint" : "FailedToUpdateEndpoint",
                $"Failed to {(plan.Create is not null ? "create" : "update")} endpoint {key}: {result.Error.Message}");
            throw new ApiException(result.Error);
        }
    }
}
