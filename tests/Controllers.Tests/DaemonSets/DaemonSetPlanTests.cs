using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.DaemonSets;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.DaemonSets;

public sealed class DaemonSetPlanTests
{
    [Fact]
    public void Its_pods_tolerate_what_is_done_to_nodes_and_fit_one_node_alone()
    {
        var set = DaemonSet(s => s with
        {
            Template = s.Template with
            {
                Spec = s.Template.Spec with
                {
                    HostNetwork = true,
                    Affinity = new Affinity
                    {
                        PodAntiAffinity = new(),
                        NodeAffinity = new NodeAffinity
                        {
                            RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector { NodeSelectorTerms = [new NodeSelectorTerm { MatchExpressions = [new() { Key = "a", Operator = "Exists" }] }] },
                            PreferredDuringSchedulingIgnoredDuringExecution = [new PreferredSchedulingTerm { Weight = 1 }],
                        },
                    },
                    Tolerations = [new Toleration { Key = "node.kubernetes.io/not-ready", Operator = "Exists", Effect = "NoExecute", TolerationSeconds = 5 }, new Toleration { Key = "mine", Operator = "Exists" }],
                },
            },
        });
        var pod = new DaemonPlacement(set).NewPod("n1", "hash");
        Assert.Equal(
            [
                "node.kubernetes.io/not-ready:NoExecute", "mine:", "node.kubernetes.io/unreachable:NoExecute", "node.kubernetes.io/disk-pressure:NoSchedule",
                "node.kubernetes.io/memory-pressure:NoSchedule", "node.kubernetes.io/pid-pressure:NoSchedule", "node.kubernetes.io/unschedulable:NoSchedule",
                "node.kubernetes.io/network-unavailable:NoSchedule",
            ],
            pod.Spec.Tolerations.Select(t => $"{t.Key}:{t.Effect}"));
        Assert.All(pod.Spec.Tolerations, t => Assert.Equal(("Exists", null), (t.Operator, t.TolerationSeconds)));
        var term = Assert.Single(pod.Spec.Affinity!.NodeAffinity!.RequiredDuringSchedulingIgnoredDuringExecution!.NodeSelectorTerms);
        Assert.Empty(term.MatchExpressions);
        Assert.Equal("metadata.name In n1", term.MatchFields.Select(f => $"{f.Key} {f.Operator} {string.Join(',', f.Values)}").Single());
        Assert.NotNull(pod.Spec.Affinity.PodAntiAffinity);
        Assert.Single(pod.Spec.Affinity.NodeAffinity.PreferredDuringSchedulingIgnoredDuringExecution);
        Assert.Equal(("n1", "hash"), (DaemonPlacement.NodeOf(pod), pod.Metadata.Labels["controller-revision-hash"]));
        Assert.Equal("n2", DaemonPlacement.NodeOf(pod.On("n2")));
    }

    public static TheoryData<string> Placements => [.. Cases.Keys];

    private static readonly Dictionary<string, (Func<PodSpec, PodSpec> Pod, Func<Node, Node> Node, bool Run, bool Keep)> Cases = new()
    {
        ["plain"] = (p => p, n => n, true, true),
        ["another node's name"] = (p => p with { NodeName = "other" }, n => n, false, false),
        ["its node's name"] = (p => p with { NodeName = "n1" }, n => n, true, true),
        ["a selector that does not match"] = (p => p with { NodeSelector = Labels(("a", "b")) }, n => n, false, false),
        ["a selector that matches"] = (p => p with { NodeSelector = Labels(("a", "b")) }, n => n with { Metadata = n.Metadata with { Labels = Labels(("a", "b")) } }, true, true),
        ["an affinity that does not match"] = (p => p with { Affinity = Needs("a") }, n => n, false, false),
        ["an affinity that matches"] = (p => p with { Affinity = Needs("a") }, n => n with { Metadata = n.Metadata with { Labels = Labels(("a", "b")) } }, true, true),
        ["a taint that takes no new pods"] = (p => p, n => Tainted(n, "x", "NoSchedule"), false, true),
        ["a taint that drives pods away"] = (p => p, n => Tainted(n, "x", "NoExecute"), false, false),
        ["a taint that is a wish"] = (p => p, n => Tainted(n, "x", "PreferNoSchedule"), true, true),
        ["a tolerated taint"] = (p => p with { Tolerations = [new Toleration { Key = "x", Operator = "Exists" }] }, n => Tainted(n, "x", "NoExecute"), true, true),
        ["a cordoned node"] = (p => p, n => Tainted(n, "node.kubernetes.io/unschedulable", "NoSchedule") is var t ? t with { Spec = t.Spec with { Unschedulable = true } } : t, true, true),
        ["a node that is not ready"] = (p => p, n => Tainted(n, "node.kubernetes.io/not-ready", "NoExecute"), true, true),
        ["a node under pressure"] = (p => p, n => Tainted(n, "node.kubernetes.io/disk-pressure", "NoSchedule"), true, true),
        ["a node without network"] = (p => p, n => Tainted(n, "node.kubernetes.io/network-unavailable", "NoSchedule"), false, true),
        ["a node without network for host pods"] = (p => p with { HostNetwork = true }, n => Tainted(n, "node.kubernetes.io/network-unavailable", "NoSchedule"), true, true),
    };

