using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Clusters;
using MiniKube.Simulation.Invariants;
using MiniKube.Simulation.Observation;
using MiniKube.Simulation.Operations;
using MiniKube.Simulation.Promises;
using MiniKube.Simulation.Wishes;
using MiniKube.Testing.Simulation;

namespace MiniKube.Simulation;

/// <summary>
/// Random operations of users and administrators against a whole control plane in bad weather. After every commit the invariants are looked at; every
/// so often the weather clears, and the cluster must come to rest in the state that was asked for, and stay there.
/// </summary>
internal sealed class Walk
{
    private const int MostWishes = 12;
    private const int MostNodes = 6;
    private const int FewestNodes = 4;
    private const int MostStories = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(40);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly string[] Namespaces = ["blue", "green"];
    private static readonly string[] Apps = ["d0", "d1", "d2", "r0", "r1", "c0", "t0", "t1", "e0"];

    private readonly WalkOptions options;
    private readonly SimulatedCluster cluster;
    private readonly Chance chance;
    private readonly Weather weather;
    private readonly List<Wish> wishes = [];
    private readonly List<Broken> broken = [];
    private readonly List<(int Weight, Func<Task> Operation)> operations;
    private readonly PodOperations pods;
    private readonly NodeOperations nodes;
    private int done;

    private Walk(SimulatedCluster cluster, WalkOptions options)
    {
        (this.cluster, this.options) = (cluster, options);
        chance = new Chance(options.Seed ^ 0x5EED_0FAC_7105_0001);
        weather = new Weather(cluster, chance);
        pods = new PodOperations(cluster.State, cluster.User, chance, Namespaces, Apps);
        nodes = new NodeOperations(cluster, chance, weather, MostNodes);
        List<IInvariant> invariants = [new IdentityLasts(), new PodsAreBoundOnce(), new NodesAreNotOverfull(), new AddressesAreUnique(), new JobsCountOnce(), new CronJobsStartOnce(), .. options.Invariants];
        cluster.State.Changed = change => broken.AddRange(invariants.Select(i => i.Check(cluster.State, change)).OfType<string>().Select(what => new Broken(change.Key, what)));
        operations =
        [
            (12, WishAsync), (40, ChangeAsync), (6, WithdrawAsync), (8, pods.DeletePodAsync), (5, pods.EvictPodAsync), (6, pods.RelabelPodAsync), (5, pods.PodAloneAsync),
            (2, DeleteNamespaceAsync), (3, nodes.AddNodeAsync), (2, nodes.RemoveNodeAsync), (4, nodes.CordonAsync), (4, nodes.TaintAsync), (options.BadWeather ? 3 : 0, nodes.SilenceNodeAsync),
        ];
    }

    private ObservedState State => cluster.State;
    private User User => cluster.User;

    /// <returns>The hash of everything that happened.</returns>
    /// <exception cref="BrokenPromiseException">Something that must hold did not.</exception>
    public static string Run(WalkOptions options)
    {
        var sim = new SimulationScheduler(options.Seed) { StepsPerMillisecond = SimulatedCluster.StepsPerMillisecond };
        sim.Run(async () =>
        {
            await using var cluster = await SimulatedCluster.StartAsync(sim, FewestNodes);
            var walk = new Walk(cluster, options);
            for (var rest = 0; walk.done < options.Operations; rest++)
            {
                await walk.OperateAsync(Math.Min(options.OperationsBetweenRests, options.Operations - walk.done));
                await walk.RestAsync();
            }
        });
        return sim.History.Hash();
    }

    private async Task OperateAsync(int count)
    {
        for (var i = 0; i < count; i++, done++)
        {
            var operation = chance.Weighted(operations);
            Note($"operation {done}: {operation.Method.Name}");
            await operation();
            if (options.BadWeather && chance.Hit(6))
            {
                weather.Strike();
            }
            await cluster.PassAsync(chance.Hit(3) ? chance.Seconds(20, 120) : chance.Seconds(0, 2));
            Verify();
        }
    }

    /// <summary>Fair weather, easy wishes, nobody acts: what is must become what was asked for, and stay so.</summary>
    private async Task RestAsync()
    {
        Note("rest");
        await weather.ClearAsync();
        await EaseAsync();
        var since = State.Now;
        while (Unmet() is { Count: > 0 } unmet)
        {
            Verify();
            if (State.Now > since + Patience)
            {
                throw Failure(unmet, $"not kept after {Patience} of fair weather");
            }
            await cluster.PassAsync(Pause);
            await TidyAsync();
        }
        await cluster.PassAsync(TimeSpan.FromMinutes(2));
        Verify();
        if (Unmet() is { Count: > 0 } lost)
        {
            throw Failure(lost, "it was at rest and did not stay so");
        }
        State.ForgetTheGone();
    }

    private List<Broken> Unmet() => [.. wishes.SelectMany(w => w.Check(State)), .. AtRest.Check(State)];

