using System.Net;
using MiniKube.Api.Autoscaling.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Hosting;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.NodeRuntime.FakeNodes;
using MiniKube.Storage;
using MiniKube.Storage.Memory;
using MiniKube.Testing.Simulation;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>
/// The real API server over a memory store, the real controllers, fake nodes, and a binder in place of a scheduler, all on one thread and a fake
/// clock. A wait that could never end fails at once.
/// </summary>
internal sealed class LiveCluster
{
    private readonly MemoryStore store;
    private readonly ApiServerCore server;
    private readonly Dictionary<string, FakeNodeGroup> nodes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> running = [];

    private LiveCluster(SimulationScheduler sim, MemoryStore store, ApiServerCore server)
    {
        Sim = sim;
        this.store = store;
        this.server = server;
        Client = NewClient();
    }

    public SimulationScheduler Sim { get; }
    public KubeClient Client { get; }
    public DateTimeOffset Now => Sim.Time.GetUtcNow();

    public static void Run(Func<LiveCluster, Task> body, ulong seed = 1)
    {
        var sim = new SimulationScheduler(seed);
        sim.Run(async () =>
        {
            await using var store = new MemoryStore();
            await using var server = await ApiServerCore.CreateAsync(new ApiServerOptions { Time = sim.Time, Random = sim.Random }, store);
            await server.StartAsync();
            var cluster = new LiveCluster(sim, store, server);
            try
            {
                await body(cluster);
            }
            finally
            {
                await cluster.StopAsync();
            }
        });
    }

    /// <summary>Controllers without election, fake nodes n1, n2, ... and the binder.</summary>
    /// <param name="nodeCount">How many nodes.</param>
    /// <param name="configure">Changes the controllers' options.</param>
    /// <param name="through">What stands between the controllers and the server.</param>
    public async Task StartAsync(
        int nodeCount = 2, Func<ControllersOptions, ControllersOptions>? configure = null, Func<HttpMessageHandler, HttpMessageHandler>? through = null)
    {
        StartControllers("only", o => configure is null ? o with { LeaderElect = false } : configure(o with { LeaderElect = false }), through);
        await StartBareAsync(nodeCount);
        await UntilAsync(async () => (await ListAsync<Node>()).All(n => n.Spec.Taints.Count == 0), "the nodes take pods");
    }

    /// <summary>The same without controllers.</summary>
    public async Task StartBareAsync(int nodeCount)
    {
        for (var i = 1; i <= nodeCount; i++)
        {
            StartNode($"n{i}");
        }
        running.Add(BindAsync(stop.Token));
        await UntilAsync(async () => (await ListAsync<Node>()).Count == nodeCount, "the nodes register");
    }

    public void StartNode(string name)
    {
        var node = new FakeNodeGroup(NewClient(), [new FakeNodeOptions { Name = name, PodRange = IPNetwork.Parse($"10.200.{nodes.Count + 1}.0/24") }], Sim.Time, Sim.Random);
        node.Start();
        nodes[name] = node;
    }

    public ValueTask KillNodeAsync(string name) => nodes[name].DisposeAsync();

    /// <returns>Stops these controllers, as a process that is ended in order.</returns>
    /// <param name="identity">Who they are in an election.</param>
    /// <param name="configure">Changes their options.</param>
    /// <param name="through">What stands between them and the server.</param>
    public Func<Task> StartControllers(
        string identity, Func<ControllersOptions, ControllersOptions>? configure = null, Func<HttpMessageHandler, HttpMessageHandler>? through = null)
    {
        var options = new ControllersOptions { Identity = identity };
        options = configure?.Invoke(options) ?? options;
        var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var task = HostAsync(options, through, end.Token);
        running.Add(task);
        return async () =>
        {
            end.Cancel();
            await task;
        };
    }

    private async Task HostAsync(ControllersOptions options, Func<HttpMessageHandler, HttpMessageHandler>? through, CancellationToken ct)
    {
        var client = As("system:kube-controller-manager", through);
        await using var informers = new InformerFactory(client, Sim.Time, Sim.Random);
        await ControllersHost.RunAsync(client, informers, Sim.Time, Sim.Random, options, null, ct);
    }

    public async Task<T> CreateAsync<T>(T obj) where T : class, IKubernetesObject<T> => (await Client.CreateAsync(obj)).OrThrow();

    public async Task<T?> FindAsync<T>(string name, string? ns = "default") where T : class, IKubernetesObject<T> =>
        (await Client.GetAsync<T>(name, T.Namespaced ? ns : null)).OrNull();

    public async Task<T> GetAsync<T>(string name, string? ns = "default") where T : class, IKubernetesObject<T> =>
        await FindAsync<T>(name, ns) ?? throw new InvalidOperationException($"there is no {name}");

    public async Task<IReadOnlyList<T>> ListAsync<T>(string? ns = null) where T : class, IKubernetesObject<T> =>
        (await Client.ListAsync<T>(ns)).OrThrow().Items;

    /// <summary>Writes an object below the server, which would not let it through; what is there of its name gives way.</summary>
    public async Task PutAsync<T>(T obj) where T : class, IKubernetesObject<T>
    {
        var kind = T.GroupVersionResource;
        var key = $"/registry/{(kind.Group.Length > 0 ? kind.Group : "core")}/{kind.Resource}/{obj.Metadata.Namespace}/{obj.Metadata.Name}";
        Assert.True((await store.CommitAsync(Commit.Put(key, StoredObject.Pack(ApiJson.Write(obj))))).Committed);
    }

