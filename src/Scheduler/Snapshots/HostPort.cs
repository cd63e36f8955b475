using MiniKube.Api.Core.V1;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>A port of the node itself that a container wants.</summary>
internal readonly record struct HostPort(string Protocol, string Address, int Port)
{
    private const string Any = "0.0.0.0";

    /// <summary>Two pods cannot have both: an address that means all of them clashes with each.</summary>
    public bool ConflictsWith(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (Address == other.Address || Address == Any || other.Address == Any);

    /// <summary>Those of containers that run at the same time: the pod's own and its sidecars.</summary>
    public static HostPort[] Of(PodSpec spec)
    {
        List<HostPort>? ports = null;
        foreach (var container in spec.InitContainers)
        {
            if (container.IsSidecar())
            {
                Collect(container, ref ports);
            }
        }
        foreach (var container in spec.Containers)
        {
            Collect(container, ref ports);
        }
        return ports?.ToArray() ?? [];
    }

    private static void Collect(Container container, ref List<HostPort>? ports)
    {
        foreach (var port in container.Ports)
        {
            if (port.HostPort is > 0 and var number)
            {
                (ports ??= []).Add(new(
                    string.IsNullOrEmpty(port.Protocol) ? "TCP" : port.Protocol, string.IsNullOrEmpty(port.HostIP) ? Any : port.HostIP, number));
            }
        }
    }
}