    [Theory]
    [MemberData(nameof(Placements))]
    public void Judges_nodes(string placement)
    {
        var (pod, node, run, keep) = Cases[placement];
        var set = DaemonSet(s => s with { Template = s.Template with { Spec = pod(s.Template.Spec) } });
        Assert.Equal(new NodeVerdict(run, keep), new DaemonPlacement(set).Judge(node(Node("n1"))));
    }

    // Pods as node:state, a of the present template, o of an older one. Three nodes.
    [Theory]
    [InlineData(0, "", "1 2 3", "")]
    [InlineData(0, "1:a 2:a 3:a", "", "")]
    [InlineData(0, "1:a 2:a-terminating 3:a", "", "")]
    [InlineData(0, "1:a 2:a-failed 3:a", "", "2")]
    [InlineData(0, "1:a 2:a-succeeded 3:a", "", "2")]
    [InlineData(0, "1:a 1:a-pending 2:a 3:a", "", "1")]
    [InlineData(0, "1:o 2:o 3:o", "", "1")]
    [InlineData(0, "1:a 2:o 3:o", "", "2")]
    [InlineData(0, "1:a-pending 2:o 3:o", "", "")]
    [InlineData(0, "1:a-pending 2:o-pending 3:o", "", "2")]
    [InlineData(0, "1:o 3:o", "2", "")]
    [InlineData(1, "1:o 2:o 3:o", "1", "")]
    [InlineData(1, "1:o 1:a-pending 2:o 3:o", "", "")]
    [InlineData(1, "1:o 1:a 2:o 3:o", "", "1")]
    [InlineData(1, "1:a 2:o 3:o", "2", "")]
    [InlineData(1, "1:o-pending 2:o 3:o", "1 2", "")]
    [InlineData(1, "1:o-pending 1:a-pending 2:a 3:a", "", "1")]
    [InlineData(1, "1:a-terminating 2:a 3:a", "1", "")]
    [InlineData(2, "1:o 2:o 3:o", "1 2", "")]
    public void One_pod_is_on_each_node_and_updates_are_bounded(int surge, string present, string create, string delete)
    {
        var plan = Plan(surge, present);
        Assert.Equal((create, delete),
            (string.Join(' ', plan.Create.Select(p => DaemonPlacement.NodeOf(p)![1..])), string.Join(' ', plan.Delete.Select(p => DaemonPlacement.NodeOf(p)![1..]))));
    }

    [Fact]
    public void A_failed_pod_is_left_while_others_failed_there_shortly_before()
    {
        var backoff = new FailedPodsBackoff();
        var set = DaemonSet();
        Assert.Null(backoff.HeldUntil(set, "n1"));
        for (var delay = 1; delay <= 1024; delay *= 2)
        {
            backoff.Replaced(set, "n1", Now);
            Assert.Equal(Now.AddSeconds(Math.Min(delay, 900)), backoff.HeldUntil(set, "n1"));
        }
        Assert.Null(backoff.HeldUntil(set, "n2"));
        Assert.Null(backoff.HeldUntil(set with { Metadata = set.Metadata with { Generation = 2 } }, "n1"));
        backoff.Replaced(set, "n2", Now.AddMinutes(31));
        Assert.Null(backoff.HeldUntil(set, "n1"));

        var plan = Plan(0, "1:a-failed 2:a 3:a", _ => Now.AddSeconds(7));
        Assert.Equal((0, 0, TimeSpan.FromSeconds(7)), (plan.Delete.Count, plan.FailedOn.Count, plan.Requeue));
        Assert.Equal(["n1"], Plan(0, "1:a-failed 2:a 3:a", _ => Now).FailedOn);
    }

