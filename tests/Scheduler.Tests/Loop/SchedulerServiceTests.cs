using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Metrics;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Attempts;
using MiniKube.Scheduler.Configuration;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Loop;

/// <summary>The whole scheduler against our own API server.</summary>
public class SchedulerServiceTests
{
    [Fact]
    public void A_pod_is_bound_and_the_event_says_where() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("node-1"));
        var scheduler = cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("web-1", "cpu=1"));
        Assert.Equal("node-1", await cluster.BoundAsync("web-1"));
        Assert.True((await cluster.PodAsync("web-1"))!.Status.IsTrue(PodConditions.PodScheduled));
        var told = await cluster.EventAsync("web-1", "Scheduled");
        Assert.Equal(("Normal", "Successfully assigned default/web-1 to node-1", "default-scheduler", "Binding"), (told.Type, told.Message, told.ReportingComponent, told.Action));
        Assert.Equal((AttemptOutcome.Placed, "node-1"), (scheduler.LastAttempt("default", "web-1")!.Outcome, scheduler.LastAttempt("default", "web-1")!.Node));
    });

    [Fact]
    public void A_pod_that_fits_nowhere_says_why_and_is_bound_when_a_node_comes() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(
            sim, Make.Node("a", taints: "k=v:NoSchedule"), Make.Node("b", "cpu=1,memory=8Gi,pods=9"), Make.Node("c", "cpu=1,memory=8Gi,pods=9"));
        var scheduler = cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("big", "cpu=2"));
        const string message = "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
        var condition = await cluster.UnscheduledAsync("big");
        Assert.Equal(("Unschedulable", message, 1L), (condition.Reason, condition.Message, condition.ObservedGeneration));
        var told = await cluster.EventAsync("big", "FailedScheduling");
        Assert.Equal(("Warning", message, "Scheduling"), (told.Type, told.Message, told.Action));
        var attempt = scheduler.LastAttempt("default", "big")!;
        Assert.Equal(
            ["TaintToleration: node(s) had untolerated taint(s): a", "NodeResourcesFit: Insufficient cpu: b,c"],
            attempt.Rejections.Select(r => $"{r.Plugin}: {string.Join('+', r.Reasons)}: {string.Join(',', r.Nodes)}"));

        await cluster.AddAsync(Make.Node("d"));
        Assert.Equal("d", await cluster.BoundAsync("big"));
        Assert.True((await cluster.PodAsync("big"))!.Status.IsTrue(PodConditions.PodScheduled));
    });

    public static TheoryData<string, PodSpec> Demands()
    {
        return new()
        {
            { "persistentvolumeclaim \"data\" not found", new() { Volumes = [new Volume { Name = "v", PersistentVolumeClaim = new() { ClaimName = "data" } }] } },
        };
    }

    [Theory]
    [MemberData(nameof(Demands))]
    public void A_pod_that_demands_what_is_not_supported_is_held_back_and_says_so(string reason, PodSpec demanding) => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a"));
        cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("picky", spec: s => s with { Volumes = demanding.Volumes }));
        await cluster.AddAsync(Make.Pod("plain"));
        Assert.Equal($"0/1 nodes are available: {reason}. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.", (await cluster.UnscheduledAsync("picky")).Message);
        Assert.Equal("a", await cluster.BoundAsync("plain"));
    });

    [Fact]
    public void The_pods_of_one_owner_land_evenly() 
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Sim.Run(async sim =>
            {
                await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a"), Make.Node("b"), Make.Node("c"));
                cluster.StartScheduler();
                for (var i = 0; i < 6; i++)
                {
                    await cluster.AddAsync(Make.Pod($"web-{i}", labels: "app=web,pod-template-hash=1").OwnedBy("web"));
                }
                var places = new List<string>();
                for (var i = 0; i < 6; i++)
                {
                    places.Add(await cluster.BoundAsync($"web-{i}"));
                }
                Assert.Equal("a,a,b,b,c,c", string.Join(',', places.Order()));
            }, seed);
        }
    }

    [Fact]
    public void Room_that_a_deleted_pod_leaves_is_used_at_once() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("n", "cpu=1,memory=8Gi,pods=9"));
        cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("first", "cpu=1"));
        await cluster.BoundAsync("first");
        await cluster.AddAsync(Make.Pod("second", "cpu=1"));
        await cluster.UnscheduledAsync("second");
        await sim.PassAsync(30);
        await cluster.DeleteNowAsync("first");
        var freed = sim.Time.GetUtcNow();
        await cluster.BoundAsync("second");
        Assert.InRange(sim.Time.GetUtcNow() - freed, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    });

    [Fact]
    public void A_pod_that_has_ended_leaves_its_room_too() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("n", "cpu=1,memory=8Gi,pods=9"));
        cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("first", "cpu=1", spec: s => s with { RestartPolicy = "Never" }));
        await cluster.BoundAsync("first");
        await cluster.AddAsync(Make.Pod("second", "cpu=1"));
        await cluster.UnscheduledAsync("second");
        var first = (await cluster.PodAsync("first"))!;
        await cluster.Client.UpdateAsync(first with { Status = first.Status with { Phase = "Succeeded" } }, "status").Value();
        Assert.Equal("n", await cluster.BoundAsync("second"));
    });

    [Fact]
    public void Uncordoning_lets_waiting_pods_in() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("n").Cordoned());
        cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("p"));
        Assert.Equal("0/1 nodes are available: 1 node(s) were unschedulable. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.", (await cluster.UnscheduledAsync("p")).Message);
        await cluster.Client.PatchAsync<Node>("n", null, Patch.Merge("""{"spec":{"unschedulable":null}}"""u8.ToArray())).Value();
        Assert.Equal("n", await cluster.BoundAsync("p"));
    });

    [Fact]
    public void Higher_priority_goes_first() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim);
        cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("low", "cpu=3"));
        await cluster.AddAsync(Make.Pod("high", "cpu=3", spec: s => s with { PriorityClassName = "system-cluster-critical" }));
        await cluster.UnscheduledAsync("low");
        await cluster.UnscheduledAsync("high");
        // Both have waited out their back-off: else the one that was tried first comes back first, whatever its priority.
        await Task.Delay(TimeSpan.FromMinutes(1), sim.Time);
        await cluster.AddAsync(Make.Node("n", "cpu=4,memory=8Gi,pods=9"));
        await cluster.BoundAsync("high");
        await cluster.UnscheduledAsync("low", c => c.Message!.Contains("Insufficient cpu"));
    });

    [Fact]
    public void Other_schedulers_pods_gated_pods_and_pods_on_their_way_out_are_left_alone() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("n"));
        await cluster.AddAsync(Make.Pod("other", spec: s => s with { SchedulerName = "mine" }));
        await cluster.AddAsync(Make.Pod("gated", spec: s => s with { SchedulingGates = [new PodSchedulingGate { Name = "g" }] }));
        var going = Make.Pod("going");
        await cluster.AddAsync(going with { Metadata = going.Metadata with { Finalizers = ["example.com/hold"] } });
        await cluster.Client.DeleteAsync<Pod>("going", "default");
        cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("p"));
        await cluster.BoundAsync("p");
        await sim.PassAsync(60);
        Assert.Equal(["n"], (await cluster.PodsAsync()).Select(p => p.Spec.NodeName).Where(n => !string.IsNullOrEmpty(n)));

        await cluster.Client.PatchAsync<Pod>("gated", "default", Patch.Merge("""{"spec":{"schedulingGates":null}}"""u8.ToArray())).Value();
        Assert.Equal("n", await cluster.BoundAsync("gated"));
    });

    [Fact]
    public void A_scheduler_of_another_name_takes_its_own_pods() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("n"));
        cluster.StartScheduler(new SchedulerOptions { Profiles = [new() { SchedulerName = "mine" }], LeaderElect = false });
        await cluster.AddAsync(Make.Pod("other"));
        await cluster.AddAsync(Make.Pod("own", spec: s => s with { SchedulerName = "mine" }));
        Assert.Equal("n", await cluster.BoundAsync("own"));
        Assert.True(string.IsNullOrEmpty((await cluster.PodAsync("other"))!.Spec.NodeName));
    });

    [Fact]
    public void One_scheduler_places_for_several_names_each_by_its_own_plugins() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a"), Make.Node("b"));
        cluster.StartScheduler(SchedulerConfiguration.Read("""
            apiVersion: kubescheduler.config.k8s.io/v1
            kind: KubeSchedulerConfiguration
            profiles:
            - schedulerName: default-scheduler
            - schedulerName: on-b
              pluginConfig:
              - name: NodeAffinity
                args: {addedAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [b]}]}]}}}
            """u8));
        for (var i = 0; i < 4; i++)
        {
            await cluster.AddAsync(Make.Pod($"p{i}", "cpu=100m", spec: s => s with { SchedulerName = "on-b" }));
        }
        await cluster.AddAsync(Make.Pod("usual", "cpu=1"));
        await cluster.AddAsync(Make.Pod("nobodys", spec: s => s with { SchedulerName = "other" }));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("b", await cluster.BoundAsync($"p{i}"));
        }
        Assert.Equal("a", await cluster.BoundAsync("usual"));
        Assert.Equal("on-b", (await cluster.EventAsync("p0", "Scheduled")).ReportingComponent);
        Assert.True(string.IsNullOrEmpty((await cluster.PodAsync("nobodys"))!.Spec.NodeName));
    });

    [Fact]
    public void What_was_tried_is_counted_and_can_be_asked_for() => Sim.Run(async sim =>
    {
        var metrics = new MetricRegistry();
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a", "cpu=1,memory=8Gi,pods=9"), Make.Node("b", taints: "k:NoSchedule"));
        var scheduler = cluster.StartScheduler(new SchedulerOptions { Metrics = metrics });
        await cluster.AddAsync(Make.Pod("small", "cpu=500m"));
        await cluster.BoundAsync("small");
        await cluster.AddAsync(Make.Pod("big", "cpu=900m"));
        await cluster.UnscheduledAsync("big");
        Assert.True(scheduler.IsReady);
        var why = DocumentJson.Parse(scheduler.Why("default", "big")!);
        Assert.Equal(("default/big", "Unschedulable", 2), (why["pod"]!.AsString, why["outcome"]!.AsString, why["nodes"]!.AsArray!.Count));
        Assert.Equal(["a NodeResourcesFit True Insufficient cpu", "b TaintToleration False node(s) had untolerated taint(s)"],
            why["nodes"]!.AsArray!.Select(n => $"{n["node"]!.AsString} {n["plugin"]!.AsString} {n["preemptionCanHelp"]!.AsBoolean} {n["reasons"]!.AsArray![0].AsString}").Order());
        Assert.Equal("a", DocumentJson.Parse(scheduler.Why("default", "small")!)["node"]!.AsString);
        Assert.Null(scheduler.Why("default", "unknown"));

        await sim.PassAsync(1);
        var text = Encoding.UTF8.GetString(metrics.Write());
        foreach (var line in new[]
        {
            "scheduler_schedule_attempts_total{profile=\"default-scheduler\",result=\"scheduled\"} 1", "scheduler_schedule_attempts_total{profile=\"default-scheduler\",result=\"unschedulable\"} 1",
            "scheduler_scheduling_attempt_duration_seconds_count{profile=\"default-scheduler\",result=\"scheduled\"} 1", "scheduler_pending_pods{queue=\"unschedulable\"} 1",
            "scheduler_pending_pods{queue=\"active\"} 0", "scheduler_pod_scheduling_attempts_count 1", "scheduler_cache_size{type=\"nodes\"} 2", "scheduler_preemption_attempts_total 0",
        })
        {
            Assert.Contains(line + "\n", text);
        }
    });

    [Fact]
    public void Why_a_pod_was_never_tried_can_be_asked_for() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a"));
        var scheduler = cluster.StartScheduler();
        var standby = cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("gated", spec: s => s with { SchedulingGates = [new PodSchedulingGate { Name = "example.com/x" }] }));
        await cluster.AddAsync(Make.Pod("nobodys", spec: s => s with { SchedulerName = "other" }));
        await cluster.AddAsync(Make.Pod("there", node: "a"));
        await cluster.AddAsync(Make.Pod("big", "cpu=1000"));
        await cluster.UnscheduledAsync("big");
        await sim.PassAsync(1);
        string Why(SchedulerService of, string pod) => DocumentJson.Parse(of.Why("default", pod)!)["message"]!.AsString!;
        Assert.Equal("waiting for scheduling gates: [example.com/x]", Why(scheduler, "gated"));
        Assert.Equal("its schedulerName is other, and this scheduler places pods of default-scheduler", Why(scheduler, "nobodys"));
        Assert.Equal("it is on a already, and not by an attempt that is remembered here", Why(scheduler, "there"));
        Assert.Equal("this scheduler stands by: another one leads", Why(scheduler.IsLeader ? standby : scheduler, "big"));
        Assert.Null(scheduler.Why("default", "unknown"));
    });

    [Theory]
    [InlineData(nameof(Fault.Lost))]
    [InlineData(nameof(Fault.AnswerLost))]
    [InlineData(nameof(Fault.Refused))]
    public void A_binding_that_goes_wrong_is_made_good(string fault) => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("n", "cpu=1,memory=8Gi,pods=9"));
        var left = 2;
        cluster.StartScheduler(faultOf: r =>
            r.RequestUri!.AbsolutePath.EndsWith("/binding", StringComparison.Ordinal) && left-- > 0 ? Enum.Parse<Fault>(fault) : Fault.None);
        await cluster.AddAsync(Make.Pod("p", "cpu=1"));
        Assert.Equal("n", await cluster.BoundAsync("p"));
        await cluster.EventAsync("p", "Scheduled");
        await cluster.AddAsync(Make.Pod("q", "cpu=1"));
        await cluster.UnscheduledAsync("q");
    });

    [Fact]
    public void Only_the_leader_decides_and_another_takes_over() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim, Make.Node("n"));
        var stop = new CancellationTokenSource();
        var first = cluster.StartScheduler(stop: stop);
        await sim.UntilAsync(() => first.IsLeader, "the first leads");
        var second = cluster.StartScheduler();
        await cluster.AddAsync(Make.Pod("p"));
        await cluster.BoundAsync("p");
        Assert.False(second.IsLeader);
        stop.Cancel();
        await sim.UntilAsync(() => second.IsLeader, "the second leads");
        await cluster.AddAsync(Make.Pod("q"));
        Assert.Equal("n", await cluster.BoundAsync("q"));
        Assert.Equal("scheduler-1", (await cluster.Client.GetAsync<MiniKube.Api.Coordination.V1.Lease>("kube-scheduler", "kube-system")).Value.Spec.HolderIdentity);
    });

    [Fact]
    public void One_seed_gives_one_history()
    {
        string Run(ulong seed) => Sim.Run(async sim =>
        {
            await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a"), Make.Node("b"), Make.Node("c"));
            cluster.StartScheduler();
            for (var i = 0; i < 10; i++)
            {
                await cluster.AddAsync(Make.Pod($"p{i}", "cpu=1"));
            }
            for (var i = 0; i < 10; i++)
            {
                sim.History.Append(sim.Time.GetUtcNow(), "bound", $"p{i} {await cluster.BoundAsync($"p{i}")}");
            }
        }, seed).History.Hash();
        Assert.Equal(Run(5), Run(5));
        Assert.NotEqual(Run(5), Run(6));
    }
}
