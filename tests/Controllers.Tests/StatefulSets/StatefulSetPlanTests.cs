using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.StatefulSets;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.StatefulSets;

public sealed class StatefulSetPlanTests
{
    [Fact]
    public void The_revision_comes_first()
    {
        var plan = StatefulSetPlan.Compute(new(StatefulSet(2), [], [], _ => null), Now);
        Assert.Equal((RevisionWrite.Create, 1L), (plan.Revisions.Write, plan.Revisions.Current.Revision));
        Assert.Empty(plan.Create);
        Assert.Equal(new StatefulSetStatus(), plan.Status);
    }

    [Theory]
    [InlineData("OrderedReady", "", "web-0", "")]
    [InlineData("OrderedReady", "0:pending", "", "")]
    [InlineData("OrderedReady", "0:ready", "web-1", "")]
    [InlineData("OrderedReady", "1:ready", "web-0", "")]
    [InlineData("OrderedReady", "0:ready 1:terminating", "", "")]
    [InlineData("OrderedReady", "0:failed", "", "web-0")]
    [InlineData("OrderedReady", "0:succeeded 1:ready", "", "web-0")]
    [InlineData("OrderedReady", "0:ready 1:ready 2:ready 3:ready 4:ready", "", "web-4")]
    [InlineData("OrderedReady", "0:ready 1:ready 2:ready 3:ready 4:terminating", "", "")]
    [InlineData("OrderedReady", "0:ready 1:pending 2:ready 3:ready", "", "")]
    [InlineData("OrderedReady", "0:ready 1:ready 2:ready 3:pending 4:pending", "", "")]
    [InlineData("OrderedReady", "0:ready 1:ready 2:ready 3:ready 4:pending", "", "web-4")]
    [InlineData("Parallel", "", "web-0 web-1 web-2", "")]
    [InlineData("Parallel", "1:pending", "web-0 web-2", "")]
    [InlineData("Parallel", "0:failed", "web-1 web-2", "web-0")]
    [InlineData("Parallel", "0:pending 1:ready 2:terminating 3:pending 4:ready 5:terminating", "", "web-4 web-3")]
    public void Three_pods_are_wanted(string policy, string present, string create, string delete)
    {
        var plan = Plan(s => s with { PodManagementPolicy = policy }, present);
        Assert.Equal((create, delete), (string.Join(' ', plan.Create.Select(c => c.Pod.Metadata.Name)), string.Join(' ', plan.Delete.Select(p => p.Metadata.Name))));
    }

    // Revisions: a is the present template's, o an older one. The current revision is o's.
    [Theory]
    [InlineData(0, "0:o 1:o 2:o", "web-2")]
    [InlineData(0, "0:o 1:o 2:a", "web-1")]
    [InlineData(0, "0:o 1:o 2:a-pending", "")]
    [InlineData(0, "0:o 1:a-terminating 2:a", "")]
    [InlineData(2, "0:o 1:o 2:o", "web-2")]
    [InlineData(2, "0:o 1:o 2:a", "")]
    [InlineData(5, "0:o 1:o 2:o", "")]
    public void An_update_goes_down_to_the_partition(int partition, string present, string delete)
    {
        var plan = Updating(partition, present);
        Assert.Equal(delete, string.Join(' ', plan.Delete.Select(p => p.Metadata.Name)));
    }

    [Theory]
    [InlineData(2, "0:o 2:a", "o")]
    [InlineData(1, "0:o 2:a", "a")]
    [InlineData(null, "0:o 2:a", "o")]
    public void A_lost_pod_comes_back_of_the_revision_that_its_place_has(int? partition, string present, string revision)
    {
        var plan = Updating(partition, present);
        var made = Assert.Single(plan.Create).Pod;
        Assert.Equal(("web-1", revision == "a" ? "image:1" : "image:old"), (made.Metadata.Name, made.Spec.Containers[0].Image));
        Assert.Equal(plan.Status.UpdateRevision == StatefulSetStatusPlan.RevisionOf(made), revision == "a");
    }

    [Fact]
    public void With_on_delete_nothing_is_updated_and_what_is_made_is_new()
    {
        Assert.Empty(Updating(null, "0:o 1:o 2:o", "OnDelete").Delete);
        Assert.Equal("image:1", Assert.Single(Updating(null, "0:o 2:o", "OnDelete").Create).Pod.Spec.Containers[0].Image);
    }

