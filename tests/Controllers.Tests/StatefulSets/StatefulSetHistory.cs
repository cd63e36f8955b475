using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.StatefulSets;

namespace MiniKube.Controllers.Tests.StatefulSets;

/// <summary>
/// A StatefulSet with its pods, claims and revisions in memory: its plan takes turns with a pretended node, the garbage collector and users, in an order
/// drawn from a seed. What a plan may do is checked at every step.
/// </summary>
internal sealed class StatefulSetHistory
{
    private readonly ulong seed;
    private readonly SeededChance chance;
    private readonly List<Pod> pods = [];
    private readonly List<ControllerRevision> revisions = [];
    private readonly SortedDictionary<string, PersistentVolumeClaim> claims = new(StringComparer.Ordinal);
    private StatefulSet set;
    private DateTimeOffset now = Make.Now;
    private int named;

    public StatefulSetHistory(ulong seed)
    {
        this.seed = seed;
        chance = new(seed);
        string[] policies = ["Retain", "Delete"];
        set = Make.StatefulSet(1 + chance.Next(5), s => s with
        {
            PodManagementPolicy = chance.Hit(50) ? "Parallel" : "OrderedReady",
            UpdateStrategy = chance.Hit(20) ? new() { Type = "RollingUpdate" } : s.UpdateStrategy,
            Ordinals = chance.Hit(30) ? new StatefulSetOrdinals { Start = 3 } : null,
            MinReadySeconds = chance.Hit(30) ? 5 : 0,
            RevisionHistoryLimit = 2,
            VolumeClaimTemplates = [new PersistentVolumeClaim { Metadata = new ObjectMeta { Name = "data" } }],
            PersistentVolumeClaimRetentionPolicy = new() { WhenDeleted = Make.Select(policies, chance), WhenScaled = Make.Select(policies, chance) },
        });
    }

