namespace MiniKube.NodeRuntime.Cgroups;

/// <summary>How sure a pod may be of its resources: decides who suffers first.</summary>
public enum QosClass
{
    Guaranteed,
    Burstable,
    BestEffort,
}

/// <summary>
/// A node's subtree: "agent" for the node process, "runtime" for container monitors, and "kubepods" with the kubelet's layout of
/// QoS classes, pods and containers. Killing the node's own cgroup kills all that belongs to the node, and nothing else.
/// </summary>
public sealed class NodeCgroups
{
    /// <param name="parent">the node's cgroup: "/mkube/CLUSTER/NODE"</param>
    public NodeCgroups(CgroupHierarchy hierarchy, string parent)
    {
        Hierarchy = hierarchy;
        Parent = parent.TrimEnd('/');
        if (!Parent.StartsWith('/') || Parent.Split('/').Contains(".."))
            throw new ArgumentException($"not an absolute cgroup path: {parent}", nameof(parent));
    }

    public CgroupHierarchy Hierarchy { get; }
    public string Parent { get; }
    public string Agent => Parent + "/agent";
    public string Runtime => Parent + "/runtime";
    public string Pods => Parent + "/kubepods";

    /// <summary>The cgroup of all pods of a class.</summary>
    public string Class(QosClass qos) => qos switch
    {
        QosClass.Burstable => Pods + "/burstable",
        QosClass.BestEffort => Pods + "/besteffort",
        _ => Pods,
    };

    public string Pod(QosClass qos, string uid) => $"{Class(qos)}/pod{uid}";

    public string Container(QosClass qos, string podUid, string containerId) => $"{Pod(qos, podUid)}/{containerId}";

    /// <summary>Makes the tree. Best-effort pods together weigh as little as the kernel allows. Idempotent.</summary>
    public void Create()
    {
        foreach (var path in new[] { Agent, Runtime, Class(QosClass.Burstable), Class(QosClass.BestEffort) })
            Hierarchy.Create(path);
        Hierarchy.Apply(Class(QosClass.BestEffort), new CgroupLimits { CpuShares = 2 });
    }

    /// <summary>Moves this process into the agent's cgroup. Before container monitors are started: it takes all threads along.</summary>
    public void PlaceAgent() => Hierarchy.AddProcess(Agent, Environment.ProcessId);

    /// <summary>Makes a pod's cgroup with its bounds, the sum of its containers'. Idempotent.</summary>
    public void CreatePod(QosClass qos, string uid, CgroupLimits limits)
    {
        Hierarchy.Create(Pod(qos, uid));
        Hierarchy.Apply(Pod(qos, uid), limits);
    }

    /// <summary>Pods that have a cgroup.</summary>
    public IReadOnlyList<(QosClass Qos, string Uid)> ListPods()
    {
        var pods = new List<(QosClass Qos, string Uid)>();
        foreach (var qos in Enum.GetValues<QosClass>())
        {
            var directory = Hierarchy.ProcessDirectory(Class(qos));
            if (Directory.Exists(directory))
                pods.AddRange(Directory.GetDirectories(directory, "pod*").Select(d => (qos, Path.GetFileName(d)["pod".Length..])));
        }
        return pods;
    }

    /// <summary>Kills what is left of a pod and removes its cgroup.</summary>
    /// <returns>false when something would not die or go in time</returns>
    public Task<bool> RemovePodAsync(QosClass qos, string uid, TimeSpan within, TimeProvider time) => RemoveAsync(Pod(qos, uid), within, time);

    /// <summary>Kills everything of the node, the agent included, and removes its subtree. For use by a process outside it.</summary>
    public Task<bool> RemoveAsync(TimeSpan within, TimeProvider time) => RemoveAsync(Parent, within, time);

    private async Task<bool> RemoveAsync(string path, TimeSpan within, TimeProvider time) =>
        await Hierarchy.KillAsync(path, within, time) && await Hierarchy.RemoveAsync(path, within, time);
}
