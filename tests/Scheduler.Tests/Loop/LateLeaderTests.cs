using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Scheduling.V1;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Tests.Extenders;
using MiniKube.Scheduler.Tests.Fixtures;
using MiniKube.Testing.Simulation;

namespace MiniKube.Scheduler.Tests.Loop;

/// <summary>What a scheduler that leads no more had sent before, and arrives when another has done the work.</summary>
public class LateLeaderTests
{
    /// <summary>A scheduler that leads until it is cut off; one kind of its requests is held up on the way.</summary>
    private sealed class Leader
    {
        private readonly TaskCompletionSource arrives = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SimulationScheduler sim;
        private readonly SchedulerService service;
        private bool cutOff;

        public Leader(SimulationScheduler sim, TestCluster cluster, Func<HttpRequestMessage, bool> isHeldUp, SchedulerOptions? options = null)
        {
            this.sim = sim;
            service = cluster.StartScheduler(
                options,
                faultOf: r => cutOff && r.RequestUri!.AbsolutePath.Contains("/leases", StringComparison.Ordinal) ? Fault.Lost : Fault.None,
                delayOf: r =>
                {
                    if (!isHeldUp(r))
                    {
                        return Task.CompletedTask;
                    }
                    HeldUp++;
                    return arrives.Task;
                });
        }

        public int HeldUp { get; private set; }

        /// <summary>What this one would say about a pod; null when it holds no attempt at it.</summary>
        public bool Remembers(string pod) => service.LastAttempt("default", pod) is not null;

        /// <summary>Another one leads now.</summary>
        public async Task FollowedByAsync(TestCluster cluster)
        {
            cutOff = true;
            await sim.UntilAsync(() => !service.IsLeader, "it leads no more");
            var next = cluster.StartScheduler();
            await sim.UntilAsync(() => next.IsLeader, "another leads");
        }

        public async Task ArriveAsync()
        {
            arrives.SetResult();
            await sim.PassAsync(10);
        }
    }