    private bool Ordered => set.Spec.PodManagementPolicy == "OrderedReady";
    private int Partition => set.Spec.UpdateStrategy.RollingUpdate?.Partition ?? 0;

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
        Change(s => s with { UpdateStrategy = Rolling(0) });
        for (var step = 0; step < 2000 && !IsAtRest(); step++)
        {
            Step();
        }
        Assert.True(IsAtRest(), Say("does not come to rest"));
        var replicas = set.Spec.Replicas!.Value;
        Assert.Equal(Enumerable.Range(Start, replicas).Select(o => $"web-{o}"), pods.OrderBy(Ordinal).Select(p => p.Metadata.Name));
        Assert.All(pods, p => Assert.Equal(set.Spec.Template.Spec.Containers[0].Image, p.Spec.Containers[0].Image));
        Assert.All(pods, p => Assert.Contains(StatefulSetIdentity.ClaimName(set, set.Spec.VolumeClaimTemplates[0], Ordinal(p)), claims.Keys));
        Assert.Equal((replicas, set.Status.UpdateRevision), (set.Status.AvailableReplicas, set.Status.CurrentRevision));
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
            Node();
            Collect();
        }
    }

    // Users, and bad luck.
    private void Disturb()
    {
        switch (chance.Next(6))
        {
            case 0:
                Change(s => s with { Replicas = chance.Next(6) });
                break;
            case 1:
                Change(s => s with { Template = Make.Template($"image:{chance.Next(4)}") });
                break;
            case 2 when set.Spec.UpdateStrategy.RollingUpdate is not null:
                Change(s => s with { UpdateStrategy = Rolling(chance.Next(4)) });
                break;
            case 3 when pods.Count > 0:
                var failed = chance.Next(pods.Count);
                pods[failed] = pods[failed].Phase(chance.Hit(50) ? "Failed" : "Succeeded");
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

    private void Node()
    {
        if (pods.Count == 0)
        {
            return;
        }
        var at = chance.Next(pods.Count);
        if (PodStates.IsTerminating(pods[at]))
        {
            pods.RemoveAt(at);
        }
        else if (!PodStates.IsTerminal(pods[at]) && !PodStates.IsReady(pods[at]))
        {
            pods[at] = pods[at].On("n1").Ready(true, now);
        }
    }

    // The garbage collector: claims whose owner is gone.
    private void Collect()
    {
        foreach (var claim in claims.Values.ToArray())
        {
            if (claim.Metadata.OwnerReferences.Any(r => r.Uid != set.Metadata.Uid && pods.All(p => p.Metadata.Uid != r.Uid)))
            {
                claims.Remove(claim.Metadata.Name!);
            }
        }
    }

    private StatefulSetPlan Plan() => StatefulSetPlan.Compute(new(set, pods, revisions, name => claims.GetValueOrDefault(name)), now);

    private bool IsAtRest()
    {
        var plan = Plan();
        return plan is { Revisions.Write: RevisionWrite.None, Create.Count: 0, Delete.Count: 0, FillClaims.Count: 0, UpdateClaims.Count: 0, DeleteRevisions.Count: 0 }
            && plan.Status.Equals(set.Status) && pods.All(p => PodStates.IsReady(p) && PodStates.IsActive(p)) && plan.Requeue is null;
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
        foreach (var doomed in plan.Delete)
        {
            pods[pods.IndexOf(doomed)] = doomed.Terminating();
        }
        foreach (var claim in plan.UpdateClaims)
        {
            claims[claim.Metadata.Name!] = claim;
        }
        foreach (var wanted in plan.Create.Concat(plan.FillClaims))
        {
            foreach (var claim in wanted.Claims)
            {
                Assert.True(claims.TryAdd(claim.Metadata.Name!, claim), Say("makes a claim twice"));
            }
        }
        foreach (var wanted in plan.Create)
        {
            pods.Add(wanted.Pod with { Metadata = wanted.Pod.Metadata with { Uid = $"pod-{named++}" }, Status = new PodStatus { Phase = "Pending" } });
        }
        foreach (var gone in plan.DeleteRevisions)
        {
            Assert.DoesNotContain(pods, p => StatefulSetStatusPlan.RevisionOf(p) == gone.Metadata.Name);
            revisions.Remove(gone);
        }
        set = set with { Status = plan.Status };
    }

    private void Check(StatefulSetPlan plan)
    {
        foreach (var name in plan.Create.Select(c => c.Pod.Metadata.Name))
        {
            Assert.True(pods.All(p => p.Metadata.Name != name), Say($"makes {name} twice"));
        }
        if (Ordered)
        {
            Assert.True(plan.Create.Count + plan.Delete.Count <= 1, Say("takes more than one step"));
            foreach (var ordinal in plan.Create.Select(c => Ordinal(c.Pod)))
            {
                Assert.True(Enumerable.Range(Start, ordinal - Start).All(o => pods.Any(p => Ordinal(p) == o && IsAvailable(p))), Say($"makes {ordinal} too early"));
            }
        }
        foreach (var made in plan.Create.Where(c => Ordinal(c.Pod) - Start < Partition))
        {
            Assert.Equal(plan.Status.CurrentRevision, StatefulSetStatusPlan.RevisionOf(made.Pod));
        }
        var updates = plan.Delete.Where(p => StatefulSetIdentity.IsWanted(set, Ordinal(p)) && !PodStates.IsTerminal(p)).ToArray();
        Assert.True(updates.Length <= 1, Say("updates several at once"));
        foreach (var pod in updates)
        {
            Assert.True(Ordinal(pod) - Start >= Partition, Say($"updates {pod.Metadata.Name} below the partition"));
            Assert.NotEqual(set.Status.UpdateRevision == plan.Status.UpdateRevision ? plan.Status.UpdateRevision : null, StatefulSetStatusPlan.RevisionOf(pod));
            Assert.True(pods.Where(p => StatefulSetIdentity.IsWanted(set, Ordinal(p)) && Ordinal(p) > Ordinal(pod)).All(IsAvailable), Say("goes on before the last is available"));
        }
    }

    private int Start => StatefulSetIdentity.Start(set);

    private int Ordinal(Pod pod) => StatefulSetIdentity.OrdinalOf(set, pod)!.Value;

    private bool IsAvailable(Pod pod) => PodStates.IsActive(pod) && PodStates.IsAvailable(pod, set.Spec.MinReadySeconds ?? 0, now);

    private static StatefulSetUpdateStrategy Rolling(int partition) => new() { Type = "RollingUpdate", RollingUpdate = new() { Partition = partition } };

    private void Change(Func<StatefulSetSpec, StatefulSetSpec> change) =>
        set = set with { Spec = change(set.Spec), Metadata = set.Metadata with { Generation = set.Metadata.Generation + 1 } };

    private string Say(string what) => $"seed {seed} {what}: {set.Spec.Replicas} {set.Spec.PodManagementPolicy} from {Start}, partition {Partition}; "
        + string.Join("; ", pods.OrderBy(Ordinal).Select(p => $"{p.Metadata.Name} {p.Status.Phase} {(PodStates.IsReady(p) ? "ready" : "")} {StatefulSetStatusPlan.RevisionOf(p)}"));
}
