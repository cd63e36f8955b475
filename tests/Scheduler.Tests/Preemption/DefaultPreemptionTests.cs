using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Api.Values;
using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Preemption;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Preemption;

public class DefaultPreemptionTests
{
    private static Pod Pod(string name, int priority, string requests, string? node = null, string labels = "", Func<PodSpec, PodSpec>? spec = null) =>
        Make.Pod(name, requests, labels, node, s => (spec?.Invoke(s) ?? s) with { Priority = priority });

    private static Pod Started(Pod pod, int at) => pod with { Status = pod.Status with { StartTime = Timestamp.FromUnixSeconds(at) } };

    private static PodDisruptionBudget Budget(string labels, int allowed, params string[] going) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "b" },
        Spec = new() { Selector = new LabelSelector { MatchLabels = Make.Map(labels) } },
        Status = new() { DisruptionsAllowed = allowed, DisruptedPods = going.ToDictionary(g => g, _ => Timestamp.FromUnixSeconds(0)) },
    };

    private static Decision Decide(ClusterSnapshot cluster, Pod pod, params PodDisruptionBudget[] budgets)
    {
        var profile = DefaultProfile.Create(Make.Context with { Budgets = () => budgets });
        return new SchedulingCycle(cluster, new SeededRandomSource(1)).Decide(profile, new PodInfo(pod, cluster.Resources));
    }

    /// <summary><c>node: victims</c>, or what is said.</summary>
    private static string Outcome(ClusterSnapshot cluster, Pod pod, params PodDisruptionBudget[] budgets)
    {
        var decision = Decide(cluster, pod, budgets);
        return decision.Node is { } node ? $"fits {node.Name}"
            : decision.Remedy!.Candidate is { } c ? $"{c.Node.Name}: {string.Join(',', c.Victims.Select(v => v.Key.Name))}"
            : decision.Diagnosis!.PostFilterMessage!;
    }

    private static Node Node(string name, int cpu = 4) => Make.Node(name, $"cpu={cpu},memory=8Gi,pods=20");

    [Fact]
    public void Less_important_pods_make_room() =>
        Assert.Equal("a: low", Outcome(Make.Cluster([Node("a")], Pod("low", 1, "cpu=3", "a")), Pod("p", 2, "cpu=2")));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Pods_as_important_or_more_stay(int priority) =>
        Assert.Equal("preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
            Outcome(Make.Cluster([Node("a")], Pod("o", priority, "cpu=3", "a")), Pod("p", 2, "cpu=2")));

    [Fact]
    public void As_few_leave_as_must_and_the_most_important_stay()
    {
        var cluster = Make.Cluster([Node("a")], Pod("x", 1, "cpu=1", "a"), Pod("y", 5, "cpu=1", "a"), Pod("z", 3, "cpu=2", "a"));
        Assert.Equal("a: x", Outcome(cluster, Pod("p", 9, "cpu=1")));
        Assert.Equal("a: z", Outcome(cluster, Pod("p", 9, "cpu=2")));
        Assert.Equal("a: z,x", Outcome(cluster, Pod("p", 9, "cpu=3")));
        Assert.Equal("a: y,z,x", Outcome(cluster, Pod("p", 9, "cpu=4")));
        Assert.Equal("preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.", Outcome(cluster, Pod("p", 9, "cpu=5")));
    }

    [Fact]
    public void The_snapshot_is_afterwards_as_before()
    {
        var cluster = Make.Cluster([Node("a")], Pod("x", 1, "cpu=1", "a"), Pod("y", 5, "cpu=1", "a"), Pod("z", 3, "cpu=2", "a"));
        Outcome(cluster, Pod("p", 9, "cpu=3"));
        Assert.Equal(4000, cluster.Resources.Requested(ResourceTable.Cpu)[0]);
        Assert.Equal(["x", "y", "z"], cluster.Nodes[0].Pods.Select(p => p.Key.Name).Order());
    }

    public static TheoryData<string, Pod[], string> Criteria() => new()
    {
        { "lowest of the highest priorities", [Pod("x", 5, "cpu=4", "a"), Pod("y", 4, "cpu=4", "b")], "b: y" },
        { "lowest sum of priorities", [Pod("x", 5, "cpu=2", "a"), Pod("v", 4, "cpu=2", "a"), Pod("y", 5, "cpu=2", "b"), Pod("z", 3, "cpu=2", "b")], "b: y,z" },
        { "fewest, also of negative priority", [Pod("x", -5, "cpu=2", "a"), Pod("v", -5, "cpu=2", "a"), Pod("y", -5, "cpu=4", "b")], "b: y" },
        { "latest start of the most important", [Started(Pod("x", 5, "cpu=4", "a"), 100), Started(Pod("y", 5, "cpu=4", "b"), 200)], "b: y" },
    };

    [Theory]
    [MemberData(nameof(Criteria))]
    public void Of_several_nodes_the_one_whose_victims_matter_least(string what, Pod[] bound, string expected)
    {
        var outcome = Outcome(Make.Cluster([Node("a"), Node("b")], bound), Pod("p", 9, "cpu=4"));
        Assert.True(outcome == expected, $"{what}: {outcome}");
    }

    [Fact]
    public void Budgets_decide_first()
    {
        var cluster = Make.Cluster([Node("a"), Node("b")], Pod("x", 1, "cpu=4", "a", "app=db"), Pod("y", 5, "cpu=4", "b"));
        Assert.Equal("b: y", Outcome(cluster, Pod("p", 9, "cpu=4"), Budget("app=db", 0)));
        Assert.Equal("a: x", Outcome(cluster, Pod("p", 9, "cpu=4"), Budget("app=db", 1)));
        // One that the budget has counted already is no further violation.
        Assert.Equal("a: x", Outcome(cluster, Pod("p", 9, "cpu=4"), Budget("app=db", 0, "x")));
    }

    [Fact]
    public void On_one_node_protected_pods_are_given_back_first_but_violated_if_nothing_else_helps()
    {
        var cluster = Make.Cluster([Node("a")], Pod("db-1", 1, "cpu=2", "a", "app=db"), Pod("y", 5, "cpu=2", "a"));
        Assert.Equal("a: y", Outcome(cluster, Pod("p", 9, "cpu=2"), Budget("app=db", 0)));
        var decision = Decide(cluster, Pod("p", 9, "cpu=4"), Budget("app=db", 0));
        Assert.Equal((2, 1), (decision.Remedy!.Candidate!.Victims.Count, decision.Remedy.Candidate.BudgetViolations));
    }

    [Fact]
    public void A_budget_counts_down_over_the_victims_of_a_node()
    {
        var cluster = Make.Cluster([Node("a")], Pod("db-1", 1, "cpu=2", "a", "app=db"), Pod("db-2", 1, "cpu=2", "a", "app=db"));
        Assert.Equal(1, Decide(cluster, Pod("p", 9, "cpu=4"), Budget("app=db", 1)).Remedy!.Candidate!.BudgetViolations);
    }

    [Fact]
    public void A_pod_that_may_not_preempt_says_so() =>
        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.",
            Decide(Make.Cluster([Node("a")], Pod("low", 1, "cpu=3", "a")), Pod("p", 2, "cpu=2", spec: s => s with { PreemptionPolicy = "Never" })).Diagnosis!.Message);

    [Fact]
    public void Where_removing_pods_cannot_help_none_are_removed()
    {
        var cluster = Make.Cluster([Make.Node("t", taints: "k:NoSchedule"), Node("small", 1), Node("full")],
            Pod("x", 1, "cpu=1", "t"), Pod("y", 1, "cpu=1", "small"), Pod("z", 9, "cpu=4", "full"));
        Assert.Equal(
            "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. "
            + "preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
            Decide(cluster, Pod("p", 5, "cpu=2")).Diagnosis!.Message);
    }

    [Fact]
    public void What_still_keeps_the_pod_out_when_all_have_left_is_said() =>
        Assert.Equal("preemption: 0/1 nodes are available: 1 Insufficient cpu.",
            Outcome(Make.Cluster([Node("a")], Pod("x", 1, "cpu=1", "a"), Pod("y", 9, "cpu=3", "a")), Pod("p", 5, "cpu=2")));

    [Fact]
    public void Anti_affinity_and_host_ports_are_preempted_for_too()
    {
        var apart = Pod("p", 5, "", labels: "app=web", spec: s => s with { Affinity = Make.Affinity(null, [Make.Term("kubernetes.io/hostname", "app=db")]) });
        Assert.Equal("a: db", Outcome(Make.Cluster([Node("a")], Pod("db", 1, "", "a", "app=db"), Pod("o", 1, "", "a")), apart));
        PodSpec Port(PodSpec s) => s with { Containers = [s.Containers[0] with { Ports = [new ContainerPort { ContainerPortValue = 80, HostPort = 80 }] }] };
        Assert.Equal("a: x", Outcome(Make.Cluster([Node("a")], Pod("x", 1, "", "a", spec: Port), Pod("o", 1, "", "a")), Pod("p", 5, "", spec: Port)));
    }

    [Fact]
    public void While_victims_are_leaving_the_nominated_node_no_others_are_chosen()
    {
        var victim = Pod("v", 1, "cpu=3", "a").Terminating();
        victim = victim with { Status = victim.Status with { Conditions = [new PodCondition { Type = "DisruptionTarget", Status = "True", Reason = "PreemptionByScheduler" }] } };
        var cluster = Make.Cluster([Node("a"), Node("b")], victim, Pod("w", 1, "cpu=3", "b"));
        var pod = Pod("p", 5, "cpu=2");
        cluster.Nominated.Set(new PodInfo(pod, cluster.Resources), "a");
        Assert.Equal("preemption: not eligible due to a terminating pod on the nominated node.", Outcome(cluster, pod));
        cluster.SetNode(Make.Node("a", taints: "k:NoSchedule"));
        Assert.Equal("b: w", Outcome(cluster, pod));
    }

    [Fact]
    public void Room_kept_for_a_pod_is_not_given_to_a_less_important_one()
    {
        var cluster = Make.Cluster([Node("a")]);
        var nominated = Pod("n", 5, "cpu=3");
        cluster.Nominated.Set(new PodInfo(nominated, cluster.Resources), "a");
        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu.", Decide(cluster, Pod("p", 4, "cpu=2")).Diagnosis!.Message[..44]);
        Assert.Equal("fits a", Outcome(cluster, Pod("p", 4, "cpu=1")));
        Assert.Equal("fits a", Outcome(cluster, Pod("p", 6, "cpu=2")));
        Assert.Equal("fits a", Outcome(cluster, nominated));
    }

    [Fact]
    public void A_pod_that_is_only_nominated_does_not_satisfy_affinity()
    {
        var cluster = Make.Cluster([Node("a")]);
        cluster.Nominated.Set(new PodInfo(Pod("n", 5, "", labels: "app=db"), cluster.Resources), "a");
        Assert.StartsWith("preemption:", Outcome(cluster, Pod("p", 4, "", spec: s => s with { Affinity = Make.Affinity([Make.Term("kubernetes.io/hostname", "app=db")]) })));
    }

    [Fact]
    public void The_nominated_node_is_taken_though_others_are_free()
    {
        var cluster = Make.Cluster([Node("a"), Node("b"), Node("c")]);
        var pod = Pod("p", 5, "cpu=3");
        cluster.Nominated.Set(new PodInfo(pod, cluster.Resources), "b");
        Assert.Equal("fits b", Outcome(cluster, pod));
        cluster.SetPod(new PodInfo(Pod("x", 9, "cpu=2", "b"), cluster.Resources));
        Assert.NotEqual("fits b", Outcome(cluster, pod));
    }

    /// <summary>In any cluster: the pod fits when the victims are gone, none is as important as it, and none could have stayed.</summary>
    [Fact]
    public void Victims_suffice_are_less_important_and_are_all_needed()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            var random = new SeededRandomSource(seed);
            var bound = Enumerable.Range(0, 12).Select(i => Pod($"v{i}", random.Next(5), $"cpu={1 + random.Next(2)}", "abc"[random.Next(3)].ToString())).ToList();
            var pod = Pod("p", 1 + random.Next(5), $"cpu={2 + random.Next(4)}");
            var decision = Decide(Make.Cluster([Node("a", 8), Node("b", 8), Node("c", 8)], bound), pod);
            if (decision.Remedy?.Candidate is not { } candidate)
            {
                continue;
            }
            var victims = candidate.Victims.Select(v => v.Key.Name).ToList();
            int Used(IEnumerable<Pod> pods) => (int)pods.Where(p => p.Spec.NodeName == candidate.Node.Name).Sum(p => p.Spec.TotalRequests().Of("cpu").Value);
            var wanted = (int)pod.Spec.TotalRequests().Of("cpu").Value;
            var left = bound.Where(p => !victims.Contains(p.Metadata.Name!)).ToList();
            Assert.All(candidate.Victims, v => Assert.True(v.Priority < pod.Spec.Priority));
            Assert.True(Used(left) + wanted <= 8);
            Assert.All(candidate.Victims, v => Assert.True(Used(left.Append(v.Pod)) + wanted > 8));
        }
    }
}
