using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Scheduling.V1;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Tests.Fixtures;
using MiniKube.Testing.Simulation;

namespace MiniKube.Scheduler.Tests.Preemption;

/// <summary>Preemption from the pods' creation to the binding, against our own API server.</summary>
public class PreemptionServiceTests
{
    private static Pod Pod(string name, string priorityClass, string requests) => Make.Pod(name, requests, spec: s => s with { PriorityClassName = priorityClass });

    private static async Task<TestCluster> StartAsync(SimulationScheduler sim, params Node[] nodes)
    {
        var cluster = await TestCluster.StartAsync(sim, nodes);
        foreach (var (name, value) in new[] { ("low", 1), ("middle", 50), ("high", 100) })
        {
            await cluster.Client.CreateAsync(new PriorityClass { Metadata = new ObjectMeta { Name = name }, Value = value }).Value();
        }
        return cluster;
    }

    [Theory]
    [InlineData("high")]
    [InlineData("system-cluster-critical")]
    public void A_more_important_pod_takes_the_place_of_a_less_important_one(string important) => Sim.Run(async sim =>
    {
        await using var cluster = await StartAsync(sim, Make.Node("a", "cpu=2,memory=8Gi,pods=9"), Make.Node("b", "cpu=2,memory=8Gi,pods=9"));
        cluster.StartScheduler();
        await cluster.AddAsync(Pod("low", "low", "cpu=2"));
        await cluster.AddAsync(Pod("middle", "middle", "cpu=2"));
        var where = await cluster.BoundAsync("low");
        await cluster.BoundAsync("middle");
        await cluster.AddAsync(Pod("p", important, "cpu=2"));

        await cluster.UntilAsync("low", p => p.IsTerminating(), "the victim is deleted");
        var victim = (await cluster.PodAsync("low"))!;
        var condition = victim.Status.Condition(PodConditions.DisruptionTarget)!;
        Assert.Equal(("True", "PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod"), (condition.Status, condition.Reason, condition.Message));
        Assert.Equal(victim.Metadata.Generation - 1, condition.ObservedGeneration);
        await cluster.UntilAsync("p", p => !string.IsNullOrEmpty(p.Status.NominatedNodeName), "the nomination is written");
        var waiting = (await cluster.PodAsync("p"))!;
        Assert.Equal(where, waiting.Status.NominatedNodeName);
        Assert.Equal("0/2 nodes are available: 2 Insufficient cpu.", waiting.Status.Condition(PodConditions.PodScheduled)!.Message);
        var told = await cluster.EventAsync("low", "Preempted");
        Assert.Equal(("Normal", $"Preempted by pod {waiting.Metadata.Uid} on node {where}", "Preempting", "p"), (told.Type, told.Message, told.Action, told.Related?.Name));

        // Nothing more is done while the victim takes its time.
        await sim.PassAsync(120);
        Assert.False((await cluster.PodAsync("middle"))!.IsTerminating());
        await cluster.DeleteNowAsync("low");
        Assert.Equal(where, await cluster.BoundAsync("p"));
    });

    [Fact]
    public void A_pod_with_a_finalizer_shows_why_it_was_taken_away() => Sim.Run(async sim =>
    {
        await using var cluster = await StartAsync(sim, Make.Node("a", "cpu=1,memory=8Gi,pods=9"));
        cluster.StartScheduler();
        var low = Pod("low", "low", "cpu=1");
        await cluster.AddAsync(low with { Metadata = low.Metadata with { Finalizers = ["example.com/test-finalizer"] } });
        await cluster.BoundAsync("low");
        await cluster.AddAsync(Pod("p", "high", "cpu=1"));
        await cluster.UntilAsync("low", p => p.IsTerminating(), "the victim is deleted");
        Assert.True((await cluster.PodAsync("low"))!.Status.IsTrue(PodConditions.DisruptionTarget));
        await cluster.DeleteNowAsync("low");
        await cluster.Client.PatchAsync<Pod>("low", "default", Patch.Merge("""{"metadata":{"finalizers":null}}"""u8.ToArray())).Value();
        Assert.Equal("a", await cluster.BoundAsync("p"));
    });

    [Fact]
    public void The_room_that_is_made_is_kept_for_the_pod_and_a_nomination_ends_when_it_cannot_come_true() => Sim.Run(async sim =>
    {
        await using var cluster = await StartAsync(sim, Make.Node("a", "cpu=2,memory=8Gi,pods=9"));
        cluster.StartScheduler();
        await cluster.AddAsync(Pod("low", "low", "cpu=2"));
        await cluster.BoundAsync("low");
        await cluster.AddAsync(Pod("high", "high", "cpu=2"));
        await cluster.UntilAsync("low", p => p.IsTerminating(), "the victim is deleted");
        await cluster.AddAsync(Pod("late", "middle", "cpu=1"));
        await cluster.UnscheduledAsync("late");
        await cluster.DeleteNowAsync("low");
        Assert.Equal("a", await cluster.BoundAsync("high"));
        await sim.PassAsync(20);
        Assert.True(string.IsNullOrEmpty((await cluster.PodAsync("late"))!.Spec.NodeName));

        await cluster.AddAsync(Pod("critical", "system-node-critical", "cpu=2"));
        await cluster.UntilAsync("critical", p => p.Status.NominatedNodeName == "a", "nominated");
        await cluster.Client.PatchAsync<Node>("a", null, Patch.Merge("""{"spec":{"unschedulable":true}}"""u8.ToArray())).Value();
        await cluster.DeleteNowAsync("high");
        await cluster.UntilAsync("critical", p => string.IsNullOrEmpty(p.Status.NominatedNodeName), "the nomination is taken back");
    });

