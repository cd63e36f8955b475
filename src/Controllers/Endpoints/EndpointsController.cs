using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Services;
using EndpointsObject = MiniKube.Api.Core.V1.Endpoints;

namespace MiniKube.Controllers.Endpoints;

/// <summary>The shell of <see cref="EndpointsPlan"/>. An Endpoints object has no owner reference: it is deleted here when its Service is.</summary>
internal sealed class EndpointsController : ServiceController
{
    // Old clients elected leaders by annotations on Endpoints that belong to no Service.
    private const string LeaderAnnotation = "control-plane.alpha.kubernetes.io/leader";

    private readonly Informer<EndpointsObject> endpoints;

    public EndpointsController(ControllerContext context) : base(context, "endpoint-controller")
    {
        endpoints = context.Informers.Get<EndpointsObject>();
        endpoints.AddHandler(EnqueueManaged, (_, now) => EnqueueManaged(now), EnqueueManaged);
    }

    private void EnqueueManaged(EndpointsObject changed)
    {
        if (changed.Metadata.Labels.GetValueOrDefault(EndpointsPlan.ManagedByLabel) == EndpointsPlan.Manager
            || Objects.Store.Get(endpoints.KeyOf(changed)) is not null)
        {
            Queue.Add(endpoints.KeyOf(changed));
        }
    }

    protected override async Task GoneAsync(ObjectKey key, CancellationToken ct)
    {
        await base.GoneAsync(key, ct);
        if (endpoints.Store.Get(key) is not { } left || left.Metadata.Annotations.ContainsKey(LeaderAnnotation))
        {
            return;
        }
        var options = new DeleteOptions { Preconditions = new Preconditions { Uid = left.Metadata.Uid } };
        var deleted = await Context.Client.DeleteAsync<EndpointsObject>(key.Name, key.Namespace, options, ct);
        if (!deleted.IsSuccess && !deleted.IsNotFound && !deleted.IsConflict)
        {
            throw new ApiException(deleted.Error);
        }
    }

    protected override async Task ReconcileAsync(ObjectKey key, Service service, CancellationToken ct)
    {
        var selected = ServiceIndex.Pods(service, Pods);
        var plan = EndpointsPlan.Compute(new(service, selected, endpoints.Store.Get(key)) { Trigger = Triggers.Look(key, service, selected) });
        if ((plan.Create ?? plan.Update) is null)
        {
            return;
        }
        var result = plan.Create is { } create
            ? await Context.Client.CreateAsync(create, null, ct)
            : await Context.Client.UpdateAsync(plan.Update!, null, ct);
        if (result.IsSuccess)
        {
            Writes.Written(key, endpoints, result.Value);
        }
        else if (!result.IsConflict && !result.IsAlreadyExists && !result.IsNotFound && !result.Error.IsNamespaceTerminating())
        {
            var (reason, what) = plan.Create is null ? ("FailedToUpdateEndpoint", "update endpoint") : ("FailedToCreateEndpoint", "create endpoint for service");
            Events.Warning(service, reason, $"Failed to {what} {key}: {result.Error.Message}");
            throw new ApiException(result.Error);
        }
    }
}
