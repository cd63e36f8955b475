using MiniKube.Api.Core.V1;
using MiniKube.Controllers.NodeLifecycle;

namespace MiniKube.Controllers.TaintEviction;

/// <summary>Since when a taint has been on a node, as this process knows it.</summary>
internal sealed record TaintSince(Taint Taint, DateTimeOffset Since)
{
    /// <summary>
    /// The NoExecute taints of a node with the moment from which tolerationSeconds count. <c>timeAdded</c> is cut to whole seconds; a taint that is new to this
    /// process counts from when it was seen, but, after a restart, at most a second later than was written: never too early, and a restart
    /// does not grant the pods another period.
    /// </summary>
    public static IReadOnlyList<TaintSince> Update(IReadOnlyList<TaintSince> before, Node? node, DateTimeOffset now)
    {
        var next = new List<TaintSince>();
        foreach (var taint in node?.Spec.Taints ?? [])
        {
            if (taint.Effect != NodeTaints.NoExecute)
            {
                continue;
            }
            var known = before.FirstOrDefault(b => b.Taint.Equals(taint));
            var latest = taint.TimeAdded is { } added ? added.Moment.AddSeconds(1) : now;
            next.Add(known ?? new(taint, latest < now ? latest : now));
        }
        return next;
    }
}

/// <summary>When a pod must leave its node: null for never.</summary>
internal sealed record TaintEvictionPlan(DateTimeOffset? EvictAt)
{
    public static TaintEvictionPlan Stays { get; } = new((DateTimeOffset?)null);

    /// <param name="taints">The NoExecute taints of the pod's node.</param>
    /// <param name="boundSince">When the pod came to the node: a toleration cannot run out before.</param>
    public static TaintEvictionPlan Compute(Pod pod, IReadOnlyList<TaintSince> taints, DateTimeOffset boundSince)
    {
        DateTimeOffset? earliest = null;
        foreach (var (taint, since) in taints)
        {
            var start = since > boundSince ? since : boundSince;
            var leave = start;
            if (pod.Spec.Tolerations.FirstOrDefault(t => t.Tolerates(taint)) is { } toleration)
            {
                if (toleration.TolerationSeconds is not { } seconds)
                {
                    continue;
                }
                leave = start.AddSeconds(Math.Clamp(seconds, 0, int.MaxValue));
            }
            if (earliest is null || leave < earliest)
            {
                earliest = leave;
            }
        }
        return earliest is null ? Stays : new(earliest);
    }
}
