using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Bindings;
using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Preemption;
using MiniKube.Scheduler.Queueing;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Framework;

// The extension points of Kubernetes' scheduling framework (KEP-624). A plugin is one class that implements those it needs. All but Bind are
// called on the scheduling loop, one pod at a time, and must not wait.

/// <summary>A plugin, under the name that Kubernetes gives it.</summary>
internal interface IPlugin
{
    string Name { get; }
}

/// <summary>Whether a pod may be tried at all yet.</summary>
internal interface IPreEnqueuePlugin : IPlugin
{
    Verdict PreEnqueue(Pod pod);
}

/// <summary>Which of two waiting pods goes first. All profiles share one.</summary>
internal interface IQueueSortPlugin : IPlugin, IComparer<QueuedPod>;

/// <summary>Looks at the pod once before its nodes, and prepares what <see cref="IFilterPlugin.Filter"/> needs.</summary>
internal interface IPreFilterPlugin : IPlugin
{
    PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster);
}

/// <summary>Whether the pod can run on a node.</summary>
internal interface IFilterPlugin : IPlugin
{
    Verdict Filter(CycleState state, PodInfo pod, NodeInfo node);
}

/// <summary>What can be done for a pod that fits nowhere: preemption.</summary>
internal interface IPostFilterPlugin : IPlugin
{
    /// <param name="pod">The pod.</param>
    /// <param name="cluster">As before afterwards.</param>
    /// <param name="diagnosis">Why it fits nowhere.</param>
    /// <param name="trial">Whether it would, were the snapshot different.</param>
    PostFilterResult PostFilter(PodInfo pod, ClusterSnapshot cluster, Diagnosis diagnosis, NodeTrial trial);
}

/// <summary>Prepares scoring. <see cref="Verdict.Skip"/> leaves the plugin's score out.</summary>
internal interface IPreScorePlugin : IPlugin
{
    Verdict PreScore(CycleState state, PodInfo pod, ClusterSnapshot cluster, ReadOnlySpan<NodeInfo> feasible);
}

/// <summary>How well a node suits: 0 to 100, or any measure that <see cref="INormalizeScorePlugin"/> brings there.</summary>
internal interface IScorePlugin : IPlugin
{
    long Score(CycleState state, PodInfo pod, NodeInfo node);
}

/// <summary>Brings the scores of all nodes, given in the order of <paramref name="feasible"/>, into 0 to 100.</summary>
internal interface INormalizeScorePlugin : IScorePlugin
{
    void NormalizeScore(CycleState state, PodInfo pod, ReadOnlySpan<NodeInfo> feasible, Span<long> scores);
}

/// <summary>Sets something aside for a pod that has its node, until it is bound; and gives it back if that fails.</summary>
internal interface IReservePlugin : IPlugin
{
    Verdict Reserve(CycleState state, PodInfo pod, NodeInfo node);
    void Unreserve(CycleState state, PodInfo pod, string node);
}

/// <summary>Does what must be done before the pod is bound. Runs beside the loop.</summary>
internal interface IPreBindPlugin : IPlugin
{
    Task<BindOutcome> PreBindAsync(CycleState state, PodInfo pod, string node, CancellationToken ct);
}

/// <summary>Binds the pod. Runs beside the loop.</summary>
internal interface IBindPlugin : IPlugin
{
    /// <returns>Null when the plugin leaves this pod to the next one.</returns>
    Task<BindOutcome?> BindAsync(CycleState state, PodInfo pod, string node, CancellationToken ct);
}

/// <summary>Is told that a pod is bound.</summary>
internal interface IPostBindPlugin : IPlugin
{
    void PostBind(CycleState state, PodInfo pod, string node);
}

/// <summary>Which changes can help a pod that this plugin rejected. A plugin that rejects and does not say is asked again at any change.</summary>
internal interface IEnqueueExtensions : IPlugin
{
    IReadOnlyList<QueueingHint> EventsToRegister { get; }
}

/// <summary>What a pre-filter found: a verdict, and, where it can tell from the pod alone, the only nodes that come into question.</summary>
internal readonly record struct PreFilterResult(Verdict Verdict, IReadOnlySet<string>? NodeNames = null)
{
    public static implicit operator PreFilterResult(Verdict verdict) => new(verdict);
}

/// <summary>What can be done for a pod without a node: pods to remove so that one will be free for it, and what to say.</summary>
/// <param name="Candidate">The node and the pods that have to leave it.</param>
/// <param name="ClearsNomination">No room will be made for the pod, nor is any being made.</param>
/// <param name="Message">For users.</param>
internal sealed record PostFilterResult(PreemptionCandidate? Candidate, bool ClearsNomination, string? Message)
{
    /// <summary>All that were found, the chosen one among them: extenders have a say in which.</summary>
    public IReadOnlyList<PreemptionCandidate> Candidates { get; private init; } = [];

    /// <summary>Of several candidates, the one whose victims matter least.</summary>
    public static PostFilterResult Preempt(IReadOnlyList<PreemptionCandidate> candidates) => new(PreemptionCandidate.Best(candidates), false, null) { Candidates = candidates };

    /// <summary>What was decided for the pod earlier still holds.</summary>
    public static PostFilterResult Unchanged(string message) => new(null, false, message);

    public static PostFilterResult None(string message) => new(null, true, message);
}
