using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.DaemonSets;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Tests.DaemonSets;

/// <summary>
/// A DaemonSet, its nodes, pods and revisions in memory: its plan takes turns with pretended nodes and users, in an order drawn from a seed. What a
/// plan may do is checked at every step.
/// </summary>
internal sealed class DaemonSetHistory
{
    private readonly ulong seed;
    private readonly SeededChance chance;
    private readonly List<Pod> pods = [];
    private readonly List<Node> nodes = [];
    private readonly List<ControllerRevision> revisions = [];
    private readonly FailedPodsBackoff backoff = new();
    private readonly int surge;
    private readonly int unavailable;
    private DaemonSet set;
    private DateTimeOffset now = Make.Now;
    private int named;

    public DaemonSetHistory(ulong seed)
    {
        this.seed = seed;
        chance = new(seed);
        surge = chance.Hit(50) ? 0 : 1 + chance.Next(2);
        unavailable = surge > 0 ? 0 : 1 + chance.Next(2);
        set = Make.DaemonSet(s => s with
        {
            UpdateStrategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = surge, MaxUnavailable = unavailable } },
            MinReadySeconds = chance.Hit(30) ? 5 : 0,
            RevisionHistoryLimit = 2,
        });
        for (var i = 0; i < 5; i++)
        {
            nodes.Add(Make.Node($"n{i}"));
        }
    }

    public void Run()
    {
        for (var step = 0; step < 150; step++)
        {
            if (chance.Hit(15))
            {
                Disturb();
            }
            Step();
        }
        for (var step = 0; step < 3000 && !IsAtRest(); step++)
        {
            Step();
        }
        Assert.True(IsAtRest(), Say("does not come to rest"));
        var wanted = nodes.Where(n => new DaemonPlacement(set).Judge(n).Run).Select(n => n.Metadata.Name!).ToArray();
        Assert.Equal(wanted, pods.Where(p => wanted.Contains(p.Spec.NodeName)).Select(p => p.Spec.NodeName).Order());
        Assert.All(pods.Where(p => wanted.Contains(p.Spec.NodeName)), p => Assert.Equal(set.Spec.Template.Spec.Containers[0].Image, p.Spec.Containers[0].Image));
        Assert.Equal((wanted.Length, wanted.Length, wanted.Length),
            (set.Status.DesiredNumberScheduled, set.Status.NumberAvailable ?? 0, set.Status.UpdatedNumberScheduled ?? 0));
        Assert.True(revisions.Count <= 3, Say("keeps too many revisions"));
    }

    private void Step()
    {
        now += TimeSpan.FromSeconds(chance.Next(3));
        if (chance.Hit(50))
        {
            Act();
        }
        else
        {
            Kubelet();
        }
    }

    private void Disturb()
    {
        switch (chance.Next(6))
        {
            case 0:
                set = set with { Spec = set.Spec with { Template = Make.Template($"image:{chance.Next(4)}") }, Metadata = set.Metadata with { Generation = set.Metadata.Generation + 1 } };
                break;
            case 1:
                var at = chance.Next(nodes.Count);
                nodes[at] = nodes[at] with { Spec = new NodeSpec { Taints = [new Taint { Key = "x", Effect = Make.Select(["NoSchedule", "NoExecute", "PreferNoSchedule"], chance) }] } };
                break;
            case 2:
                var free = chance.Next(nodes.Count);
                nodes[free] = nodes[free] with { Spec = new NodeSpec { Unschedulable = chance.Hit(50) } };
                break;
            case 3 when pods.Count > 0:
                var failed = chance.Next(pods.Count);
                pods[failed] = pods[failed].Phase(chance.Hit(70) ? "Failed" : "Succeeded");
                break;
            case 4 when pods.Count > 0:
                var deleted = chance.Next(pods.Count);
                pods[deleted] = pods[deleted].Terminating();
                break;
            case 5 when pods.Count > 0:
                var broken = chance.Next(pods.Count);
                pods[broken] = PodStates.IsTerminal(pods[broken]) ? pods[broken] : pods[broken].Ready(false, now);
                break;
        }
    }

    private void Kubelet()
    {
        if (pods.Count == 0)
        {
            return;
        }
        var at = chance.Next(pods.Count);
        var pod = pods[at];
        if (PodStates.IsTerminating(pod))
        {
            pods.RemoveAt(at);
        }
        else if (!PodStates.IsTerminal(pod) && !PodStates.IsReady(pod))
        {
            pods[at] = pod.On(DaemonPlacement.NodeOf(pod)!).Ready(true, now);
        }
    }

    private DaemonSetPlan Plan() => DaemonSetPlan.Compute(new(set, nodes, pods, revisions, node => backoff.HeldUntil(set, node)), now);

    private bool IsAtRest()
    {
        var plan = Plan();
        return plan is { Revisions.Write: RevisionWrite.None, Create.Count: 0, Delete.Count: 0, DeleteRevisions.Count: 0, Requeue: null }
            && plan.Status.Equals(set.Status) && pods.All(p => PodStates.IsReady(p) && PodStates.IsActive(p));
    }

    private void Act()
    {
        var plan = Plan();
        if (plan.Revisions.Write != RevisionWrite.None)
        {
            Assert.True(plan is { Create.Count: 0, Delete.Count: 0 }, Say("acts before its revision is there"));
            revisions.RemoveAll(r => r.Metadata.Name == plan.Revisions.Current.Metadata.Name);
            revisions.Add(plan.Revisions.Current);
            return;
        }
        Check(plan);
        foreach (var node in plan.FailedOn)
        {
            backoff.Replaced(set, node, now);
        }
        foreach (var doomed in plan.Delete)
        {
            pods[pods.IndexOf(doomed)] = doomed.Terminating();
        }
        foreach (var made in plan.Create)
        {
            var name = $"web-{named++}";
            pods.Add(made with { Metadata = made.Metadata with { Name = name, Uid = name, CreationTimestamp = now }, Status = new PodStatus { Phase = "Pending" } });
        }
        foreach (var gone in plan.DeleteRevisions)
        {
            revisions.Remove(gone);
        }
        set = set with { Status = plan.Status };
    }

    private void Check(DaemonSetPlan plan)
    {
        Assert.Equal(plan.Delete.Count, plan.Delete.Distinct().Count());
        foreach (var node in plan.Create.Select(p => DaemonPlacement.NodeOf(p)!))
        {
            Assert.True(new DaemonPlacement(set).Judge(nodes.Single(n => n.Metadata.Name == node)).Run, Say($"makes a pod for {node}, which is none of its"));
            var there = pods.Where(p => DaemonPlacement.NodeOf(p) == node && PodStates.IsActive(p) && !plan.Delete.Contains(p)).ToArray();
            Assert.True(there.Length <= (surge > 0 ? 1 : 0), Say($"makes one too many on {node}"));
        }
        // Working pods of nodes that they may stay on are only deleted for an update.
        var lost = plan.Delete.Where(p => IsAvailable(p) && new DaemonPlacement(set).Judge(NodeOf(p)).Run).ToArray();
        if (surge > 0)
        {
            Assert.All(lost, p => Assert.True(pods.Any(other => other != p && !plan.Delete.Contains(other) && DaemonPlacement.NodeOf(other) == DaemonPlacement.NodeOf(p) && IsAvailable(other)),
                Say($"leaves {DaemonPlacement.NodeOf(p)} without a working pod")));
        }
        else if (lost.Length > 0)
        {
            var desired = nodes.Where(n => new DaemonPlacement(set).Judge(n).Run).ToArray();
            var served = desired.Count(n => pods.Any(p => DaemonPlacement.NodeOf(p) == n.Metadata.Name && IsAvailable(p) && !plan.Delete.Contains(p)));
            Assert.True(served >= desired.Length - unavailable, Say($"leaves {served} of {desired.Length} nodes with working pods"));
        }
    }

    private Node NodeOf(Pod pod) => nodes.Single(n => n.Metadata.Name == DaemonPlacement.NodeOf(pod));

    private bool IsAvailable(Pod pod) => PodStates.IsActive(pod) && PodStates.IsAvailable(pod, set.Spec.MinReadySeconds ?? 0, now);

    private string Say(string what) => $"seed {seed} {what}: surge {surge}, unavailable {unavailable}; "
        + string.Join("; ", pods.Select(p => $"{p.Metadata.Name} {DaemonPlacement.NodeOf(p)} {p.Status.Phase} {(PodStates.IsReady(p) ? "ready" : "")} {p.Spec.Containers[0].Image} {(PodStates.IsTerminating(p) ? "terminating" : "")}"));
}
