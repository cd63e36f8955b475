using MiniKube.Api.Apps.V1;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Certificates.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Api.Rbac.V1;
using MiniKube.Api.Schemas;
using MiniKube.Client.Discovery;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using EndpointsObject = MiniKube.Api.Core.V1.Endpoints;

namespace MiniKube.Controllers.GarbageCollector;

/// <summary>
/// Every kind that can be listed, watched and deleted feeds the graph. Kinds that other controllers follow anyway share their informers; of all others only
/// metadata is watched. Kinds that appear later, custom resources among them, join with the next <see cref="RefreshAsync"/>.
/// </summary>
internal sealed class GraphSources(ControllerContext context, Action<DiscoveredResource, ObjectMeta> observed, Action<ObjectMeta> removed)
{
    private readonly HashSet<GroupVersionResource> attached = [];
    private readonly List<IInformer> informers = [];
    private volatile ApiDiscovery discovery = new([]);

    /// <summary>Where an owner is that a dependent in <paramref name="ns"/> names, by what is known now of what is served.</summary>
    public ObjectIdentity Locate(OwnerReference reference, string ns)
    {
        var resource = discovery.ForKind(GroupVersionKind.Parse(reference.ApiVersion, reference.Kind));
        var namespaced = resource?.Namespaced ?? ns.Length > 0;
        return new(resource?.Resource ?? default, namespaced, namespaced ? ns : "", reference.Name, reference.Uid);
    }

    /// <summary>As events name an object.</summary>
    public ObjectReference Reference(ObjectIdentity identity)
    {
        var kind = discovery.Resources.FirstOrDefault(r => r.Resource == identity.Resource)?.GroupVersionKind ?? default;
        return new()
        {
            ApiVersion = kind.ApiVersion, Kind = kind.Kind, Namespace = identity.Namespace.Length == 0 ? null : identity.Namespace, Name = identity.Name, Uid = identity.Uid,
        };
    }

    /// <exception cref="ApiException">The server does not tell what it serves.</exception>
    public async Task RefreshAsync(CancellationToken ct)
    {
        discovery = (await context.Client.DiscoverAsync(ct)).OrThrow().Keeping(discovery);
        foreach (var resource in discovery.Preferred.Where(IsCollectable))
        {
            if (attached.Add(resource.Resource))
            {
                Attach(resource);
            }
        }
    }

    /// <summary>Waits until the graph knows what exists now, but no longer than <paramref name="most"/>: what is missing then is asked for one by one.</summary>
    public async Task WaitForSyncAsync(TimeSpan most, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(most, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            foreach (var informer in informers.ToArray())
            {
                await informer.WaitForSyncAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The limit.
        }
    }

    // Events own nothing and are owned by nothing, and there are many of them.
    private static bool IsCollectable(DiscoveredResource resource) => resource.Resource.Resource != "events"
        && resource.Verbs.Contains("list") && resource.Verbs.Contains("watch") && resource.Verbs.Contains("delete");

    private void Attach(DiscoveredResource resource)
    {
        if (AttachShared<Pod>(resource) || AttachShared<Node>(resource) || AttachShared<Namespace>(resource) || AttachShared<Service>(resource)
            || AttachShared<EndpointsObject>(resource) || AttachShared<EndpointSlice>(resource) || AttachShared<ServiceAccount>(resource)
            || AttachShared<PersistentVolumeClaim>(resource) || AttachShared<PersistentVolume>(resource) || AttachShared<ResourceQuota>(resource)
            || AttachShared<ReplicaSet>(resource) || AttachShared<Deployment>(resource) || AttachShared<Job>(resource)
            || AttachShared<CronJob>(resource) || AttachShared<PodDisruptionBudget>(resource)
            || AttachShared<ReplicationController>(resource) || AttachShared<StatefulSet>(resource) || AttachShared<DaemonSet>(resource)
            || AttachShared<CertificateSigningRequest>(resource) || AttachShared<ClusterRole>(resource))
        {
            return;
        }
        var informer = context.Informers.Get(context.Client.Metadata(resource.Resource, resource.Namespaced));
        informers.Add(informer);
        informer.AddHandler(obj => observed(resource, obj.Metadata), (_, obj) => observed(resource, obj.Metadata), obj => removed(obj.Metadata));
    }

    private bool AttachShared<T>(DiscoveredResource resource) where T : class, IKubernetesObject<T>
    {
        if (T.GroupVersionResource != resource.Resource)
        {
            return false;
        }
        var informer = context.Informers.Get<T>();
        informers.Add(informer);
        informer.AddHandler(obj => observed(resource, obj.Metadata), (_, obj) => observed(resource, obj.Metadata), obj => removed(obj.Metadata));
        return true;
    }
}
