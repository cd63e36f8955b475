using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Services;

/// <summary>How a Service sees the pods that it selects: which count, at which addresses and ports, under which name.</summary>
internal static class ServicePods
{
    public const string HeadlessLabel = "service.kubernetes.io/headless";

    /// <summary>A headless Service has no address of its own: its name answers with its pods' addresses.</summary>
    public static bool IsHeadless(Service service) => service.Spec.ClusterIP is "None" || service.Spec.ClusterIPs is ["None", ..];

    /// <summary>Someone else keeps the endpoints of a Service without a selector, and an ExternalName has none.</summary>
    public static bool HasManagedEndpoints(Service service) => service.Spec.Selector.Count > 0 && service.Spec.Type != "ExternalName";

    /// <summary>The pod runs, or may run again, and has an address.</summary>
    public static bool IsEndpoint(Pod pod, bool includeTerminating) =>
        !PodStates.IsTerminal(pod) && Addresses(pod).Any() && (includeTerminating || !PodStates.IsTerminating(pod));

    public static IEnumerable<string> Addresses(Pod pod) => pod.Status.PodIPs.Count > 0
        ? pod.Status.PodIPs.Select(p => p.Ip).Where(ip => ip.Length > 0)
        : string.IsNullOrEmpty(pod.Status.PodIP) ? [] : [pod.Status.PodIP];

    public static bool IsOfFamily(string address, string family) => IPAddress.TryParse(address, out var ip)
        && ip.AddressFamily == (family == "IPv6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);

    /// <summary>The IP families that the Service answers in, its primary first.</summary>
    public static IReadOnlyList<string> Families(Service service)
    {
        if (service.Spec.IpFamilies.Count > 0)
        {
            return service.Spec.IpFamilies;
        }
        return IPAddress.TryParse(service.Spec.ClusterIP, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? ["IPv6"] : ["IPv4"];
    }

    /// <summary>The number of the port that a Service's port leads to on this pod; null when a named port is not there.</summary>
    public static int? TargetPort(Pod pod, ServicePort port)
    {
        if (port.TargetPort is not { } target)
        {
            return port.Port;
        }
        if (target.IsInt)
        {
            return target.IntValue == 0 ? port.Port : target.IntValue;
        }
        var protocol = port.Protocol ?? "TCP";
        var containers = pod.Spec.Containers.Concat(pod.Spec.InitContainers.Where(PodStates.IsRestartableInit));
        foreach (var candidate in containers.SelectMany(c => c.Ports))
        {
            if (candidate.Name == target.StringValue && (candidate.Protocol ?? "TCP") == protocol)
            {
                return candidate.ContainerPortValue;
            }
        }
        return null;
    }

    /// <summary>The pod's DNS name below the Service, which it has when it asks for it by subdomain; else null.</summary>
    public static string? Hostname(Service service, Pod pod) =>
        !string.IsNullOrEmpty(pod.Spec.Hostname) && pod.Spec.Subdomain == service.Metadata.Name && pod.Metadata.Namespace == service.Metadata.Namespace
            ? pod.Spec.Hostname
            : null;

    public static ObjectReference Reference(Pod pod) => new()
    {
        Kind = "Pod",
        Namespace = pod.Metadata.Namespace,
        Name = pod.Metadata.Name,
        Uid = pod.Metadata.Uid,
    };
}
