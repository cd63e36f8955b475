using MiniKube.Api.Core.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Invariants;

/// <summary>No two services have one cluster IP or one node port, no two running pods one address.</summary>
internal sealed class AddressesAreUnique : IInvariant
{
    public string? Check(ObservedState state, Change change) => change.After switch
    {
        Service service => OfService(state, service),
        Pod pod when pod.Status.PodIP != (change.Before as Pod)?.Status.PodIP => OfPod(state, pod),
        _ => null,
    };

    private static string? OfService(ObservedState state, Service service)
    {
        foreach (var other in state.All<Service>().Where(s => s.Metadata.Uid != service.Metadata.Uid))
        {
            if (other.Spec.ClusterIP == service.Spec.ClusterIP && service.Spec.ClusterIP is not (null or "" or "None"))
            {
                return $"{other.Metadata.Namespace}/{other.Metadata.Name} has its address {service.Spec.ClusterIP}";
            }
            if (other.Spec.Ports.Select(p => p.NodePort ?? 0).Intersect(service.Spec.Ports.Select(p => p.NodePort ?? 0)).FirstOrDefault(p => p != 0) is not 0 and var port)
            {
                return $"{other.Metadata.Namespace}/{other.Metadata.Name} has its node port {port}";
            }
        }
        return null;
    }

    private static string? OfPod(ObservedState state, Pod pod) => string.IsNullOrEmpty(pod.Status.PodIP) ? null
        : state.All<Pod>().FirstOrDefault(p => p.Metadata.Uid != pod.Metadata.Uid && p.Status.PodIP == pod.Status.PodIP && p.Status.Phase is not ("Succeeded" or "Failed")) is { } other
            ? $"{other.Metadata.Namespace}/{other.Metadata.Name} has its address {pod.Status.PodIP}"
            : null;
}
