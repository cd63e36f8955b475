using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.ReplicaSets;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.ReplicaSets;

public sealed class ReplicaSetPlanTests
{
    private static ReplicaSetPlan Plan(ReplicaSet set, params Pod[] pods) => ReplicaSetPlan.Compute(new(set, pods, []), Now);

    [Theory]
    [InlineData(3, 0, 3, 0)]
    [InlineData(3, 3, 0, 0)]
    [InlineData(3, 5, 0, 2)]
    [InlineData(0, 2, 0, 2)]
    [InlineData(2000, 0, 500, 0)]
    [InlineData(0, 700, 0, 500)]
    public void Makes_and_deletes_to_match_but_at_most_a_burst(int wanted, int present, int create, int delete)
    {
        var set = ReplicaSet(wanted);
        var plan = Plan(set, Enumerable.Range(0, present).Select(i => Pod($"p{i}", set)).ToArray());
        Assert.Equal((create, delete), (plan.Create, plan.Delete.Count));
    }

    [Fact]
    public void Ended_and_terminating_pods_do_not_count()
    {
        var set = ReplicaSet(2);
        var plan = Plan(set, Pod("a", set).Phase("Failed"), Pod("b", set).Phase("Succeeded"), Pod("c", set).Terminating(), Pod("d", set));
        Assert.Equal(1, plan.Create);
        Assert.Equal((1, 1), (plan.Status.Replicas, plan.Status.TerminatingReplicas));
    }

    [Fact]
    public void A_set_on_its_way_out_leaves_everything_alone()
    {
        var set = ReplicaSet(3) with { Metadata = ReplicaSet(3).Metadata with { DeletionTimestamp = Now } };
        var plan = Plan(set, Pod("orphan"), Pod("other", set).Labelled(("app", "x")));
        Assert.Equal((0, 0, 0, 0), (plan.Create, plan.Delete.Count, plan.Adopt.Count, plan.Release.Count));
    }

    [Fact]
    public void Adopts_matching_orphans_releases_what_no_longer_matches_and_leaves_others_pods_alone()
    {
        var set = ReplicaSet(2);
        var other = ReplicaSet(1, "other");
        var plan = Plan(set, Pod("orphan"), Pod("stray", set).Labelled(("app", "x")), Pod("foreign", other), Pod("unrelated").Labelled(("app", "x")),
            Pod("going").Terminating());
        Assert.Equal(["orphan"], plan.Adopt.Select(p => p.Metadata.Name));
        Assert.Equal(["stray"], plan.Release.Select(p => p.Metadata.Name));
        Assert.Equal(1, plan.Create);
    }

    [Fact]
    public void An_empty_selector_claims_nothing()
    {
        var set = ReplicaSet(0) with { Spec = ReplicaSet(0).Spec with { Selector = new LabelSelector() } };
        Assert.Empty(Plan(set, Pod("a"), Pod("b")).Adopt);
    }

    [Fact]
    public void Adoption_names_the_owner_as_controller_that_blocks_its_deletion()
    {
        var reference = ControllerReference.To(ReplicaSet(1));
        Assert.Equal(new OwnerReference { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = "web", Uid = "uid-web", Controller = true, BlockOwnerDeletion = true }, reference);
    }

    public static TheoryData<string> DeletionPairs => [.. Pairs.Keys];

