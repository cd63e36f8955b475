using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.EndpointSlices;
using EndpointsObject = MiniKube.Api.Core.V1.Endpoints;

namespace MiniKube.Controllers.EndpointSliceMirroring;

/// <summary>The shell of <see cref="MirroringPlan"/>.</summary>
internal sealed class EndpointSliceMirroringController : ObjectController<EndpointsObject>
{
    private const string MirrorIndex = "mirror";

    private readonly Informer<Service> services;
    private readonly Informer<EndpointSlice> slices;

    public EndpointSliceMirroringController(ControllerContext context) : base(context, "endpoint-slice-mirroring-controller", 5)
    {
        services = context.Informers.Get<Service>();
        services.AddHandler(
            service => EnqueueIf(service.Spec.Selector.Count == 0, service),
            (before, service) => EnqueueIf(before.Spec.Selector.Count == 0 != (service.Spec.Selector.Count == 0), service),
            service => EnqueueIf(service.Spec.Selector.Count == 0, service));
        slices = context.Informers.Get<EndpointSlice>();
        slices.AddIndex(MirrorIndex, static slice => KeyOf(slice) is { } key ? [key.ToString()] : []);
        slices.AddHandler(Look, (_, slice) => Look(slice), Look);
    }

    protected override Task ReconcileAsync(ObjectKey key, EndpointsObject endpoints, CancellationToken ct) => MirrorAsync(key, endpoints, ct);

    protected override Task GoneAsync(ObjectKey key, CancellationToken ct) => MirrorAsync(key, null, ct);

    private static ObjectKey? KeyOf(EndpointSlice slice) =>
        slice.Metadata.Labels.GetValueOrDefault(SliceIdentity.ManagedByLabel) == MirroringPlan.Manager
        && slice.Metadata.Labels.TryGetValue(SliceIdentity.ServiceNameLabel, out var name)
            ? new(slice.Metadata.Namespace ?? "", name)
            : null;

    private void EnqueueIf(bool matters, Service service)
    {
        if (matters)
        {
            Queue.Add(services.KeyOf(service));
        }
    }

    private void Look(EndpointSlice slice)
    {
        if (KeyOf(slice) is { } key)
        {
            Queue.Add(key);
        }
    }

    private async Task MirrorAsync(ObjectKey key, EndpointsObject? endpoints, CancellationToken ct)
    {
        var present = slices.ByIndex(MirrorIndex, key.ToString()).Where(s => s.Metadata.DeletionTimestamp is null).ToArray();
        var plan = MirroringPlan.Compute(new(endpoints, services.Store.Get(key), present));
        foreach (var happened in plan.Events)
        {
            Events.Tell(endpoints!, happened);
        }
        foreach (var slice in plan.Create)
        {
            Check(await Context.Client.CreateAsync(slice, null, ct), written => Writes.Written(key, slices, written));
        }
        foreach (var slice in plan.Update)
        {
            Check(await Context.Client.UpdateAsync(slice, null, ct), written => Writes.Written(key, slices, written));
        }
        foreach (var slice in plan.Delete)
        {
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = slice.Metadata.Uid } };
            Check(await Context.Client.DeleteAsync<EndpointSlice>(slice.Metadata.Name!, slice.Metadata.Namespace, options, ct), _ => Writes.Deleted(key, slices, slice));
        }
    }

    private static void Check<T>(ApiResult<T> result, Action<T> written) where T : class
    {
        if (result.IsSuccess)
        {
            written(result.Value);
        }
        else if (!result.IsConflict && !result.IsNotFound && !result.Error.IsNamespaceTerminating())
        {
            throw new ApiException(result.Error);
        }
    }
}
