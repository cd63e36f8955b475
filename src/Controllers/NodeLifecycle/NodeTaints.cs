using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>What may happen to the NoExecute taint of a node that is not ready.</summary>
internal enum Eviction
{
    /// <summary>The taint is set: pods that do not tolerate it go.</summary>
    Allowed,

    /// <summary>No taint is added now; one that is there stays.</summary>
    Held,

    /// <summary>Everything is down, so it is rather the control plane that is cut off: nothing is evicted.</summary>
    Suspended,
}

/// <summary>The taints that follow from a node's conditions.</summary>
internal static class NodeTaints
{
    public const string NotReady = "node.kubernetes.io/not-ready";
    public const string Unreachable = "node.kubernetes.io/unreachable";
    public const string OutOfService = "node.kubernetes.io/out-of-service";
    public const string NoSchedule = "NoSchedule";
    public const string NoExecute = "NoExecute";

    private const string Unschedulable = "node.kubernetes.io/unschedulable";

    private static readonly (string Condition, string Status, string Taint)[] ByCondition =
    [
        (NodeStates.Ready, "False", NotReady),
        (NodeStates.Ready, "Unknown", Unreachable),
        ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"),
        ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
        ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
        ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
    ];

    /// <summary>The node would get a NoExecute taint that it does not have: this is what eviction rates count.</summary>
    public static bool WantsEviction(Node node) => ExecuteKey(node) is { } key && !node.Spec.Taints.Any(t => t.Key == key && t.Effect == NoExecute);

    /// <summary>The node's taints as they should be; taints of others stay as they are, in place. The same list when nothing changes.</summary>
    public static IReadOnlyList<Taint> Wanted(Node node, Eviction eviction, DateTimeOffset now)
    {
        var execute = ExecuteKey(node);
        var schedule = ByCondition.Where(c => NodeStates.Condition(node.Status, c.Condition)?.Status == c.Status).Select(c => c.Taint).ToList();
        if (node.Spec.Unschedulable == true)
        {
            schedule.Add(Unschedulable);
        }
        var next = new List<Taint>();
        foreach (var taint in node.Spec.Taints)
        {
            var keep = taint.Effect switch
            {
                NoSchedule when IsOurs(taint.Key) => schedule.Remove(taint.Key),
                NoExecute when taint.Key is NotReady or Unreachable => eviction != Eviction.Suspended && execute == taint.Key,
                _ => true,
            };
            if (keep)
            {
                next.Add(taint);
            }
        }
        // Whose pods were already going, goes on so when it turns from not ready to unreachable or back.
        var evictedBefore = node.Spec.Taints.Any(t => t.Effect == NoExecute && t.Key is NotReady or Unreachable);
        next.AddRange(schedule.Select(key => new Taint { Key = key, Effect = NoSchedule, TimeAdded = now }));
        if (execute is not null && (eviction == Eviction.Allowed || (eviction == Eviction.Held && evictedBefore))
            && !next.Any(t => t.Key == execute && t.Effect == NoExecute))
        {
            next.Add(new Taint { Key = execute, Effect = NoExecute, TimeAdded = now });
        }
        return next.SequenceEqual(node.Spec.Taints) ? node.Spec.Taints : next;
    }

    private static bool IsOurs(string key) => key == Unschedulable || ByCondition.Any(c => c.Taint == key);

    private static string? ExecuteKey(Node node) => NodeStates.Condition(node.Status, NodeStates.Ready)?.Status switch
    {
        "False" => NotReady,
        "Unknown" => Unreachable,
        _ => null,
    };
}
