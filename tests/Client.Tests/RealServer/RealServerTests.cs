using MiniKube.Api.Apps.V1;
using MiniKube.Api.Autoscaling.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;
using MiniKube.Client.Discovery;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.LeaderElection;
using MiniKube.Storage.Memory;
using MiniKube.Testing;
using MiniKube.Testing.Simulation;

namespace MiniKube.Client.Tests.RealServer;

/// <summary>The client against our own API server, so that what the scripted wire pretends stays true.</summary>
public class RealServerTests
{
    private static void Run(Func<SimulationScheduler, TestCluster, MemoryStore, Task> body, ulong seed = 1) => Sim.Run(async sim =>
    {
        var store = new MemoryStore();
        await using var cluster = await TestCluster.StartAsync(new TestClusterOptions
        {
            Nodes = 0, RunScheduler = false, RunControllers = false, Time = sim.Time, Random = sim.Random, Store = store,
        });
        await body(sim, cluster, store);
    }, seed);

    private static ConfigMap Config(string name, string data = "x") => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = name, Labels = new Dictionary<string, string> { ["data"] = data } },
        Data = new Dictionary<string, string> { ["k"] = data },
    };

    [Fact]
    public void An_object_is_created_read_updated_patched_and_deleted() => Run(async (_, cluster, _) =>
    {
        var client = cluster.Client;
        var made = (await client.CreateAsync(Config("a"))).OrThrow();
        Assert.NotNull(made.Metadata.Uid);
        Assert.True((await client.CreateAsync(Config("a"))).IsAlreadyExists);
        Assert.Equal(made, (await client.GetAsync<ConfigMap>("a", "default")).Value);

        var updated = (await client.UpdateAsync(made with { Data = new Dictionary<string, string> { ["k"] = "y" } })).OrThrow();
        Assert.True((await client.UpdateAsync(made with { Data = new Dictionary<string, string> { ["k"] = "z" } })).IsConflict);
        Assert.True(ulong.Parse(updated.Metadata.ResourceVersion!) > ulong.Parse(made.Metadata.ResourceVersion!));

        var change = new DocumentObject(("data", new DocumentObject(("k", Document.Null), ("m", "1"))));
        Assert.Equal(["m"], (await client.PatchAsync<ConfigMap>("a", "default", Patch.Merge(change))).Value.Data.Keys);
        var add = new DocumentArray([new DocumentObject(("op", "add"), ("path", "/data/n"), ("value", "2"))]);
        Assert.Equal(["m", "n"], (await client.PatchAsync<ConfigMap>("a", "default", Patch.Json(add))).Value.Data.Keys.Order());
        var label = new DocumentObject(("metadata", new DocumentObject(("labels", new DocumentObject(("l", "3"))))));
        Assert.Equal("3", (await client.PatchAsync<ConfigMap>("a", "default", Patch.StrategicMerge(label))).Value.Metadata.Labels["l"]);

        Assert.True((await client.DeleteAsync<ConfigMap>(
            "a", "default", new DeleteOptions { Preconditions = new Preconditions { Uid = "another" } })).IsConflict);
        Assert.True((await client.DeleteAsync<ConfigMap>("a", "default")).IsSuccess);
        Assert.True((await client.GetAsync<ConfigMap>("a", "default")).IsNotFound);
        Assert.True((await client.DeleteAsync<ConfigMap>("a", "default")).IsNotFound);
        Assert.True((await client.CreateAsync(Config("UPPER"))).IsInvalid);
    });

    [Fact]
    public void Documents_go_the_same_way() => Run(async (_, cluster, _) =>
    {
        var maps = cluster.Client.Dynamic(new GroupVersionResource("", "v1", "configmaps"), namespaced: true);
        var made = (await maps.CreateAsync((DocumentObject)DocumentJson.Parse(
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"default","name":"a"},"data":{"k":"v"}}"""))).OrThrow();
        Assert.Equal("v", made.At("data", "k")!.AsString);
        var list = (await maps.ListAsync("default")).OrThrow();
        Assert.Equal("a", DocumentCodec.Instance.Name(Assert.Single(list.Items)));
        Assert.True((await maps.DeleteAsync("a", "default")).IsSuccess);
    });

    [Fact]
    public void Subresources_and_other_kinds_under_them() => Run(async (_, cluster, _) =>
    {
        var client = cluster.Client;
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        (await client.CreateAsync(new Deployment
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
            Spec = new DeploymentSpec
            {
                Selector = new LabelSelector { MatchLabels = labels },
                Template = new PodTemplateSpec
                {
                    Metadata = new ObjectMeta { Labels = labels },
                    Spec = new PodSpec { Containers = [new Container { Name = "c", Image = "i" }] },
                },
            },
        })).OrThrow();
        var scale = (await client.GetSubresourceAsync<Deployment, Scale>("web", "default", "scale")).OrThrow();
        (await client.UpdateSubresourceAsync<Deployment, Scale>("web", "default", "scale", scale with { Spec = new ScaleSpec { Replicas = 7 } })).OrThrow();
        var web = (await client.GetAsync<Deployment>("web", "default")).Value;
        Assert.Equal(7, web.Spec.Replicas);
        (await client.UpdateAsync(web with { Status = web.Status with { Replicas = 3 }, Spec = web.Spec with { Replicas = 1 } }, "status")).OrThrow();
        web = (await client.GetAsync<Deployment>("web", "default")).Value;
        Assert.Equal((7, 3), (web.Spec.Replicas, web.Status.Replicas));
    });

    [Fact]
    public void Lists_come_in_pages_and_by_selector() => Run(async (_, cluster, _) =>
    {
        for (var i = 0; i < 7; i++)
        {
            (await cluster.Client.CreateAsync(Config($"c{i}", i % 2 == 0 ? "even" : "odd"))).OrThrow();
        }
        var all = (await cluster.Client.Resource<ConfigMap>().ListAllAsync("default", new ListOptions(), 3)).OrThrow();
        Assert.Equal(["c0", "c1", "c2", "c3", "c4", "c5", "c6"], all.Items.Select(c => c.Metadata.Name!));
        var even = (await cluster.Client.ListAsync<ConfigMap>(null, new ListOptions { LabelSelector = "data=even" })).OrThrow();
        Assert.Equal(["c0", "c2", "c4", "c6"], even.Items.Select(c => c.Metadata.Name!));
        var one = (await cluster.Client.ListAsync<ConfigMap>("default", new ListOptions { FieldSelector = "metadata.name=c3" })).OrThrow();
        Assert.Equal("c3", Assert.Single(one.Items).Metadata.Name);
    });

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    public void An_informer_ends_up_with_what_the_server_has_through_bad_weather(ulong seed) => Run(async (sim, cluster, store) =>
    {
        var network = new BadNetwork(cluster.CreateHandler());
        var factory = cluster.CreateInformers(cluster.CreateClient(network, "informer"));
        var informer = factory.Get<ConfigMap>();
        var told = new SortedDictionary<string, string>(StringComparer.Ordinal);
        informer.AddHandler(
            o => told.Add(o.Metadata.Name!, o.Metadata.ResourceVersion!),
            (old, o) =>
            {
                Assert.Equal(told[o.Metadata.Name!], old.Metadata.ResourceVersion);
                told[o.Metadata.Name!] = o.Metadata.ResourceVersion!;
            },
            o => Assert.True(told.Remove(o.Metadata.Name!)));
        await factory.StartAsync();
        await factory.WaitForSyncAsync();
        for (var i = 0; i < 300; i++)
        {
            var name = $"c{sim.Random.Next(10)}";
            switch (sim.Random.Next(6))
            {
                case 0:
                    await cluster.Client.CreateAsync(Config(name));
                    break;
                case 1:
                    await cluster.Client.DeleteAsync<ConfigMap>(name, "default");
                    break;
                case 2:
                    var change = new DocumentObject(("data", new DocumentObject(("k", $"{i}"))));
                    await cluster.Client.PatchAsync<ConfigMap>(name, "default", Patch.Merge(change));
                    break;
                case 3:
                    network.Break();
                    break;
                case 4:
                    network.IsDown = !network.IsDown;
                    break;
                default:
                    await store.CompactAsync(await store.CurrentRevisionAsync());
                    await sim.PassAsync(TimeSpan.FromSeconds(sim.Random.Next(400)));
                    break;
            }
        }
        network.IsDown = false;
        var wanted = (await cluster.Client.ListAsync<ConfigMap>()).OrThrow().Items.ToDictionary(o => o.Metadata.Name!, o => o.Metadata.ResourceVersion!);
        await sim.UntilAsync(() => told.Count == wanted.Count && told.All(t => wanted.GetValueOrDefault(t.Key) == t.Value), "same as the server");
        Assert.InRange(network.Broken, 1, 300);
        Assert.Equal(wanted.Keys.Order(StringComparer.Ordinal), informer.Store.List().Select(o => o.Metadata.Name!));
    }, seed);

    [Fact]
    public void A_quiet_watch_gets_bookmarks() => Run(async (sim, cluster, _) =>
    {
        var factory = cluster.CreateInformers();
        var informer = factory.Get<Secret>();
        await factory.StartAsync();
        await factory.WaitForSyncAsync();
        var before = informer.LastResourceVersion;
        (await cluster.Client.CreateAsync(Config("a"))).OrThrow();
        await sim.UntilAsync(() => informer.LastResourceVersion != before, "bookmark");
    });

    [Fact]
    public void Two_candidates_hand_a_real_lease_over() => Run(async (sim, cluster, _) =>
    {
        var terms = new List<string>();
        string? holder = null;
        (Task Run, CancellationTokenSource Stop) Candidate(string identity)
        {
            var options = new LeaderElectionOptions { Namespace = "kube-system", Name = "test", Identity = identity };
            var stop = new CancellationTokenSource();
            var run = new LeaderElector(cluster.CreateClient(identity), options, sim.Time, sim.Random).RunAsync(async ct =>
            {
                Assert.Null(holder);
                terms.Add(holder = identity);
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, sim.Time, ct);
                }
                finally
                {
                    holder = null;
                }
            }, stop.Token);
            return (run, stop);
        }
        var candidates = new Dictionary<string, (Task Run, CancellationTokenSource Stop)> { ["a"] = Candidate("a"), ["b"] = Candidate("b") };
        await sim.UntilAsync(() => holder is not null, "one leads");
        await sim.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Single(terms);
        var first = candidates[terms[0]];
        first.Stop.Cancel();
        await first.Run;
        await sim.UntilAsync(() => holder is not null, "the other leads");
        Assert.Equal(["a", "b"], terms.Order());
        var second = candidates[terms[1]];
        second.Stop.Cancel();
        await second.Run;
    });

    [Fact]
    public void Events_are_taken_and_counted_up() => Run(async (sim, cluster, _) =>
    {
        await using var recorder = new EventRecorder(cluster.Client, "tester", sim.Time, sim.Random);
        var config = (await cluster.Client.CreateAsync(Config("a"))).OrThrow();
        for (var i = 0; i < 3; i++)
        {
            recorder.Warning(config, "Odd", "it looks odd");
            await recorder.FlushAsync();
            await sim.PassAsync(TimeSpan.FromSeconds(5));
        }
        var e = Assert.Single((await cluster.Client.ListAsync<Event>("default")).OrThrow().Items);
        Assert.Equal((3, "Odd", "a"), (e.Count, e.Reason, e.InvolvedObject.Name));
        Assert.Equal(TimeSpan.FromSeconds(10), e.LastTimestamp!.Value - e.FirstTimestamp!.Value);
    });

    [Fact]
    public void Discovery_finds_kinds_by_every_name() => Run(async (_, cluster, _) =>
    {
        var discovery = (await cluster.Client.DiscoverAsync()).OrThrow();
        foreach (var name in new[] { "pods", "pod", "po", "Pod" })
        {
            Assert.Equal(new GroupVersionResource("", "v1", "pods"), discovery.Find(name)!.Resource);
        }
        foreach (var name in new[] { "deployments.apps", "deploy", "deployments.v1.apps", "deployment.apps" })
        {
            Assert.Equal(new GroupVersionResource("apps", "v1", "deployments"), discovery.Find(name)!.Resource);
        }
        Assert.True(discovery.Find("po")!.Namespaced);
        Assert.False(discovery.Find("no")!.Namespaced);
        Assert.Contains("scale", discovery.Find("rs")!.Subresources);
        Assert.Null(discovery.Find("nothing"));
        Assert.Contains("deployments", discovery.InCategory("all").Select(r => r.Resource.Resource));
        Assert.Equal("Lease", discovery.ForKind(new GroupVersionKind("coordination.k8s.io", "v1", "Lease"))!.Kind);
    });
}
