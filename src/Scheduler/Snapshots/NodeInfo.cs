using MiniKube.Api.Core.V1;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>
/// A node's row in the snapshot. It exists from the first sign of the node, be that a pod bound to it, to the last; only while the API server has the
/// node is <see cref="Node"/> given and the row offered to plugins.
/// </summary>
internal sealed class NodeInfo(string name, int slot)
{
    private readonly List<PodInfo> pods = [];
    private readonly List<HostPort> ports = [];
    private Node? node;

    public string Name => name;

    /// <summary>Its place in every column.</summary>
    public int Slot => slot;

    /// <summary>As last seen. Plugins only ever get rows that have one.</summary>
    public Node Node => node ?? throw new InvalidOperationException($"node {name} is not there");
    public bool IsPresent => node is not null;

    /// <summary>In no particular order, but the same one in every run.</summary>
    public IReadOnlyList<PodInfo> Pods => pods;
    /// <summary>The region and zone it says it is in; empty where it says neither, null while it is not there.</summary>
    public string? Zone { get; private set; }
    public bool IsUnschedulable { get; private set; }

    /// <summary>Effects NoSchedule and NoExecute.</summary>
    public Taint[] HardTaints { get; private set; } = [];

    /// <summary>Effect PreferNoSchedule.</summary>
    public Taint[] SoftTaints { get; private set; } = [];

    internal void Set(Node? value)
    {
        node = value;
        Zone = value is null ? null : ZoneOf(value);
        IsUnschedulable = value?.Spec.Unschedulable == true;
        HardTaints = value is null ? [] : [.. value.Spec.Taints.Where(t => t.Effect is "NoSchedule" or "NoExecute")];
        SoftTaints = value is null ? [] : [.. value.Spec.Taints.Where(t => t.Effect == "PreferNoSchedule")];
    }

    // The older names of the labels count first, as upstream's do.
    private static string ZoneOf(Node node)
    {
        string Label(string older, string name) => node.Metadata.Labels.GetValueOrDefault(older) ?? node.Metadata.Labels.GetValueOrDefault(name) ?? "";
        var region = Label("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region");
        var zone = Label("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone");
        return region.Length + zone.Length == 0 ? "" : $"{region}:\0:{zone}";
    }

    internal void Add(PodInfo pod)
    {
        pods.Add(pod);
        ports.AddRange(pod.HostPorts);
    }

    internal void Remove(PodInfo pod)
    {
        var at = pods.IndexOf(pod);
        pods[at] = pods[^1];
        pods.RemoveAt(pods.Count - 1);
        foreach (var port in pod.HostPorts)
        {
            ports.Remove(port);
        }
    }

    public bool HasPortConflict(HostPort[] wanted)
    {
        foreach (var port in wanted)
        {
            foreach (var used in ports)
            {
                if (port.ConflictsWith(used))
                {
                    return true;
                }
            }
        }
        return false;
    }
}