    [Fact]
    public void Pods_for_nodes_that_are_gone_are_deleted_if_they_still_wait()
    {
        Assert.Equal(["9"], Plan(0, "1:a 2:a 3:a 9:a-pending 8:a").Delete.Select(p => DaemonPlacement.NodeOf(p)![1..]));
    }

    [Fact]
    public void The_status_counts_nodes()
    {
        var status = Plan(0, "1:a 2:o 3:a-pending", node: n => n.Metadata.Name == "n2" ? Tainted(n, "x", "NoSchedule") : n).Status;
        Assert.Equal((2, 2, 1, 1), (status.DesiredNumberScheduled, status.CurrentNumberScheduled, status.NumberMisscheduled, status.NumberReady));
        Assert.Equal((2, 1, 1, 1L), (status.UpdatedNumberScheduled, status.NumberAvailable, status.NumberUnavailable, status.ObservedGeneration));
    }

    [Fact]
    public void With_surge_a_pod_on_a_node_that_is_none_of_its_any_more_stays_until_others_serve()
    {
        Func<Node, Node> taint = n => n.Metadata.Name == "n1" ? Tainted(n, "x", "NoSchedule") : n;
        Assert.Empty(Plan(1, "1:o 2:a-pending 3:a", node: taint).Delete);
        Assert.Equal(["n1"], Plan(1, "1:o 2:a 3:a", node: taint).Delete.Select(DaemonPlacement.NodeOf));
    }

    [Fact]
    public void At_most_a_burst_is_made_at_once()
    {
        var set = DaemonSet();
        var revision = RevisionPlan.Compute(set, set.Spec.Template, null, [], TemplateRevision.PodLabel).Current;
        var nodes = Enumerable.Range(0, 300).Select(i => Node($"n{i}")).ToArray();
        Assert.Equal(250, DaemonSetPlan.Compute(new(set, nodes, [], [revision], _ => null), Now).Create.Count);
    }

    [Fact]
    public void An_empty_selector_is_warned_of()
    {
        var plan = DaemonSetPlan.Compute(new(DaemonSet(s => s with { Selector = new LabelSelector() }), [Node("n1")], [], [], _ => null), Now);
        Assert.Equal(PlannedEvent.Warning("SelectingAll", "This daemon set is selecting all pods. A non-empty selector is required."), Assert.Single(plan.Events));
        Assert.Equal((0, RevisionWrite.None), (plan.Create.Count, plan.Revisions.Write));
    }

    [Fact]
    public void Random_histories_stay_within_bounds_and_converge()
    {
        for (ulong seed = 0; seed < 150; seed++)
        {
            new DaemonSetHistory(seed).Run();
        }
    }

    private static DaemonSetPlan Plan(int surge, string present, Func<string, DateTimeOffset?>? held = null, Func<Node, Node>? node = null)
    {
        var set = DaemonSet(s => s with { UpdateStrategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = surge, MaxUnavailable = surge > 0 ? 0 : 1 } } });
        var revision = RevisionPlan.Compute(set, set.Spec.Template, null, [], TemplateRevision.PodLabel).Current;
        var pods = present.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((text, i) =>
        {
            var (name, what) = ("n" + text.Split(':')[0], text.Split(':')[1].Split('-'));
            var pod = new DaemonPlacement(set).NewPod(name, what[0] == "a" ? revision.Metadata.Labels[TemplateRevision.PodLabel] : "old");
            pod = pod with { Metadata = pod.Metadata with { Name = $"web-{i}", Uid = $"{i}", CreationTimestamp = Now.AddMinutes(i - 60) }, Status = new PodStatus { Phase = "Pending" } };
            return what[^1] switch
            {
                "pending" => pod,
                "failed" => pod.On(name).Phase("Failed"),
                "succeeded" => pod.On(name).Phase("Succeeded"),
                "terminating" => pod.On(name).Ready().Terminating(),
                _ => pod.On(name).Ready(),
            };
        });
        return DaemonSetPlan.Compute(
            new(set, [.. new[] { "n1", "n2", "n3" }.Select(n => Node(n)).Select(node ?? (n => n))], [.. pods], [revision], held ?? (_ => null)), Now);
    }

    private static Node Tainted(Node node, string key, string effect) => node with { Spec = node.Spec with { Taints = [new Taint { Key = key, Effect = effect }] } };

    private static Affinity Needs(string label) => new()
    {
        NodeAffinity = new NodeAffinity
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector { NodeSelectorTerms = [new NodeSelectorTerm { MatchExpressions = [new() { Key = label, Operator = "Exists" }] }] },
        },
    };
}
