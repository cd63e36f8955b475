using System.Net;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Scheduling.V1;
using MiniKube.Scheduler.Configuration;
using MiniKube.Scheduler.Extenders;
using MiniKube.Scheduler.Tests.Fixtures;
using MiniKube.Testing.Simulation;

namespace MiniKube.Scheduler.Tests.Extenders;

/// <summary>Extenders from the pod's creation to its binding, against our own API server.</summary>
public class ExtenderTests
{
    private static readonly Node[] Two = [Make.Node("a", "cpu=2,memory=8Gi,pods=9"), Make.Node("b", "cpu=2,memory=8Gi,pods=9")];

    private static void Run(ExtenderConfiguration extender, Func<SimulationScheduler, TestCluster, Task> body) => Run([extender], body);

    private static void Run(ExtenderConfiguration[] extenders, Func<SimulationScheduler, TestCluster, Task> body) => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Two);
        cluster.StartScheduler(new SchedulerOptions { Extenders = extenders });
        await body(sim, cluster);
    });

    private static string Names(Document question) => string.Join(' ', question["NodeNames"]!.AsArray!.Select(n => n.AsString).Order());

    private static string Items(Document question) => string.Join(' ', question.At("Nodes", "items")!.AsArray!.Select(n => n.At("metadata", "name")!.AsString).Order());

    [Fact]
    public void Of_the_nodes_that_the_plugins_leave_it_leaves_some()
    {
        var extender = new ScriptedExtender((_, _) => """{"Nodes": {"items": [{"metadata": {"name": "b"}}]}, "FailedNodes": {"a": "no licence"}}""");
        Run(extender.Configuration with { FilterVerb = "filter" }, async (_, cluster) =>
        {
            for (var i = 0; i < 3; i++)
            {
                await cluster.AddAsync(Make.Pod($"p{i}"));
                Assert.Equal("b", await cluster.BoundAsync($"p{i}"));
            }
        });
        Assert.Equal("p0", extender.Asked[0].Question.At("Pod", "metadata", "name")!.AsString);
        Assert.Equal("a b", Items(extender.Asked[0].Question));
    }

    [Fact]
    public void What_it_rejects_is_said_with_the_rest_and_any_change_asks_it_again()
    {
        var extender = new ScriptedExtender((_, q) => Names(q).Contains('c') ? """{"nodenames": ["c"]}""" : """{"NodeNames": [], "FailedNodes": {"b": "no licence"}, "FailedAndUnresolvableNodes": {"b": "no licence ever"}}""");
        Run(extender.Configuration with { FilterVerb = "filter", NodeCacheCapable = true }, async (sim, cluster) =>
        {
            await cluster.AddAsync(Make.Pod("full", "cpu=2", node: "a"));
            await cluster.AddAsync(Make.Pod("p", "cpu=1"));
            var condition = await cluster.UnscheduledAsync("p");
            Assert.Equal(
                "0/2 nodes are available: 1 Insufficient cpu, 1 no licence ever. preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
                condition.Message);
            await sim.PassAsync(20);
            await cluster.AddAsync(Make.Node("c"));
            Assert.Equal("c", await cluster.BoundAsync("p"));
        });
    }

    [Fact]
    public void Its_scores_count_by_its_weight()
    {
        var extender = new ScriptedExtender((_, _) => """[{"Host": "a", "Score": 0}, {"Host": "b", "Score": 10}]""");
        Run(extender.Configuration with { PrioritizeVerb = "prioritize", Weight = 50 }, async (_, cluster) =>
        {
            await cluster.AddAsync(Make.Pod("big", "cpu=1", node: "b"));
            for (var i = 0; i < 5; i++)
            {
                await cluster.AddAsync(Make.Pod($"p{i}", "cpu=100m"));
                Assert.Equal("b", await cluster.BoundAsync($"p{i}"));
            }
        });
    }

    [Fact]
    public void It_binds_in_place_of_the_plugins()
    {
        TestCluster? bindsIn = null;
        var extender = new ScriptedExtender(async (_, q) =>
        {
            var binding = new Binding
            {
                Metadata = new ObjectMeta { Namespace = q["PodNamespace"]!.AsString, Name = q["PodName"]!.AsString, Uid = q["PodUID"]!.AsString },
                Target = new ObjectReference { Kind = "Node", Name = q["Node"]!.AsString! },
            };
            var done = await bindsIn!.Client.CreateSubresourceAsync<Pod, Binding>(q["PodName"]!.AsString!, q["PodNamespace"]!.AsString, "binding", binding);
            // The second time the answer says that it failed, though the pod is bound.
            return done.IsSuccess && q["PodName"]!.AsString == "first" ? "{}" : """{"Error": "out of order"}""";
        });
        Run(extender.Configuration with { BindVerb = "bind" }, async (_, cluster) =>
        {
            bindsIn = cluster;
            foreach (var pod in new[] { "first", "second" })
            {
                await cluster.AddAsync(Make.Pod(pod));
                var node = await cluster.BoundAsync(pod);
                Assert.Equal($"Successfully assigned default/{pod} to {node}", (await cluster.EventAsync(pod, "Scheduled")).Message);
            }
        });
        Assert.Equal(["bind", "bind"], extender.Verbs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_has_a_say_in_who_is_preempted(bool knowsNodes)
    {
        var extender = new ScriptedExtender((_, q) =>
        {
            var b = q[knowsNodes ? "NodeNameToMetaVictims" : "NodeNameToVictims"]!["b"]!;
            var uid = knowsNodes ? b["Pods"]!.AsArray![0]["UID"]!.AsString : b["Pods"]!.AsArray![0].At("metadata", "uid")!.AsString;
            return $$$"""{"NodeNameToMetaVictims": {"b": {"Pods": [{"UID": "{{{uid}}}"}], "NumPDBViolations": 0} } }""";
        });
        Run(extender.Configuration with { PreemptVerb = "preempt", NodeCacheCapable = knowsNodes }, async (_, cluster) =>
        {
            await PrioritiesAsync(cluster);
            // On its own it would take the place of the pod that matters less.
            await cluster.AddAsync(OfPriority("on-a", "low", "a"));
            await cluster.AddAsync(OfPriority("on-b", "middle", "b"));
            await cluster.AddAsync(OfPriority("p", "high"));
            await cluster.UntilAsync("on-b", p => p.IsTerminating(), "the victim is deleted");
            Assert.False((await cluster.PodAsync("on-a"))!.IsTerminating());
            await cluster.DeleteNowAsync("on-b");
            Assert.Equal("b", await cluster.BoundAsync("p"));
        });
    }

    [Theory]
    [InlineData("""{"NodeNameToMetaVictims": {}}""", "preemption: no candidate node for preemption")]
    [InlineData("""{"NodeNameToMetaVictims": {"b": {"Pods": []}}}""", "preemption: expected at least one victim pod on node \"b\"")]
    [InlineData("""{"NodeNameToMetaVictims": {"z": {"Pods": [{"UID": "u"}]}}}""", "preemption: nodeinfo not found for node name \"z\"")]
    public void Nobody_is_preempted_against_its_will(string answer, string said)
    {
        var extender = new ScriptedExtender((_, _) => answer);
        Run(extender.Configuration with { PreemptVerb = "preempt" }, async (sim, cluster) =>
        {
            await PrioritiesAsync(cluster);
            await cluster.AddAsync(OfPriority("on-a", "low", "a"));
            await cluster.AddAsync(OfPriority("on-b", "low", "b"));
            await cluster.AddAsync(OfPriority("p", "high"));
            Assert.EndsWith(said, (await cluster.UnscheduledAsync("p")).Message);
            await sim.PassAsync(30);
            Assert.All(await cluster.PodsAsync(), p => Assert.False(p.IsTerminating()));
        });
    }

    [Fact]
    public void Only_pods_that_ask_for_its_resources_are_its_business()
    {
        var extender = new ScriptedExtender((_, _) => """{"NodeNames": ["b"]}""");
        var fit = new SortedDictionary<string, PluginArguments>
        {
            ["NodeResourcesFit"] = new NodeResourcesFitArguments(Scheduler.Plugins.ScoringStrategy.Default, new SortedSet<string> { "example.com/gpu" }),
        };
        Sim.Run(async sim =>
        {
            await using var cluster = await TestCluster.StartAsync(sim, Two);
            cluster.StartScheduler(new SchedulerOptions
            {
                Extenders = [extender.Configuration with { FilterVerb = "filter", NodeCacheCapable = true, ManagedResources = ["example.com/gpu"] }],
                Profiles = [new ProfileConfiguration { Arguments = fit }],
            });
            await cluster.AddAsync(Make.Pod("plain", "cpu=1"));
            await cluster.BoundAsync("plain");
            Assert.Empty(extender.Asked);
            await cluster.AddAsync(Make.Pod("gpu", spec: s => s with
            {
                Containers = [new Container { Name = "c", Image = "i", Resources = new ResourceRequirements { Limits = Make.Amounts("example.com/gpu=1"), Requests = Make.Amounts("example.com/gpu=1") } }],
            }));
            Assert.Equal("b", await cluster.BoundAsync("gpu"));
            Assert.Equal(["filter"], extender.Verbs);
        });
    }

    [Theory]
    [InlineData("broken", "failed filter with extender at URL http://extender/filter, code 500")]
    [InlineData("silent", "Post \"http://extender/filter\": no answer from http://extender within 5 s")]
    [InlineData("unwilling", "no mood")]
    [InlineData("confused", "extender \"http://extender\" claims a filtered node \"z\" which is not found in the input node list")]
    public void Without_its_answer_a_pod_waits_unless_it_can_be_done_without(string trouble, string said)
    {
        var ill = true;
        var extender = new ScriptedExtender((_, _) => !ill ? """{"NodeNames": ["a"]}""" : trouble == "confused" ? """{"NodeNames": ["z"]}""" : """{"Error": "no mood"}""")
        {
            Status = trouble == "broken" ? HttpStatusCode.InternalServerError : HttpStatusCode.OK,
            IsSilent = trouble == "silent",
        };
        var needed = extender.Configuration with { FilterVerb = "filter", NodeCacheCapable = true };
        Run(needed with { Ignorable = true }, async (_, cluster) =>
        {
            await cluster.AddAsync(Make.Pod("p"));
            await cluster.BoundAsync("p");
        });
        Run(needed, async (_, cluster) =>
        {
            await cluster.AddAsync(Make.Pod("p"));
            var condition = await cluster.UnscheduledAsync("p");
            Assert.Equal(("SchedulerError", said), (condition.Reason, condition.Message));
            (ill, extender.IsSilent, extender.Status) = (false, false, HttpStatusCode.OK);
            Assert.Equal("a", await cluster.BoundAsync("p"));
        });
    }

    [Fact]
    public void Those_that_can_be_done_without_are_asked_last()
    {
        var order = new List<string>();
        ExtenderConfiguration Named(string name, bool ignorable) => new ScriptedExtender((_, q) =>
        {
            order.Add(name);
            return $$"""{"NodeNames": ["{{Names(q).Split(' ')[0]}}"]}""";
        }).Configuration with { FilterVerb = "filter", NodeCacheCapable = true, Ignorable = ignorable };
        Run([Named("first", true), Named("second", false)], async (_, cluster) =>
        {
            await cluster.AddAsync(Make.Pod("p"));
            Assert.Equal("a", await cluster.BoundAsync("p"));
        });
        Assert.Equal(["second", "first"], order);
    }

    private static async Task PrioritiesAsync(TestCluster cluster)
    {
        foreach (var (name, value) in new[] { ("low", 1), ("middle", 50), ("high", 100) })
        {
            await cluster.Client.CreateAsync(new PriorityClass { Metadata = new ObjectMeta { Name = name }, Value = value }).Value();
        }
    }

    private static Pod OfPriority(string name, string priorityClass, string? node = null) =>
        Make.Pod(name, "cpu=2", node: node, spec: s => s with { PriorityClassName = priorityClass });
}