    private void Verify()
    {
        if (broken.Count > 0)
        {
            throw Failure(broken, "broken at once");
        }
        foreach (var instance in cluster.Loops)
        {
            if (instance.Process is { HasExited: true, Failure: { } failure })
            {
                throw new BrokenPromiseException($"{Where()}: {instance.Name} ended: {failure}");
            }
        }
    }

    private BrokenPromiseException Failure(IReadOnlyList<Broken> promises, string when)
    {
        var stories = promises.Select(p => p.Key).Distinct().Take(MostStories).Select(key => $"{key}:\n{State.StoryOf(key)}");
        var lately = cluster.Sim.History.Lines.Where(l => !l.Contains(" commit ", StringComparison.Ordinal)).TakeLast(60);
        return new($"{Where()}: {when}:\n{string.Join('\n', promises.Select(p => $"{p.Key}: {p.What}"))}\n\n"
            + $"{string.Join("\n\n", stories)}\n\nThe run's last lines:\n{string.Join('\n', lately)}");
    }

    private string Where() => string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}, operation {done}, {State.Now:HH:mm:ss.fff}");

    private void Note(string what) => cluster.Sim.History.Append(State.Now, "walk", what);

    private async Task EaseAsync()
    {
        foreach (var wish in wishes)
        {
            await wish.EaseAsync(User);
        }
        await TidyAsync();
        await nodes.EaseAsync(FewestNodes);
    }

    // What the user let go, or left behind, is nobody's business but the user's. The server may be orphaning some of it yet.
    private async Task TidyAsync()
    {
        await TidyAsync<Job>();
        await TidyAsync<ReplicaSet>();
        await TidyAsync<ControllerRevision>();
        await TidyAsync<Pod>();
    }

    private async Task TidyAsync<T>() where T : class, IKubernetesObject<T>
    {
        foreach (var left in State.All<T>().Where(o => o.Metadata is { OwnerReferences.Count: 0, DeletionTimestamp: null } && wishes.All(w => w.Key != ObservedState.KeyOf(o))).ToList())
        {
            await User.DeleteAsync<T>(left.Metadata.Namespace, left.Metadata.Name!, new DeleteOptions { PropagationPolicy = "Background" });
        }
    }

    private async Task WishAsync()
    {
        if (wishes.Count >= MostWishes)
        {
            return;
        }
        var ns = chance.Pick(Namespaces);
        var present = State.Find<Namespace>(null, ns);
        if (present is null)
        {
            await User.CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = ns } });
        }
        else if (present.Metadata.DeletionTimestamp is not null)
        {
            return;
        }
        var wish = chance.Weighted<Func<Wish>>(
        [
            (4, () => new DeploymentWish(ns, chance.Pick(["d0", "d1", "d2"]), chance)),
            (2, () => new ReplicaSetWish(ns, chance.Pick(["r0", "r1"]), chance)),
            (1, () => new ReplicationControllerWish(ns, "c0", chance)),
            (2, () => new StatefulSetWish(ns, chance.Pick(["t0", "t1"]), chance)),
            (1, () => new DaemonSetWish(ns, "e0", chance)),
            (2, () => new ServiceWish(ns, chance.Pick(["s0", "s1"]), Apps, chance)),
            (1, () => new QuotaWish(ns, "q", chance)),
            (3, () => new JobWish(ns, chance.Pick(["j0", "j1", "j2"]), chance)),
            (2, () => new CronJobWish(ns, "k0", chance)),
            (2, () => new BudgetWish(ns, chance.Pick(["d0", "d1", "r0", "c0", "t0"]), chance)),
        ])();
        // One that was deleted may be on its way out still.
        if (wishes.All(w => w.Key != wish.Key) && State.Everything().All(o => o.Key != wish.Key))
        {
            await wish.CreateAsync(User);
            wishes.Add(wish);
            Note($"wished {wish.Key}");
        }
    }

    private async Task ChangeAsync()
    {
        if (wishes.Count > 0)
        {
            var wish = chance.Pick(wishes);
            Note($"changes {wish.Key}");
            await wish.ChangeAsync(User, State, chance);
        }
    }

    private async Task WithdrawAsync()
    {
        if (wishes.Count > 0)
        {
            var wish = chance.Pick(wishes);
            wishes.Remove(wish);
            Note($"deletes {wish.Key}");
            await wish.DeleteAsync(User, chance.Pick(wish.Propagations));
        }
    }

    private async Task DeleteNamespaceAsync()
    {
        var ns = chance.Pick(Namespaces);
        Note($"deletes namespace {ns}");
        wishes.RemoveAll(w => w.Namespace == ns);
        await User.DeleteAsync<Namespace>(null, ns);
    }

}

/// <summary>How a walk goes.</summary>
internal sealed record WalkOptions
{
    public required ulong Seed { get; init; }
    public int Operations { get; init; } = 10_000;

    /// <summary>After so many operations the weather clears and everything is looked at.</summary>
    public int OperationsBetweenRests { get; init; } = 250;
    public bool BadWeather { get; init; } = true;

    /// <summary>Beside those that hold in any weather.</summary>
    public IReadOnlyList<IInvariant> Invariants { get; init; } = [];
}

/// <summary>The cluster did not do what it promises.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
