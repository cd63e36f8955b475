using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Clusters;
using MiniKube.Simulation.Invariants;
using MiniKube.Simulation.Observation;
using MiniKube.Simulation.Promises;
using MiniKube.Simulation.Wishes;
using MiniKube.Storage;
using MiniKube.Testing.Simulation;

namespace MiniKube.Simulation;

/// <summary>One misfortune at a time, at many moments of a rollout.</summary>
public class BadWeatherTests
{
    private const int Replicas = 4;

    /// <summary>From the change of the template on: before the first set is made, amid the pods, when all is done.</summary>
    private static readonly int[] Moments = Environment.GetEnvironmentVariable("MKUBE_SOAK") == "1" ? [.. Enumerable.Range(0, 100).Select(i => i * 20)] : [3, 40, 400];

    private static Deployment Web => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
        Spec = new DeploymentSpec { Replicas = Replicas, Selector = Workloads.Selector("web"), Template = Workloads.Template("web", new Chance(1)) },
    };

    private static void Run(ulong seed, Func<SimulatedCluster, Task> body)
    {
        var sim = new SimulationScheduler(seed) { StepsPerMillisecond = SimulatedCluster.StepsPerMillisecond };
        sim.Run(async () =>
        {
            await using var cluster = await SimulatedCluster.StartAsync(sim, nodes: 2);
            var broken = new List<string>();
            IInvariant[] invariants = [new IdentityLasts(), new PodsAreBoundOnce(), new NodesAreNotOverfull()];
            cluster.State.Changed = change => broken.AddRange(invariants.Select(i => i.Check(cluster.State, change)).OfType<string>());
            await cluster.User.CreateAsync(Web);
            await cluster.UntilAsync(() => IsComplete(cluster, "image:"), "the first rollout");
            await body(cluster);
            Assert.Empty(broken);
        });
    }

    private static Task UpdateAsync(SimulatedCluster cluster, string image, int replicas = Replicas) => cluster.User.ChangeAsync<Deployment>("default", "web",
        d => d with { Spec = d.Spec with { Replicas = replicas, Template = Workloads.WithImage(d.Spec.Template, image) } });

    private static bool IsComplete(SimulatedCluster cluster, string image, int replicas = Replicas)
    {
        var pods = cluster.State.In<Pod>("default").ToList();
        return cluster.State.Find<Deployment>("default", "web") is { } web && web.Status.ObservedGeneration == web.Metadata.Generation
            && web.Status.AvailableReplicas == replicas && web.Status.UpdatedReplicas == replicas && web.Status.Replicas == replicas
            && pods.Count == replicas && pods.All(p => p.IsReady() && Workloads.Image(new PodTemplateSpec { Spec = p.Spec }).StartsWith(image, StringComparison.Ordinal));
    }

    /// <summary>It is complete, and nothing changes any more.</summary>
    private static async Task RestsAsync(SimulatedCluster cluster, string image, int replicas = Replicas)
    {
        await cluster.UntilAsync(() => IsComplete(cluster, image, replicas), $"{replicas} of {image}", minutes: 30);
        await cluster.PassAsync(TimeSpan.FromMinutes(1));
        Assert.True(IsComplete(cluster, image, replicas));
        await cluster.UntilAsync(() => !AtRest.Check(cluster.State).Any(), "all promises are kept");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_scheduler_that_has_not_heard_of_a_taint_wastes_pods_only_until_it_does(int seed) => Run((ulong)seed, async cluster =>
    {
        Taint taint = new() { Key = "walk", Effect = "NoExecute" };
        var nodes = cluster.State.All<Node>().Select(n => n.Metadata.Name!).ToList();
        cluster.Schedulers[0].BreakConnections();
        cluster.Schedulers[1].BreakConnections();
        foreach (var node in nodes)
        {
            await cluster.User.ChangeAsync<Node>(null, node, n => n with { Spec = n.Spec with { Taints = [.. n.Spec.Taints, taint] } });
        }
        await cluster.UntilAsync(() => cluster.State.In<Pod>("default").Count(p => string.IsNullOrEmpty(p.Spec.NodeName)) == Replicas, "all pods wait");
        foreach (var node in nodes)
        {
            await cluster.User.ChangeAsync<Node>(null, node, n => n with { Spec = n.Spec with { Taints = [.. n.Spec.Taints.Where(t => t != taint)] } });
        }
        await RestsAsync(cluster, "image:");
    });

    [Theory]
    [InlineData("controllers")]
    [InlineData("scheduler")]
    public void A_loop_that_is_killed_at_any_moment_is_followed_by_another_that_goes_on(string loop)
    {
        foreach (var moment in Moments)
        {
            Run((ulong)moment, async cluster =>
            {
                var leader = await cluster.LeaderAsync(loop == "controllers" ? cluster.Controllers : cluster.Schedulers);
                await UpdateAsync(cluster, "image:new");
                await cluster.PassAsync(TimeSpan.FromMilliseconds(moment));
                leader.Process!.Kill();
                leader.Start();
                await RestsAsync(cluster, "image:new");
            });
        }
    }

    [Fact]
    public void Writes_of_a_late_leader_do_no_harm()
    {
        var late = 0;
        foreach (var moment in Moments)
        {
            Run((ulong)moment, async cluster =>
            {
                var leader = await cluster.LeaderAsync(cluster.Controllers);
                await UpdateAsync(cluster, "image:new");
                await cluster.PassAsync(TimeSpan.FromMilliseconds(moment));
                leader.Process!.Pause();
                // Its lease runs out, another leads, and what is wanted is another thing by now.
                await cluster.PassAsync(TimeSpan.FromSeconds(30));
                Assert.NotEqual(leader, await cluster.LeaderAsync(cluster.Controllers));
                await UpdateAsync(cluster, "image:newer", replicas: 2);
                await cluster.PassAsync(TimeSpan.FromMilliseconds(moment));
                leader.Connection!.Sent = request => late += request.Method == HttpMethod.Get || request.RequestUri!.AbsolutePath.Contains("/leases/", StringComparison.Ordinal) ? 0 : 1;
                leader.Process.Resume();
                await RestsAsync(cluster, "image:newer", replicas: 2);
            });
        }
        Assert.True(late > 0, "no late leader wrote anything: nothing was shown");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_API_server_that_is_away_or_silent_for_a_minute_is_waited_for(bool away)
    {
        foreach (var moment in Moments)
        {
            Run((ulong)moment, async cluster =>
            {
                await UpdateAsync(cluster, "image:new");
                await cluster.PassAsync(TimeSpan.FromMilliseconds(moment));
                if (away)
                {
                    cluster.Server.Kill();
                }
                else
                {
                    cluster.Server.Pause();
                }
                var before = cluster.State.In<Pod>("default").Select(p => p.Metadata.Uid).ToList();
                await cluster.PassAsync(TimeSpan.FromMinutes(1));
                Assert.Equal(before, cluster.State.In<Pod>("default").Select(p => p.Metadata.Uid));
                if (away)
                {
                    cluster.Server.Start();
                }
                else
                {
                    cluster.Server.Resume();
                }
                await RestsAsync(cluster, "image:new");
                Assert.All(cluster.Loops, l => Assert.False(l.Process!.HasExited, $"{l.Name} gave up"));
            });
        }
    }

    [Fact]
    public void A_cluster_at_rest_loses_no_pod_while_the_API_server_is_away() => Run(1, async cluster =>
    {
        await cluster.PassAsync(TimeSpan.FromMinutes(1));
        var before = cluster.State.In<Pod>("default").Select(p => p.Metadata.Uid).ToList();
        cluster.Server.Kill();
        await cluster.PassAsync(TimeSpan.FromMinutes(1));
        cluster.Server.Start();
        await cluster.PassAsync(TimeSpan.FromMinutes(7));
        Assert.Equal(before, cluster.State.In<Pod>("default").Select(p => p.Metadata.Uid));
        Assert.All(cluster.State.In<Pod>("default"), p => Assert.True(p.IsReady()));
    });

    [Fact]
    public void Objects_that_cannot_be_planned_for_say_so_and_hold_up_no_other() => Run(1, async cluster =>
    {
        // As another version may have left them: no request would be let through with such a selector.
        var unreadable = new LabelSelector { MatchExpressions = [new LabelSelectorRequirement { Key = "app", Operator = "Sometimes", Values = ["web"] }] };
        var metadata = new ObjectMeta { Namespace = "default", Name = "odd", Uid = "0dd0dd00-0000-4000-8000-000000000000", Generation = 1, CreationTimestamp = cluster.State.Now };
        await PutAsync(cluster, new ReplicaSet { Metadata = metadata, Spec = new ReplicaSetSpec { Replicas = 1, Selector = unreadable, Template = Web.Spec.Template } });
        await PutAsync(cluster, Web with { Metadata = metadata with { Uid = "0dd0dd00-0000-4000-8000-000000000001" }, Spec = Web.Spec with { Selector = unreadable, ProgressDeadlineSeconds = 600 } });

        var since = cluster.State.Now;
        await UpdateAsync(cluster, "image:new", replicas: 3);
        await cluster.UntilAsync(() => IsComplete(cluster, "image:new", 3), "the others go on");
        var told = new SortedSet<string>(StringComparer.Ordinal);
        while (told.Count < 2)
        {
            await cluster.PassAsync(TimeSpan.FromSeconds(1));
            var events = (await cluster.User.AskAsync(() => cluster.User.Client.ListAsync<Event>("default"))).Value.Items;
            told.UnionWith(events.Where(e => e is { Type: "Warning", Reason: "FailedSync", InvolvedObject.Name: "odd" }).Select(e => e.InvolvedObject.Kind!));
            Assert.True(cluster.State.Now < since + TimeSpan.FromMinutes(2), $"told of [{string.Join(' ', told)}] alone");
        }
        Assert.Equal(["Deployment", "ReplicaSet"], told);
    });

    private static async Task PutAsync<T>(SimulatedCluster cluster, T obj) where T : class, IKubernetesObject<T> =>
        Assert.True((await cluster.Store.CommitAsync(Commit.Create(ObservedState.KeyOf(obj), StoredObject.Pack(ApiJson.Write(obj))))).Committed);
}
