using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Networking.V1;
using MiniKube.Simulation.Invariants;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Promises;

/// <summary>What holds of the cluster as a whole once nobody wants anything any more and the weather is fair.</summary>
internal static class AtRest
{
    private static readonly IReadOnlyList<Func<ObservedState, IEnumerable<Broken>>> Promises =
        [NothingIsLeaving, NothingIsOrphaned, OneObjectPerPromise, PodsHaveNodes, NodesAreWhole, AddressesBelongToServices, ClaimsHaveVolumes];

    public static IEnumerable<Broken> Check(ObservedState state) => Promises.SelectMany(p => p(state));

    // Finalizers are gone, terminating namespaces too.
    private static IEnumerable<Broken> NothingIsLeaving(ObservedState state) => state.Everything().Where(o => o.Object.Metadata.DeletionTimestamp is not null)
        .Select(o => new Broken(o.Key, $"it is still leaving: {Description.Of(o.Object)}"));

    // Every owner exists, as does every namespace.
    private static IEnumerable<Broken> NothingIsOrphaned(ObservedState state)
    {
        var namespaces = state.All<Namespace>().Select(n => n.Metadata.Name!).ToHashSet(StringComparer.Ordinal);
        var uids = state.Everything().Select(o => o.Object.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, obj) in state.Everything())
        {
            if (obj.Metadata.Namespace is { Length: > 0 } ns && !namespaces.Contains(ns))
            {
                yield return new(key, $"its namespace {ns} is gone");
            }
            if (obj.Metadata.OwnerReferences.FirstOrDefault(o => !uids.Contains(o.Uid)) is { } owner)
            {
                yield return new(key, $"its owner {owner.Kind} {owner.Name} is gone");
            }
        }
    }

    // What controllers make for a service is there only with the service.
    private static IEnumerable<Broken> OneObjectPerPromise(ObservedState state) =>
        state.All<EndpointSlice>().Where(s => s.Metadata.Labels.TryGetValue("kubernetes.io/service-name", out var name) && state.Find<Service>(s.Metadata.Namespace, name) is null)
            .Select(s => new Broken(ObservedState.KeyOf(s), "there is no such service"))
            .Concat(state.All<Endpoints>().Where(e => state.Find<Service>(e.Metadata.Namespace, e.Metadata.Name!) is null)
                .Select(e => new Broken(ObservedState.KeyOf(e), "there is no such service")));

    // A pod waits only where it fits nowhere; those of a DaemonSet fit one node alone.
    private static IEnumerable<Broken> PodsHaveNodes(ObservedState state)
    {
        foreach (var pod in state.All<Pod>())
        {
            if (string.IsNullOrEmpty(pod.Spec.NodeName))
            {
                if (pod.Metadata.OwnerReferences.All(o => o.Kind != "DaemonSet") && state.All<Node>().FirstOrDefault(n => Free(state, n) >= Requests.MilliCpu(pod)) is { } node)
                {
                    yield return new(ObservedState.KeyOf(pod), $"it has no node though {node.Metadata.Name} has room");
                }
            }
            else if (state.Find<Node>(null, pod.Spec.NodeName) is null)
            {
                yield return new(ObservedState.KeyOf(pod), $"its node {pod.Spec.NodeName} is gone");
            }
            else if (pod.Status.Phase == "Pending")
            {
                yield return new(ObservedState.KeyOf(pod), "it does not start");
            }
        }
    }

    private static IEnumerable<Broken> NodesAreWhole(ObservedState state)
    {
        foreach (var node in state.All<Node>())
        {
            if (node.Spec.Taints.Count > 0 || node.Status.Conditions.FirstOrDefault(c => c.Type == "Ready")?.Status != "True")
            {
                yield return new(ObservedState.KeyOf(node), $"it is not ready, or tainted: {Description.Of(node)}");
            }
            if (Free(state, node) < 0)
            {
                yield return new(ObservedState.KeyOf(node), $"its pods ask for {-Free(state, node)}m cpu more than it has");
            }
        }
    }

    private static IEnumerable<Broken> AddressesBelongToServices(ObservedState state)
    {
        var used = state.All<Service>().SelectMany(s => s.Spec.ClusterIPs).Where(ip => ip != "None").Order(StringComparer.Ordinal).ToList();
        var kept = state.All<IPAddress>().Select(a => a.Metadata.Name!).Order(StringComparer.Ordinal).ToList();
        foreach (var ip in used.Except(kept).Concat(kept.Except(used)))
        {
            yield return new(ObservedState.KeyOf<IPAddress>(null, ip), used.Contains(ip) ? "a service has it but it is not kept for it" : "it is kept for no service");
        }
    }

    private static IEnumerable<Broken> ClaimsHaveVolumes(ObservedState state)
    {
        foreach (var claim in state.All<PersistentVolumeClaim>().Where(c => c.Status.Phase != "Bound"))
        {
            yield return new(ObservedState.KeyOf(claim), $"it is {claim.Status.Phase}");
        }
        var claims = state.All<PersistentVolumeClaim>().Select(c => c.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var volume in state.All<PersistentVolume>().Where(v => !claims.Contains(v.Spec.ClaimRef?.Uid)))
        {
            yield return new(ObservedState.KeyOf(volume), $"the claim {volume.Spec.ClaimRef?.Name} that it is for is gone");
        }
    }

    private static long Free(ObservedState state, Node node) =>
        node.Status.Allocatable["cpu"].MilliValue - state.All<Pod>().Where(p => p.Spec.NodeName == node.Metadata.Name && !p.IsTerminal()).Sum(Requests.MilliCpu);
}