    // First goes before second.
    private static readonly Dictionary<string, (Pod First, Pod Second)> Pairs = new()
    {
        ["unassigned before assigned"] = (Pod("a").Ready(), Pod("b").Ready().On("n1")),
        ["pending before running"] = (Pod("b").On("n"), Pod("a").Ready(false).On("n")),
        ["unknown before running"] = (Pod("b").On("n").Phase("Unknown"), Pod("a").Ready(false).On("n")),
        ["not ready before ready"] = (Pod("b").Ready(false).On("n"), Pod("a").Ready().On("n")),
        ["cheap before dear"] = (
            Pod("b").Ready().On("n").Annotated(PodDeletionOrder.CostAnnotation, "-5"), Pod("a").Ready(since: Now.AddSeconds(-1)).On("n")),
        ["ready for a shorter time first"] = (Pod("b").Ready(since: Now.AddSeconds(-5)).On("n"), Pod("a").Ready(since: Now.AddHours(-5)).On("n")),
        ["ages of one magnitude by uid"] = (Pod("a").Ready(since: Now.AddSeconds(-130)).On("n"), Pod("b").Ready(since: Now.AddSeconds(-120)).On("n")),
        ["more restarts first"] = (Restarts("b", 3), Restarts("a", 1)),
        ["younger first"] = (Created("b", -10), Created("a", -10000)),
        ["else by uid"] = (Created("a", -10), Created("b", -10)),
    };

    private static Pod Restarts(string name, int count) => Pod(name).Phase("Running").On("n") is var pod
        ? pod with { Status = pod.Status with { ContainerStatuses = [new ContainerStatus { RestartCount = count }] } } : pod;

    private static Pod Created(string name, int seconds) => Pod(name).On("n") is var pod
        ? pod with { Metadata = pod.Metadata with { CreationTimestamp = Now.AddSeconds(seconds) } } : pod;

    [Theory]
    [MemberData(nameof(DeletionPairs))]
    public void Gives_up_first(string pair)
    {
        var (first, second) = Pairs[pair];
        Assert.Equal([first], PodDeletionOrder.First([second, first], [], 1, Now));
        Assert.Equal([first], PodDeletionOrder.First([first, second], [], 1, Now));
    }

    [Fact]
    public void Gives_up_first_from_nodes_with_more_pods_of_all_sets_of_one_deployment()
    {
        Pod On(string name, string node) => Pod(name).Ready().On(node);
        Pod[] pods = [On("a", "n1"), On("b", "n2")];
        Pod[] related = [.. pods, On("c", "n2"), On("d", "n2").Terminating(), On("e", "n1").Terminating(), On("f", "n1").Phase("Failed")];
        Assert.Equal(["b"], PodDeletionOrder.First(pods, related, 1, Now).Select(p => p.Metadata.Name));
    }

