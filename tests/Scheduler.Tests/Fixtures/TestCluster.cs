using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Hosting;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Storage.Memory;
using MiniKube.Testing.Simulation;

namespace MiniKube.Scheduler.Tests.Fixtures;

/// <summary>Our own API server on a memory store, in this process and on the simulation's clock, and as many schedulers as a test starts.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TestLog Log = new();

    private readonly SimulationScheduler sim;
    private readonly MemoryStore store;
    private readonly ApiServerCore server;
    private readonly List<(CancellationTokenSource Stop, Task Running, InformerFactory Informers, KubeClient Client)> schedulers = [];

    private TestCluster(SimulationScheduler sim, MemoryStore store, ApiServerCore server)
    {
        this.sim = sim;
        this.store = store;
        this.server = server;
        Client = NewClient(null);
        Informers = new InformerFactory(Client, sim.Time, sim.Random);
    }

    public KubeClient Client { get; }
    public InformerFactory Informers { get; }

    public static async Task<TestCluster> StartAsync(SimulationScheduler sim, params Node[] nodes)
    {
        var store = new MemoryStore();
        var server = await ApiServerCore.CreateAsync(new ApiServerOptions { Time = sim.Time, Random = sim.Random }.WithoutControllers(), store);
        await server.StartAsync();
        var cluster = new TestCluster(sim, store, server);
        await cluster.Informers.StartAsync();
        foreach (var node in nodes)
        {
            await cluster.AddAsync(node);
        }
        return cluster;
    }

    /// <summary>Starts a scheduler with informers and connections of its own; more than one compete for the lease.</summary>
    public SchedulerService StartScheduler(
        SchedulerOptions? options = null, Func<HttpRequestMessage, Fault>? faultOf = null, CancellationTokenSource? stop = null, Func<HttpRequestMessage, Task>? delayOf = null)
    {
        stop ??= new CancellationTokenSource();
        var client = NewClient(faultOf, delayOf);
        var informers = new InformerFactory(client, sim.Time, sim.Random, Log);
        var service = new SchedulerService(
            client, informers, sim.Time, sim.Random, (options ?? new()) with { Identity = $"scheduler-{schedulers.Count}" }, Log);
        _ = informers.StartAsync(stop.Token);
        schedulers.Add((stop, service.RunAsync(stop.Token), informers, client));
        return service;
    }

    /// <summary>Completes when the scheduler that was started last has stopped.</summary>
    public Task LastStoppedAsync() => schedulers[^1].Running;

    public async Task AddAsync(Node node)
    {
        var created = await Client.CreateAsync(node with { Metadata = node.Metadata with { Uid = null } }).Value();
        await Client.UpdateAsync(created with { Status = node.Status }, "status").Value();
    }

    public Task<Pod> AddAsync(Pod pod) => Client.CreateAsync(pod with { Metadata = pod.Metadata with { Uid = null } }).Value();

    public async Task<Pod?> PodAsync(string name) => (await Client.GetAsync<Pod>(name, "default")).OrNull();

    public async Task<IReadOnlyList<Pod>> PodsAsync() => (await Client.ListAsync<Pod>()).Value.Items;

    public Task DeleteNowAsync(string pod) => Client.DeleteAsync<Pod>(pod, "default", new DeleteOptions { GracePeriodSeconds = 0 });

    /// <summary>Waits until something is so of a pod that is there.</summary>
    public async Task UntilAsync(string pod, Func<Pod, bool> condition, string what)
    {
        for (var i = 0; i < 3_000; i++)
        {
            if (await PodAsync(pod) is { } found && condition(found))
            {
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(10), sim.Time);
        }
        throw new InvalidOperationException($"never happened: {what}");
    }

    /// <summary>Waits until the pod is bound, and says where.</summary>
    public async Task<string> BoundAsync(string name)
    {
        Pod? pod = null;
        for (var i = 0; i < 3_000 && string.IsNullOrEmpty(pod?.Spec.NodeName); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), sim.Time);
            pod = await PodAsync(name);
        }
        Assert.False(string.IsNullOrEmpty(pod?.Spec.NodeName), $"pod {name} was never bound");
        return pod!.Spec.NodeName!;
    }

    /// <summary>Waits until the pod's condition PodScheduled is False, and returns it.</summary>
    public async Task<PodCondition> UnscheduledAsync(string name, Func<PodCondition, bool>? where = null)
    {
        for (var i = 0; i < 3_000; i++)
        {
            if ((await PodAsync(name))?.Status.Condition(PodConditions.PodScheduled) is { Status: "False" } condition && where?.Invoke(condition) != false)
            {
                return condition;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(10), sim.Time);
        }
        throw new InvalidOperationException($"pod {name} was never said to be unschedulable");
    }

    public async Task<Event> EventAsync(string pod, string reason)
    {
        for (var i = 0; i < 3_000; i++)
        {
            var found = (await Client.ListAsync<Event>("default")).Value.Items.FirstOrDefault(e => e.InvolvedObject.Name == pod && e.Reason == reason);
            if (found is not null)
            {
                return found;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(10), sim.Time);
        }
        throw new InvalidOperationException($"no event {reason} about {pod}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (stop, running, informers, client) in schedulers)
        {
            stop.Cancel();
            await running;
            await informers.DisposeAsync();
            client.Dispose();
        }
        await Informers.DisposeAsync();
        await server.DisposeAsync();
        await store.DisposeAsync();
    }

    private KubeClient NewClient(Func<HttpRequestMessage, Fault>? faultOf, Func<HttpRequestMessage, Task>? delayOf = null)
    {
        var handler = server.CreateHandler();
        return new KubeClient(
            new ClientConfig { Server = new Uri("https://api") }, faultOf is null && delayOf is null ? handler : new FaultyHandler(handler, faultOf ?? (_ => Fault.None), delayOf), sim.Time);
    }
}
