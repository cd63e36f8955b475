using System.Globalization;
using System.Net;
using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Hosting;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers;
using MiniKube.NodeRuntime.FakeNodes;
using MiniKube.Scheduler;
using MiniKube.Storage.Memory;

namespace MiniKube.Testing;

/// <summary>
/// A cluster inside the test's process: the real API server, scheduler and controllers, joined without sockets, and nodes without containers. It runs
/// on the scheduler it is started on and on the clock it is given, so a <see cref="Simulation.SimulationScheduler"/> can run all of it in a drawn order.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    // The group of users who are no more than known.
    private const string Known = "system:authenticated";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly Uri Address = new("https://minikube.test");

    private readonly TestClusterOptions options;
    private readonly ApiServerCore server;
    private readonly Storage.IStore store;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> loops = [];
    private readonly List<InformerFactory> informers = [];
    private readonly SortedDictionary<string, FakeNodeGroup> nodes = new(StringComparer.Ordinal);
    private int nodesMade;

    private TestCluster(TestClusterOptions options, Storage.IStore store, ApiServerCore server)
    {
        this.options = options;
        this.store = store;
        this.server = server;
        Client = CreateClient("kubernetes-admin");
    }

    /// <summary>An administrator's client.</summary>
    public KubeClient Client { get; }
    
    /// <summary>The names of the nodes that live.</summary>
    public IReadOnlyCollection<string> Nodes => nodes.Keys;

    public TimeProvider Time => options.Time;

    /// <summary>Returns when the API server answers and every loop has been started; nodes register from then on.</summary>
    public static async Task<TestCluster> StartAsync(TestClusterOptions? options = null, CancellationToken ct = default)
    {
        options ??= new TestClusterOptions();
        var store = options.Store ?? new MemoryStore(options.Time);
        var settings = new ApiServerOptions { Time = options.Time, Random = options.Random, Loggers = options.Loggers };
        var server = await ApiServerCore.CreateAsync(options.RunControllers ? settings : settings.WithoutControllers(), store);
        var cluster = new TestCluster(options, store, server);
        await server.StartAsync(cancel: ct);
        if (options.RunControllers)
        {
            cluster.StartControllers();
        }
        if (options.RunScheduler)
        {
            await cluster.StartSchedulerAsync();
        }
        for (var i = 1; i <= options.Nodes; i++)
        {
            cluster.AddNode(string.Create(CultureInfo.InvariantCulture, $"node-{i}"));
        }
        return cluster;
    }

    /// <summary>A client of this cluster for some user; administrators' group unless <paramref name="groups"/> are named.</summary>
    public KubeClient CreateClient(string user, params IReadOnlyList<string> groups) => CreateClient(CreateHandler(user, groups), user);

    /// <summary>A client whose requests go through <paramref name="handler"/>, such as a bad network in front of <see cref="CreateHandler"/>.</summary>
    public KubeClient CreateClient(HttpMessageHandler handler, string user) =>
        new(new ClientConfig { Server = Address, UserAgent = user }, handler, options.Time);

    /// <summary>The way into the API server, without a socket.</summary>
    public HttpMessageHandler CreateHandler(string user = "kubernetes-admin", params IReadOnlyList<string> groups) => server.CreateHandler(user, groups);

    /// <summary>Informers for a test's own loops; the cluster disposes them.</summary>
    public InformerFactory CreateInformers(KubeClient? client = null)
    {
        var factory = new InformerFactory(client ?? Client, options.Time, options.Random, options.Loggers);
        informers.Add(factory);
        return factory;
    }

    /// <summary>One more node.</summary>
    public void AddNode(string name)
    {
        var range = new IPNetwork(new IPAddress([10, 200, (byte)nodesMade++, 0]), 24);
        var node = new FakeNodeOptions { Name = name, PodRange = range };
        var fake = new FakeNodeGroup(CreateClient($"system:node:{name}", "system:nodes"), [options.Node?.Invoke(node) ?? node], options.Time, options.Random, options.Loggers);
        nodes.Add(name, fake);
        fake.Start();
    }

    /// <summary>A node falls silent, with all its pods.</summary>
    public async Task KillNodeAsync(string name)
    {
        nodes.Remove(name, out var node);
        await node!.DisposeAsync();
    }

    /// <summary>Waits on the cluster's clock until something is so.</summary>
    /// <exception cref="Exception">What a component failed with that should never end.</exception>
    /// <exception cref="TimeoutException">It did not become so in time; the message is <paramref name="what"/>.</exception>
    public async Task WaitForAsync(Func<Task<bool>> condition, string what, TimeSpan timeout)
    {
        var start = options.Time.GetTimestamp();
        while (!await condition())
        {
            foreach (var ended in loops.Where(l => l.IsFaulted))
            {
                await ended;
            }
            if (options.Time.GetElapsedTime(start) > timeout)
            {
                throw new TimeoutException($"not within {timeout}: {what}");
            }
            await Task.Delay(Poll, options.Time);
        }
    }

    /// <summary>Waits until every node is registered and Ready and may be scheduled on.</summary>
    public Task WaitForNodesAsync(TimeSpan timeout) => WaitForAsync(
        async () =>
        {
            var list = (await Client.ListAsync<Node>()).OrThrow().Items;
            return nodes.Keys.All(n => list.Any(o => o.Metadata.Name == n && o.Spec.Taints.Count == 0
                && o.Status.Conditions.Any(c => c is { Type: "Ready", Status: "True" })));
        },
        "all nodes Ready", timeout);

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested)
        {
            return;
        }
        stop.Cancel();
        await Task.WhenAll(loops);
        foreach (var node in nodes.Values)
        {
            await node.DisposeAsync();
        }
        foreach (var factory in informers)
        {
            await factory.DisposeAsync();
        }
        await server.DisposeAsync();
        await store.DisposeAsync();
        stop.Dispose();
    }

    private async Task StartSchedulerAsync()
    {
        var client = CreateClient("system:kube-scheduler", Known);
        var factory = CreateInformers(client);
        var scheduler = new SchedulerService(
            client, factory, options.Time, options.Random, new SchedulerOptions { LeaderElect = false, Identity = "scheduler" }, options.Loggers);
        loops.Add(scheduler.RunAsync(stop.Token));
        await factory.StartAsync(stop.Token);
    }

    private void StartControllers()
    {
        var client = CreateClient("system:kube-controller-manager", Known);
        loops.Add(ControllersHost.RunAsync(
            client, CreateInformers(client), options.Time, options.Random,
            new ControllersOptions { Identity = "controllers", LeaderElect = false }, options.Loggers, stop.Token));
    }
}