    [Fact]
    public void The_status_counts_and_an_update_is_complete_when_all_are_updated_and_ready()
    {
        var plan = Updating(0, "0:o 1:a-pending 2:a 3:a-terminating");
        var (o, a) = (plan.Status.CurrentRevision, plan.Status.UpdateRevision);
        Assert.NotEqual(o, a);
        Assert.Equal((4, 3, 1, 2, 3), (plan.Status.Replicas, plan.Status.ReadyReplicas, plan.Status.CurrentReplicas, plan.Status.UpdatedReplicas, plan.Status.AvailableReplicas));
        var done = Updating(0, "0:a 1:a 2:a").Status;
        Assert.Equal((a, a, 3, 3), (done.CurrentRevision, done.UpdateRevision, done.CurrentReplicas, done.UpdatedReplicas));
        Assert.Equal(o, Updating(1, "0:o 1:a 2:a").Status.CurrentRevision);
    }

    [Theory]
    [InlineData("web-0", 0)]
    [InlineData("web-12", 12)]
    [InlineData("web-01", null)]
    [InlineData("web-", null)]
    [InlineData("web-1-2", null)]
    [InlineData("other-1", null)]
    [InlineData("web--1", null)]
    [InlineData("web-99999999999", null)]
    public void A_name_says_an_ordinal(string name, int? ordinal) => Assert.Equal(ordinal, StatefulSetIdentity.OrdinalOf(StatefulSet(1), Pod(name)));

    [Fact]
    public void Claims_win_over_volumes_of_their_name_and_carry_the_selectors_labels()
    {
        var set = StatefulSet(1, WithClaim) is var s ? s with
        {
            Spec = s.Spec with { Template = s.Spec.Template with { Spec = s.Spec.Template.Spec with { Volumes = [new Volume { Name = "data", EmptyDir = new() }, new Volume { Name = "tmp", EmptyDir = new() }] } } },
        } : s;
        var pod = StatefulSetIdentity.NewPod(set, set.Spec.Template, "rev", 3);
        Assert.Equal([("data", "data-web-3"), ("tmp", null)], pod.Spec.Volumes.Select(v => (v.Name, v.PersistentVolumeClaim?.ClaimName)));
        var claim = Assert.Single(StatefulSetIdentity.NewClaims(set, 3));
        Assert.Equal(("data-web-3", "default", "web"), (claim.Metadata.Name, claim.Metadata.Namespace, claim.Metadata.Labels["app"]));
    }