    [Fact]
    public void Status_counts_labelled_ready_and_available_pods()
    {
        var set = ReplicaSet(4) is var s ? s with
        {
            Spec = s.Spec with
            {
                MinReadySeconds = 30,
                Template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = Labels(("app", "web"), ("tier", "x")) } },
            },
        } : s;
        var plan = Plan(set, Pod("a", set), Pod("b", set).Ready(since: Now.AddSeconds(-10)), Pod("c", set).Ready(since: Now.AddSeconds(-30)),
            Pod("d", set).Labelled(("app", "web"), ("tier", "x")).Ready(false));
        Assert.Equal(
            new ReplicaSetStatus
            {
                Replicas = 4, FullyLabeledReplicas = 1, ReadyReplicas = 2, AvailableReplicas = 1, TerminatingReplicas = 0, ObservedGeneration = 1,
            },
            plan.Status);
        Assert.Equal(TimeSpan.FromSeconds(20), plan.Requeue);
    }

    [Fact]
    public void A_failure_is_a_condition_until_it_is_over()
    {
        var set = ReplicaSet(2);
        var plan = Plan(set);
        var failed = ReplicaSetStatusPlan.WithFailure(plan.Status, set.Status, "FailedCreate", "exceeded quota", Now);
        var condition = Assert.Single(failed.Conditions);
        Assert.Equal(("ReplicaFailure", "True", "FailedCreate", "exceeded quota"), (condition.Type, condition.Status, condition.Reason, condition.Message));
        Assert.Equal(failed, ReplicaSetStatusPlan.WithFailure(plan.Status, failed, "FailedCreate", "another text", Now.AddMinutes(1)));
        Assert.Empty(Plan(set with { Status = failed }).Status.Conditions);
    }

    [Fact]
    public void Histories_converge_and_no_plan_overshoots()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            new ReplicaSetHistory(seed).Run();
        }
    }

    /// <summary>One set in a world where pods come and go by chance.</summary>
    private sealed class ReplicaSetHistory(ulong seed)
    {
        private readonly SeededChance chance = new(seed);
        private readonly List<Pod> pods = [];
        private ReplicaSet set = ReplicaSet(3);
        private DateTimeOffset now = Now;
        private int named;

        public void Run()
        {
            for (var step = 0; step < 80; step++)
            {
                Happen();
                if (chance.Hit(50))
                {
                    Act();
                }
            }
            for (var i = 0; i < 5; i++)
            {
                pods.RemoveAll(p => p.Metadata.DeletionTimestamp is not null);
                Act();
            }
            pods.RemoveAll(p => p.Metadata.DeletionTimestamp is not null);
            var last = ReplicaSetPlan.Compute(new(set, pods, []), now);
            Assert.True((last.Create, last.Delete.Count, last.Adopt.Count, last.Release.Count) == (0, 0, 0, 0), $"seed {seed} does not come to rest");
            Assert.Equal(set.Spec.Replicas, last.Status.Replicas);
            Assert.Equal(set.Status, last.Status);
        }

        private void Happen()
        {
            now += TimeSpan.FromSeconds(chance.Next(20));
            switch (chance.Next(8))
            {
                case 0:
                    set = set with { Spec = set.Spec with { Replicas = chance.Next(8) }, Metadata = set.Metadata with { Generation = set.Metadata.Generation + 1 } };
                    break;
                case 1:
                    pods.Add(Pod($"orphan{named++}"));
                    break;
                case var e when pods.Count > 0:
                    var at = chance.Next(pods.Count);
                    var pod = pods[at];
                    switch (e)
                    {
                        case 2:
                            pods[at] = pod.Phase("Failed");
                            break;
                        case 3:
                            pods[at] = pod.Terminating();
                            break;
                        case 4:
                            pods.RemoveAt(at);
                            break;
                        case 5:
                            pods[at] = pod.Labelled(("app", chance.Hit(50) ? "web" : "other"));
                            break;
                        default:
                            pods[at] = pod.On("n" + chance.Next(3)).Ready(chance.Hit(70), now);
                            break;
                    }
                    break;
            }
        }

        private void Act()
        {
            var plan = ReplicaSetPlan.Compute(new(set, pods, []), now);
            var counted = pods.Count(p => p.Metadata.DeletionTimestamp is null && p.Status.Phase is not ("Failed" or "Succeeded") && Mine(p, plan));
            var wanted = set.Spec.Replicas!.Value;
            Assert.True(counted + plan.Create <= Math.Max(counted, wanted), $"seed {seed}: too many made");
            Assert.True(counted - plan.Delete.Count >= Math.Min(counted, wanted), $"seed {seed}: too many deleted");
            Assert.True(plan.Create == 0 || plan.Delete.Count == 0);
            Assert.All(plan.Delete, p => Assert.True(Mine(p, plan), $"seed {seed}: deletes another's pod"));
            Apply(plan);
        }

        private bool Mine(Pod pod, ReplicaSetPlan plan) =>
            (ControllerReference.Controls(set, pod.Metadata) && !plan.Release.Contains(pod)) || plan.Adopt.Contains(pod);

        private void Apply(ReplicaSetPlan plan)
        {
            for (var i = 0; i < pods.Count; i++)
            {
                var pod = pods[i];
                var delete = plan.Delete.Contains(pod);
                if (plan.Adopt.Contains(pod))
                {
                    pods[i] = pod with { Metadata = pod.Metadata with { OwnerReferences = [ControllerReference.To(set)] } };
                }
                if (plan.Release.Contains(pod))
                {
                    pods[i] = pod with { Metadata = pod.Metadata with { OwnerReferences = [] } };
                }
                if (delete)
                {
                    pods[i] = pods[i].Terminating();
                }
            }
            for (var i = 0; i < plan.Create; i++)
            {
                pods.Add(Pod($"new{named++}", set));
            }
            set = set with { Status = plan.Status };
        }
    }
}
