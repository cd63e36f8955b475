using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;
using MiniKube.Client.Discovery;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Disruption;

/// <summary>
/// Finds what the controller of a pod wants: ReplicaSets (or the Deployments above them), ReplicationControllers and StatefulSets as they were last seen, all
/// others by their scale subresource.
/// </summary>
internal sealed class ScaleFinder
{
    private readonly KubeClient client;
    private readonly Informer<ReplicationController> controllers;
    private readonly Informer<ReplicaSet> replicaSets;
    private readonly Informer<Deployment> deployments;
    private readonly Informer<StatefulSet> statefulSets;
    private ApiDiscovery discovery = new([]);

    /// <param name="context">What it is made from.</param>
    /// <param name="changed">Told of the namespace in which a controller came, went or changed its scale.</param>
    public ScaleFinder(ControllerContext context, Action<string> changed)
    {
        client = context.Client;
        controllers = Follow<ReplicationController>(context, static c => c.Spec.Replicas, changed);
        replicaSets = Follow<ReplicaSet>(context, static s => s.Spec.Replicas, changed);
        deployments = Follow<Deployment>(context, static d => d.Spec.Replicas, changed);
        statefulSets = Follow<StatefulSet>(context, static s => s.Spec.Replicas, changed);
    }

    /// <returns>The scale and who sets it; null where there is no such controller (any more).</returns>
    /// <exception cref="UnknownScaleException">Its kind has no scale.</exception>
    public async Task<ControllerScale?> FindAsync(string ns, OwnerReference owner, CancellationToken ct)
    {
        switch (GroupVersionKind.Parse(owner.ApiVersion, owner.Kind))
        {
            case { Group: "", Kind: "ReplicationController" }:
                return Seen(controllers, ns, owner) is { } controller ? Scale(controller, controller.Spec.Replicas) : null;
            case { Group: "apps", Kind: "StatefulSet" }:
                return Seen(statefulSets, ns, owner) is { } statefulSet ? Scale(statefulSet, statefulSet.Spec.Replicas) : null;
            case { Group: "apps", Kind: "ReplicaSet" }:
                return Seen(replicaSets, ns, owner) is not { } set ? null
                    : ControllerReference.Of(set.Metadata) is not { Kind: "Deployment" } above ? Scale(set, set.Spec.Replicas)
                    : Seen(deployments, ns, above) is { } deployment ? Scale(deployment, deployment.Spec.Replicas) : null;
            case var kind:
                return await AskAsync(ns, owner, kind, ct);
        }
    }

    private async Task<ControllerScale?> AskAsync(string ns, OwnerReference owner, GroupVersionKind kind, CancellationToken ct)
    {
        if (discovery.ForKind(kind) is null)
        {
            discovery = (await client.DiscoverAsync(ct)).OrThrow().Keeping(discovery);
        }
        if (discovery.ForKind(kind) is not { } resource)
        {
            throw new UnknownScaleException($"no matches for kind \"{kind.Kind}\" in version \"{owner.ApiVersion}\"");
        }
        if (!resource.Subresources.Contains("scale"))
        {
            var name = resource.Resource.Group.Length == 0 ? resource.Resource.Resource : $"{resource.Resource.Resource}.{resource.Resource.Group}";
            throw new UnknownScaleException($"{name} does not implement the scale subresource");
        }
        var scale = (await client.Dynamic(resource.Resource, resource.Namespaced).GetAsync(owner.Name, ns, "scale", ct)).OrNull();
        return scale is not null && scale.At("metadata", "uid")?.AsString == owner.Uid ? new(owner.Uid, (int)(scale.At("spec", "replicas")?.AsInteger ?? 0)) : null;
    }

    private static ControllerScale Scale(IKubernetesObject obj, int? replicas) => new(obj.Metadata.Uid ?? "", replicas ?? 1);

    private static T? Seen<T>(Informer<T> informer, string ns, OwnerReference owner) where T : class, IKubernetesObject =>
        informer.Store.Get(ns, owner.Name) is { } found && found.Metadata.Uid == owner.Uid ? found : null;

    private static Informer<T> Follow<T>(ControllerContext context, Func<T, int?> replicas, Action<string> changed) where T : class, IKubernetesObject<T>
    {
        var informer = context.Informers.Get<T>();
        informer.AddHandler(o => changed(o.Metadata.Namespace ?? ""), (before, after) =>
        {
            if (replicas(before) != replicas(after))
            {
                changed(after.Metadata.Namespace ?? "");
            }
        });
        return informer;
    }
}