    [Fact]
    public void Without_any_node_left_there_is_no_nomination_either() => Sim.Run(async sim =>
    {
        await using var cluster = await StartAsync(sim, Make.Node("a", "cpu=2,memory=8Gi,pods=9"));
        var scheduler = cluster.StartScheduler();
        await cluster.AddAsync(Pod("low", "low", "cpu=2"));
        await cluster.BoundAsync("low");
        await cluster.AddAsync(Pod("high", "high", "cpu=2"));
        await cluster.UntilAsync("high", p => p.Status.NominatedNodeName == "a", "nominated");
        Assert.Equal(("a", "default/low"), (scheduler.LastAttempt("default", "high")!.Preempting!.Value.Node, scheduler.LastAttempt("default", "high")!.Preempting!.Value.Victims.Single()));
        await cluster.Client.DeleteAsync<Node>("a", null);
        await cluster.DeleteNowAsync("low");
        await cluster.UntilAsync("high", p => string.IsNullOrEmpty(p.Status.NominatedNodeName), "the nomination is taken back");
        Assert.Equal("no nodes available to schedule pods", (await cluster.UnscheduledAsync("high")).Message);
    });

    [Fact]
    public void Room_that_is_no_longer_kept_for_a_pod_goes_to_another_that_waits_for_it() => Sim.Run(async sim =>
    {
        await using var cluster = await StartAsync(sim, Make.Node("a", "cpu=2,memory=8Gi,pods=9"));
        cluster.StartScheduler();
        // Another program keeps room for a pod that has gates.
        var kept = await cluster.AddAsync(Make.Pod("kept", "cpu=2", spec: s => s with { PriorityClassName = "high", SchedulingGates = [new PodSchedulingGate { Name = "example.com/x" }] }));
        await cluster.Client.UpdateAsync(kept with { Status = kept.Status with { NominatedNodeName = "a" } }, "status").Value();
        await sim.PassAsync(1);
        await cluster.AddAsync(Pod("late", "low", "cpu=1"));
        Assert.StartsWith("0/1 nodes are available: 1 Insufficient cpu.", (await cluster.UnscheduledAsync("late")).Message);
        await sim.PassAsync(20);
        await cluster.Client.PatchAsync<Pod>("kept", "default", Patch.Merge("""{"status":{"nominatedNodeName":null}}"""u8.ToArray()), "status").Value();
        Assert.Equal("a", await cluster.BoundAsync("late"));
    });

    [Fact]
    public void A_more_important_pod_takes_over_the_room_that_is_being_made() => Sim.Run(async sim =>
    {
        await using var cluster = await StartAsync(sim, Make.Node("a", "cpu=2,memory=8Gi,pods=9"));
        cluster.StartScheduler();
        await cluster.AddAsync(Pod("low", "low", "cpu=2"));
        await cluster.BoundAsync("low");
        await cluster.AddAsync(Pod("middle", "middle", "cpu=2"));
        await cluster.UntilAsync("middle", p => p.Status.NominatedNodeName == "a", "the first is nominated");
        await cluster.AddAsync(Pod("high", "high", "cpu=2"));
        await cluster.UntilAsync("high", p => p.Status.NominatedNodeName == "a", "the second is nominated");
        await cluster.UntilAsync("middle", p => string.IsNullOrEmpty(p.Status.NominatedNodeName), "the first is not any more");
        await cluster.DeleteNowAsync("low");
        Assert.Equal("a", await cluster.BoundAsync("high"));
    });

    [Theory]
    [InlineData(nameof(Fault.Lost))]
    [InlineData(nameof(Fault.Refused))]
    public void A_victim_that_could_not_be_deleted_is_asked_again(string fault) => Sim.Run(async sim =>
    {
        await using var cluster = await StartAsync(sim, Make.Node("a", "cpu=2,memory=8Gi,pods=9"));
        var left = 1;
        cluster.StartScheduler(faultOf: r => r.Method == HttpMethod.Delete && left-- > 0 ? Enum.Parse<Fault>(fault) : Fault.None);
        await cluster.AddAsync(Pod("low", "low", "cpu=2"));
        await cluster.BoundAsync("low");
        await cluster.AddAsync(Pod("high", "high", "cpu=2"));
        await cluster.UntilAsync("low", p => p.IsTerminating(), "the victim is deleted");
        await cluster.DeleteNowAsync("low");
        Assert.Equal("a", await cluster.BoundAsync("high"));
    });
}