    private static bool IsBinding(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/binding", StringComparison.Ordinal);

    private static bool IsStatus(HttpRequestMessage request) => request.Method == HttpMethod.Patch && request.RequestUri!.AbsolutePath.EndsWith("/status", StringComparison.Ordinal);

    private static Task CordonAsync(TestCluster cluster, string node) =>
        cluster.Client.PatchAsync<Node>(node, null, Patch.Merge("""{"spec":{"unschedulable":true}}"""u8.ToArray())).Value();

    [Fact]
    public void Its_binding_leaves_a_pod_where_the_next_one_put_it() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a"));
        var late = new Leader(sim, cluster, IsBinding);
        await cluster.AddAsync(Make.Pod("p"));
        await sim.UntilAsync(() => late.HeldUp > 0, "it binds to a");
        await CordonAsync(cluster, "a");
        await cluster.AddAsync(Make.Node("b"));
        await late.FollowedByAsync(cluster);
        Assert.Equal("b", await cluster.BoundAsync("p"));
        var bound = (await cluster.PodAsync("p"))!;
        await late.ArriveAsync();
        Assert.Equal(bound, await cluster.PodAsync("p"));
        Assert.DoesNotContain((await cluster.Client.ListAsync<Event>("default")).Value.Items, e => e.Reason == "FailedScheduling");
    });

    [Fact]
    public void Its_binding_does_not_count_for_a_pod_made_anew_under_the_name() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a"));
        var late = new Leader(sim, cluster, IsBinding);
        await cluster.AddAsync(Make.Pod("p"));
        await sim.UntilAsync(() => late.HeldUp > 0, "it binds to a");
        await cluster.DeleteNowAsync("p");
        await cluster.AddAsync(Make.Pod("p", "cpu=1000"));
        await late.FollowedByAsync(cluster);
        await cluster.UnscheduledAsync("p");
        var waiting = (await cluster.PodAsync("p"))!;
        await late.ArriveAsync();
        Assert.Equal(waiting, await cluster.PodAsync("p"));
    });

    [Fact]
    public void It_does_not_say_of_a_bound_pod_that_it_fits_nowhere() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim);
        var late = new Leader(sim, cluster, IsStatus);
        await cluster.AddAsync(Make.Pod("p"));
        await sim.UntilAsync(() => late.HeldUp > 0, "it says why");
        Assert.True(late.Remembers("p"));
        await late.FollowedByAsync(cluster);
        Assert.False(late.Remembers("p"));
        await cluster.AddAsync(Make.Node("a"));
        await cluster.BoundAsync("p");
        var bound = (await cluster.PodAsync("p"))!;
        await late.ArriveAsync();
        Assert.Equal(bound, await cluster.PodAsync("p"));
        Assert.True(bound.Status.IsTrue(PodConditions.PodScheduled));
    });

    [Fact]
    public void What_it_has_to_say_is_said_though_others_changed_the_pod_meanwhile() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim);
        var late = new Leader(sim, cluster, IsStatus);
        await cluster.AddAsync(Make.Pod("p"));
        await sim.UntilAsync(() => late.HeldUp > 0, "it says why");
        await cluster.Client.PatchAsync<Pod>("p", "default", Patch.Merge("""{"metadata":{"annotations":{"a":"b"}}}"""u8.ToArray())).Value();
        await late.ArriveAsync();
        Assert.Equal("no nodes available to schedule pods", (await cluster.UnscheduledAsync("p")).Message);
    });

    /// <param name="verb">What the extender is asked when the term ends; it answers long after.</param>
    /// <param name="cpu">Of the pod that is decided on, where one is in use and one is free.</param>
    [Theory]
    [InlineData("filter", "cpu=1")]
    [InlineData("preempt", "cpu=2")]
    public void What_it_decides_with_an_extender_that_outlasts_its_term_is_not_done(string verb, string cpu) => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a", "cpu=2,memory=8Gi,pods=9"));
        await cluster.Client.CreateAsync(new PriorityClass { Metadata = new ObjectMeta { Name = "high" }, Value = 100 }).Value();
        var victim = await cluster.AddAsync(Make.Pod("victim", "cpu=1", node: "a"));
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var extender = new ScriptedExtender(async (_, _) =>
        {
            await answers.Task;
            return verb == "filter" ? """{"NodeNames": ["a"]}""" : $$$"""{"NodeNameToMetaVictims": {"a": {"Pods": [{"UID": "{{{victim.Metadata.Uid}}}"}]} } }""";
        });
        var late = new Leader(sim, cluster, _ => false, new SchedulerOptions
        {
            Extenders =
            [
                extender.Configuration with
                {
                    FilterVerb = verb == "filter" ? verb : "", PreemptVerb = verb == "preempt" ? verb : "", NodeCacheCapable = true,
                    Connection = new ClientConfig { Server = new Uri("http://extender"), RequestTimeout = TimeSpan.FromHours(1), ConnectRetries = 0 },
                },
            ],
        });
        await cluster.AddAsync(Make.Pod("p", cpu, spec: s => s with { PriorityClassName = "high" }));
        await sim.UntilAsync(() => extender.Asked.Count > 0, "the extender thinks");
        await CordonAsync(cluster, "a");
        await cluster.AddAsync(Make.Node("b"));
        await late.FollowedByAsync(cluster);
        Assert.Equal("b", await cluster.BoundAsync("p"));
        var (there, bound) = (await cluster.PodAsync("victim"), await cluster.PodAsync("p"));
        answers.SetResult();
        await sim.PassAsync(10);
        Assert.Equal((there, bound), (await cluster.PodAsync("victim"), await cluster.PodAsync("p")));
        Assert.Equal([verb], extender.Verbs);
        Assert.DoesNotContain((await cluster.Client.ListAsync<Event>("default")).Value.Items, e => e.Reason is "FailedScheduling" or "Preempted");
    });

    [Fact]
    public void It_asks_no_victim_to_leave_that_it_had_only_marked() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a", "cpu=2,memory=8Gi,pods=9"));
        await cluster.Client.CreateAsync(new PriorityClass { Metadata = new ObjectMeta { Name = "high" }, Value = 100 }).Value();
        await cluster.AddAsync(Make.Pod("victim", "cpu=2", node: "a"));
        var late = new Leader(sim, cluster, r => IsStatus(r) && r.RequestUri!.AbsolutePath.Contains("/victim/", StringComparison.Ordinal));
        await cluster.AddAsync(Make.Pod("p", "cpu=2", spec: s => s with { PriorityClassName = "high" }));
        await sim.UntilAsync(() => late.HeldUp > 0, "it marks the victim");
        await CordonAsync(cluster, "a");
        await cluster.AddAsync(Make.Node("b"));
        await late.FollowedByAsync(cluster);
        Assert.Equal("b", await cluster.BoundAsync("p"));
        await late.ArriveAsync();
        Assert.False((await cluster.PodAsync("victim"))!.IsTerminating());
    });
}