    /// <summary>Changes an object whoever else writes it.</summary>
    public async Task<T> ChangeAsync<T>(string name, Func<T, T> change, string? subresource = null) where T : class, IKubernetesObject<T>
    {
        while (true)
        {
            var result = await Client.UpdateAsync(change(await GetAsync<T>(name)), subresource);
            if (!result.IsConflict)
            {
                return result.OrThrow();
            }
        }
    }

    /// <summary>Writes the scale subresource, after a look at what it says.</summary>
    public async Task ScaleAsync<T>(string name, int from, int to) where T : class, IKubernetesObject<T>
    {
        var scale = (await Client.GetSubresourceAsync<T, Scale>(name, "default", "scale")).OrThrow();
        Assert.Equal(from, scale.Spec.Replicas ?? 0);
        var written = (await Client.UpdateSubresourceAsync<T, Scale>(name, "default", "scale", scale with { Spec = new ScaleSpec { Replicas = to } })).OrThrow();
        Assert.Equal(to, written.Spec.Replicas ?? 0);
    }

    public async Task DeleteAsync<T>(string name, string? policy = null, string? ns = "default") where T : class, IKubernetesObject<T> =>
        (await Client.DeleteAsync<T>(name, T.Namespaced ? ns : null, new DeleteOptions { PropagationPolicy = policy })).OrThrow();

    /// <summary>Deletes the objects of a kind in the default namespace that a label selector selects, as one request.</summary>
    public async Task DeleteCollectionAsync<T>(string selector) where T : class, IKubernetesObject<T>
    {
        using var invoker = new HttpMessageInvoker(server.CreateHandler());
        var path = $"https://api{Client.Resource<T>().Path("default")}?labelSelector={Uri.EscapeDataString(selector)}";
        using var answer = await invoker.SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), stop.Token);
        answer.EnsureSuccessStatusCode();
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string what, int minutes = 30)
    {
        var start = Now;
        while (!await condition())
        {
            Assert.True(Now < start + TimeSpan.FromMinutes(minutes), $"never happened: {what}");
            // Long waits need no fine look.
            await Task.Delay(TimeSpan.FromMilliseconds(Now < start + TimeSpan.FromSeconds(5) ? 20 : 200), Sim.Time);
        }
    }

    /// <summary>A client of somebody who may do only what the rules let him.</summary>
    public KubeClient As(string user, params string[] groups) => As(user, null, groups);

    public Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Sim.Time);

    private KubeClient As(string user, Func<HttpMessageHandler, HttpMessageHandler>? through, params string[] groups)
    {
        var handler = server.CreateHandler(user, [.. groups, "system:authenticated"]);
        return new(new ClientConfig { Server = new Uri("https://api") }, through is null ? handler : through(handler), Sim.Time);
    }

    private KubeClient NewClient() => As("kubernetes-admin", "system:masters");

    // Spreads pods evenly over the nodes that take them.
    private async Task BindAsync(CancellationToken ct)
    {
        await using var informers = new InformerFactory(Client, Sim.Time, Sim.Random);
        var (pods, known) = (informers.Get<Pod>(), informers.Get<Node>());
        using var queue = new WorkQueue<string>(Sim.Time);
        pods.AddHandler(_ => queue.Add(""), (_, _) => queue.Add(""));
        known.AddHandler(_ => queue.Add(""), (_, _) => queue.Add(""));
        await informers.StartAsync(ct);
        var bound = new Dictionary<string, int>(StringComparer.Ordinal);
        await new ControllerLoop<string>("binder", queue, async (_, _) =>
        {
            var ready = known.Store.List().Where(n => n.Status.Conditions.Any(c => c is { Type: "Ready", Status: "True" })).ToArray();
            foreach (var pod in pods.Store.List().Where(p => string.IsNullOrEmpty(p.Spec.NodeName) && p.Metadata.DeletionTimestamp is null))
            {
                var free = ready.Where(n => pod.Spec.Tolerations.FirstUntolerated(n.Spec.Taints, "NoSchedule") is null && pod.Spec.Admits(n));
                if (free.MinBy(n => bound.GetValueOrDefault(n.Metadata.Name!))?.Metadata.Name is not { } node)
                {
                    continue;
                }
                var binding = new Binding
                {
                    Metadata = new ObjectMeta { Name = pod.Metadata.Name, Namespace = pod.Metadata.Namespace },
                    Target = new ObjectReference { Kind = "Node", Name = node },
                };
                // Who is seen unbound may be bound already: only what succeeds counts.
                if ((await Client.CreateSubresourceAsync<Pod, Binding>(pod.Metadata.Name!, pod.Metadata.Namespace, "binding", binding, ct)).IsSuccess)
                {
                    bound[node] = bound.GetValueOrDefault(node) + 1;
                }
            }
        }).RunAsync(ct);
    }

    private async Task StopAsync()
    {
        stop.Cancel();
        await Task.WhenAll(running);
        foreach (var node in nodes.Values)
        {
            await node.DisposeAsync();
        }
    }
}
