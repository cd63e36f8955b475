using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Hosting;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers;
using MiniKube.NodeRuntime.FakeNodes;
using MiniKube.Scheduler;
using MiniKube.Simulation.Observation;
using MiniKube.Storage;
using MiniKube.Storage.Memory;
using MiniKube.Testing.Simulation;

namespace MiniKube.Simulation.Clusters;

/// <summary>A whole control plane, each component a process of its own: the API server over a store that outlives it, two candidates each to lead the controllers and the schedulers, and nodes.</summary>
internal sealed class SimulatedCluster : IAsyncDisposable
{
    /// <summary>A request is some ten steps: a tenth of a millisecond.</summary>
    public const int StepsPerMillisecond = 100;

    // The group of users who are no more than known.
    private const string Known = "system:authenticated";
    private static readonly Uri Address = new("https://minikube.test");

    private readonly MemoryStore memory;
    private readonly HistoryLog log;
    private int nodeCount;

    public SimulatedCluster(SimulationScheduler sim)
    {
        Sim = sim;
        State = new(sim.Time);
        log = new(sim.History, sim.Time, LogLevel.Warning);
        memory = new MemoryStore(sim.Time);
        Store = new RecordingStore(memory, sim.History, sim.Time, State.Apply);
        Server = new(sim, Store, new ApiServerOptions { Loggers = log });
        Controllers = [Controller("controllers-a"), Controller("controllers-b")];
        Schedulers = [Scheduler("scheduler-a"), Scheduler("scheduler-b")];
        User = new(new KubeClient(new ClientConfig { Server = Address, UserAgent = "user" }, Server.Connect(null), sim.Time), sim.Time);
        Provisioner = new(User, State);
    }

    public SimulationScheduler Sim { get; }
    public ObservedState State { get; }
    public SimulatedApiServer Server { get; }

    /// <summary>What is there without any server.</summary>
    public IStore Store { get; }
    public IReadOnlyList<Instance> Controllers { get; }
    public IReadOnlyList<Instance> Schedulers { get; }
    public IEnumerable<Instance> Loops => Controllers.Concat(Schedulers);

    /// <summary>The nodes' agents, those among them whose machine is dead too.</summary>
    public List<Instance> Nodes { get; } = [];
    public User User { get; }
    public Provisioner Provisioner { get; }

    public static async Task<SimulatedCluster> StartAsync(SimulationScheduler sim, int nodes)
    {
        var cluster = new SimulatedCluster(sim);
        cluster.Server.Start();
        foreach (var loop in cluster.Loops)
        {
            loop.Start();
        }
        for (var i = 0; i < nodes; i++)
        {
            cluster.AddNode();
        }
        cluster.Provisioner.Start(sim);
        await cluster.UntilAsync(() => cluster.State.All<Node>().Count() == nodes, "the nodes register");
        return cluster;
    }

    /// <summary>One more node, of a name and a range of addresses that were never used.</summary>
    public Instance AddNode()
    {
        var number = ++nodeCount;
        var options = new FakeNodeOptions { Name = $"node-{number}", PodRange = IPNetwork.Parse($"10.{200 + (number / 250)}.{number % 250}.0/24"), Cpu = Quantity.From(6) };
        var node = new Instance(Sim, options.Name, process => Server.Connect(process, $"system:node:{options.Name}", "system:nodes"), async (process, connection, ct) =>
        {
            await using var node = new FakeNodeGroup(Client(connection, options.Name, process), [options], process.Time, Sim.Random, log);
            node.Start();
            await UntilStopped(ct);
        });
        Nodes.Add(node);
        node.Start();
        return node;
    }

    /// <summary>The candidate that holds the Lease, by what the store says.</summary>
    public async Task<Instance> LeaderAsync(IReadOnlyList<Instance> candidates)
    {
        var name = candidates == Controllers ? "kube-controller-manager" : "kube-scheduler";
        while (true)
        {
            var lease = (await User.AskAsync(() => User.Client.GetAsync<Lease>(name, "kube-system"))).OrNull();
            if (candidates.FirstOrDefault(c => c.Identity == lease?.Spec.HolderIdentity) is { } leader)
            {
                return leader;
            }
            await PassAsync(TimeSpan.FromMilliseconds(200));
        }
    }

    /// <summary>Forgets the history before the newest revisions: who lags behind further must list again.</summary>
    public async Task CompactAsync(int keep)
    {
        var newest = await memory.CurrentRevisionAsync();
        await memory.CompactAsync(Math.Max(0, newest - keep));
    }

    public async Task UntilAsync(Func<bool> condition, string what, int minutes = 10)
    {
        var start = Sim.Time.GetUtcNow();
        while (!condition())
        {
            Assert.True(Sim.Time.GetUtcNow() < start + TimeSpan.FromMinutes(minutes), $"never happened: {what}");
            await PassAsync(TimeSpan.FromMilliseconds(200));
        }
    }

    public Task PassAsync(TimeSpan time) => Task.Delay(time, Sim.Time);

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in Loops.Concat(Nodes))
        {
            instance.Process?.Kill();
        }
        Provisioner.Kill();
        Server.Kill();
        await memory.DisposeAsync();
    }

    private static async Task UntilStopped(CancellationToken ct)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = ct.Register(() => stopped.TrySetResult());
        await stopped.Task;
    }

    private static KubeClient Client(SimulatedConnection connection, string user, SimulatedProcess process) =>
        new(new ClientConfig { Server = Address, UserAgent = user }, connection, process.Time);

    private Instance Controller(string name) => new(Sim, name, process => Server.Connect(process, "system:kube-controller-manager", Known), async (process, connection, ct) =>
    {
        var client = Client(connection, process.Name, process);
        await using var informers = new InformerFactory(client, process.Time, Sim.Random, log);
        await ControllersHost.RunAsync(client, informers, process.Time, Sim.Random, new ControllersOptions { Identity = process.Name }, log, ct);
    });

    private Instance Scheduler(string name) => new(Sim, name, process => Server.Connect(process, "system:kube-scheduler", Known), async (process, connection, ct) =>
    {
        var client = Client(connection, process.Name, process);
        await using var informers = new InformerFactory(client, process.Time, Sim.Random, log);
        var scheduler = new SchedulerService(client, informers, process.Time, Sim.Random, new SchedulerOptions { Identity = process.Name }, log);
        var running = scheduler.RunAsync(ct);
        await informers.StartAsync(ct);
        await running;
    });
}