    [Theory]
    [InlineData("Retain", "Retain", true, "")]
    [InlineData("Retain", "Retain", false, "")]
    [InlineData("Delete", "Retain", true, "StatefulSet")]
    [InlineData("Delete", "Retain", false, "StatefulSet")]
    [InlineData("Retain", "Delete", true, "")]
    [InlineData("Retain", "Delete", false, "Pod")]
    [InlineData("Delete", "Delete", true, "StatefulSet")]
    [InlineData("Delete", "Delete", false, "Pod")]
    public void The_retention_policy_is_the_owner_of_a_claim(string whenDeleted, string whenScaled, bool wanted, string owner)
    {
        var set = StatefulSet(1, s => s with { PersistentVolumeClaimRetentionPolicy = new() { WhenDeleted = whenDeleted, WhenScaled = whenScaled } });
        var pod = Pod("web-0");
        OwnerReference other = new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "x", Uid = "x" };
        PersistentVolumeClaim Claim(params OwnerReference[] owners) => new() { Metadata = new ObjectMeta { Name = "data-web-0", OwnerReferences = owners } };
        foreach (var before in new[] { Claim(), Claim(other), Claim(ControllerReference.To(set)), Claim(other, ControllerReference.To(pod)) })
        {
            var after = ClaimRetention.Apply(set, before, pod, wanted);
            Assert.Equal(owner, string.Join(' ', after.Metadata.OwnerReferences.Where(r => r != other).Select(r => r.Kind)));
            Assert.Equal(before.Metadata.OwnerReferences.Contains(other), after.Metadata.OwnerReferences.Contains(other));
            Assert.Same(after, ClaimRetention.Apply(set, after, pod, wanted));
        }
        var foreign = Claim(other with { Controller = true });
        Assert.Same(foreign, ClaimRetention.Apply(set, foreign, pod, wanted));
    }

    [Fact]
    public void A_claim_of_a_former_pod_is_waited_for()
    {
        var claim = new PersistentVolumeClaim { Metadata = new ObjectMeta { Name = "data-web-0", OwnerReferences = [ControllerReference.To(Pod("web-0"))] } };
        Assert.Empty(Plan(WithClaim, "", name => name == claim.Metadata.Name ? claim : null).Create);
        Assert.Equal("web-0", Assert.Single(Plan(WithClaim, "").Create).Pod.Metadata.Name);
    }

    [Fact]
    public void A_pod_that_waits_for_a_lost_claim_gets_it()
    {
        var plan = Plan(WithClaim, "0:pending");
        Assert.Equal(("web-0", "data-web-0"), (plan.FillClaims.Single().Pod.Metadata.Name, plan.FillClaims.Single().Claims.Single().Metadata.Name));
        Assert.Empty(Plan(WithClaim, "0:ready").FillClaims);
    }

    [Fact]
    public void A_set_on_its_way_out_makes_nothing()
    {
        var set = StatefulSet(3) with { Metadata = StatefulSet(3).Metadata with { DeletionTimestamp = Now } };
        var revision = RevisionPlan.Compute(set, set.Spec.Template, null, [], StatefulSetPlan.RevisionHashLabel).Current;
        var plan = StatefulSetPlan.Compute(new(set, [Pod("web-0"), Pod("web-7").Terminating()], [revision], _ => null), Now);
        Assert.Equal((0, 0, 0), (plan.Create.Count, plan.Delete.Count, plan.Pods.Adopt.Count));
    }

    [Fact]
    public void Random_histories_keep_identity_order_and_partition_and_converge()
    {
        for (ulong seed = 0; seed < 150; seed++)
        {
            new StatefulSetHistory(seed).Run();
        }
    }

    private static StatefulSetSpec WithClaim(StatefulSetSpec spec) =>
        spec with { VolumeClaimTemplates = [new PersistentVolumeClaim { Metadata = new ObjectMeta { Name = "data" } }] };

    private static StatefulSetPlan Plan(Func<StatefulSetSpec, StatefulSetSpec> change, string present, Func<string, PersistentVolumeClaim?>? claim = null)
    {
        var set = StatefulSet(3, change);
        var revision = RevisionPlan.Compute(set, set.Spec.Template, null, [], StatefulSetPlan.RevisionHashLabel).Current;
        return StatefulSetPlan.Compute(new(set, Pods(set, present, _ => revision.Metadata.Name!), [revision], claim ?? (_ => null)), Now);
    }

    private static StatefulSetPlan Updating(int? partition, string present, string type = "RollingUpdate")
    {
        var set = StatefulSet(3, s => s with
        {
            Template = Template("image:old"),
            UpdateStrategy = new() { Type = type, RollingUpdate = partition is null ? null : new() { Partition = partition } },
        });
        var old = RevisionPlan.Compute(set, set.Spec.Template, null, [], StatefulSetPlan.RevisionHashLabel).Current;
        set = set with
        {
            Spec = set.Spec with { Template = Template("image:1") },
            Status = new StatefulSetStatus { CurrentRevision = old.Metadata.Name, CurrentReplicas = 2 },
        };
        var now = RevisionPlan.Compute(set, set.Spec.Template, null, [old], StatefulSetPlan.RevisionHashLabel).Current;
        Assert.Equal(2, now.Revision);
        return StatefulSetPlan.Compute(new(set, Pods(set, present, r => (r == "a" ? now : old).Metadata.Name!), [old, now], _ => null), Now);
    }

    // "0:ready 1:failed", or with revisions "0:o 1:a-pending".
    private static Pod[] Pods(StatefulSet set, string present, Func<string, string> revision) => present.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
    {
        var (ordinal, what) = (int.Parse(text.Split(':')[0]), text.Split(':')[1].Split('-'));
        var pod = StatefulSetIdentity.NewPod(set, set.Spec.Template, revision(what[0]), ordinal);
        pod = pod with { Metadata = pod.Metadata with { Uid = $"uid-{ordinal}" }, Status = new PodStatus { Phase = "Pending" } };
        return what[^1] switch
        {
            "pending" => pod,
            "failed" => pod.Phase("Failed"),
            "succeeded" => pod.Phase("Succeeded"),
            "terminating" => pod.Ready().Terminating(),
            _ => pod.Ready(),
        };
    }).ToArray();
}
