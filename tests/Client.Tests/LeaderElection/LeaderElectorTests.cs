using System.Net;
using System.Text;
using MiniKube.Api.Metrics;
using MiniKube.Client.LeaderElection;
using MiniKube.Testing.Simulation;

namespace MiniKube.Client.Tests.LeaderElection;

public class LeaderElectorTests
{
    /// <summary>Candidates on one Lease; who led when is written down, and two at once fail the test.</summary>
    private sealed class Scene
    {
        private readonly SimulationScheduler sim;
        private string? holder;

        public Scene(SimulationScheduler sim) => this.sim = sim;

        public LeaseServer Leases { get; } = new();
        public List<string> Terms { get; } = [];
        public List<DateTimeOffset> Starts { get; } = [];
        public string? Holder => holder;

        public (LeaderElector Elector, Task Run, CancellationTokenSource Stop) Candidate(string identity, Func<bool>? reachable = null, MetricRegistry? metrics = null)
        {
            var client = Leases.Server(identity, reachable).Client(sim, c => c with { ConnectRetries = 0 });
            var elector = new LeaderElector(
                client, new LeaderElectionOptions { Namespace = "kube-system", Name = "test", Identity = identity, Metrics = metrics }, sim.Time, sim.Random);
            var stop = new CancellationTokenSource();
            return (elector, elector.RunAsync(ct => LeadAsync(identity, ct), stop.Token), stop);
        }

        private async Task LeadAsync(string identity, CancellationToken ct)
        {
            Assert.Null(holder);
            holder = identity;
            Terms.Add(identity);
            Starts.Add(sim.Time.GetUtcNow());
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, sim.Time, ct);
            }
            finally
            {
                holder = null;
            }
        }
    }

    [Fact]
    public void A_figure_tells_who_leads() => Sim.Run(async sim =>
    {
        var scene = new Scene(sim);
        MetricRegistry[] figures = [new(), new()];
        string Told(int candidate) => Encoding.UTF8.GetString(figures[candidate].Write()).Split('\n').Single(l => l.StartsWith("leader_election_master_status", StringComparison.Ordinal));
        var a = scene.Candidate("a", metrics: figures[0]);
        await sim.UntilAsync(() => scene.Holder == "a", "a leads");
        var b = scene.Candidate("b", metrics: figures[1]);
        await sim.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(("leader_election_master_status{name=\"test\"} 1", "leader_election_master_status{name=\"test\"} 0"), (Told(0), Told(1)));
        a.Stop.Cancel();
        await a.Run;
        await sim.UntilAsync(() => scene.Holder == "b", "b leads");
        Assert.Equal(("leader_election_master_status{name=\"test\"} 0", "leader_election_master_status{name=\"test\"} 1"), (Told(0), Told(1)));
        b.Stop.Cancel();
        await b.Run;
    });

    [Theory]
    [InlineData(1UL)]
    [InlineData(7UL)]
    public void One_of_several_leads_and_a_clean_stop_hands_over_soon(ulong seed) => Sim.Run(async sim =>
    {
        var scene = new Scene(sim);
        var a = scene.Candidate("a");
        await sim.UntilAsync(() => scene.Holder == "a", "a leads");
        var b = scene.Candidate("b");
        await sim.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(["a"], scene.Terms);
        Assert.True(a.Elector.IsLeader);
        Assert.False(b.Elector.IsLeader);
        Assert.Equal("a", b.Elector.Leader);

        a.Stop.Cancel();
        await a.Run;
        var stopped = sim.Time.GetUtcNow();
        await sim.UntilAsync(() => scene.Holder == "b", "b leads");
        Assert.InRange(sim.Time.GetUtcNow() - stopped, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal(1, scene.Leases.Transitions);
        b.Stop.Cancel();
        await b.Run;
    }, seed);

    [Fact]
    public void A_leader_cut_off_stops_before_another_begins() => Sim.Run(async sim =>
    {
        var scene = new Scene(sim);
        var connected = true;
        var a = scene.Candidate("a", () => connected);
        await sim.UntilAsync(() => scene.Holder == "a", "a leads");
        var b = scene.Candidate("b");
        await sim.PassAsync(TimeSpan.FromSeconds(30));
        connected = false;
        var cut = sim.Time.GetUtcNow();
        await sim.UntilAsync(() => scene.Holder is null, "a stops");
        Assert.InRange(sim.Time.GetUtcNow() - cut, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12.1));
        Assert.False(a.Elector.IsLeader);
        await sim.UntilAsync(() => scene.Holder == "b", "b leads");
        Assert.InRange(sim.Time.GetUtcNow() - cut, TimeSpan.FromSeconds(13), TimeSpan.FromSeconds(22));
        connected = true;
        await sim.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["a", "b"], scene.Terms);
        a.Stop.Cancel();
        b.Stop.Cancel();
        await Task.WhenAll(a.Run, b.Run);
    });

    [Fact]
    public void A_leader_renews_by_a_write_alone_and_reads_the_lease_when_somebody_else_wrote_it() => Sim.Run(async sim =>
    {
        var leases = new LeaseServer();
        var server = leases.Server("a", null);
        var elector = new LeaderElector(
            server.Client(sim), new LeaderElectionOptions { Namespace = "kube-system", Name = "test", Identity = "a" }, sim.Time, sim.Random);
        using var stop = new CancellationTokenSource();
        var run = elector.RunAsync(ct => Task.Delay(Timeout.InfiniteTimeSpan, sim.Time, ct), stop.Token);
        await sim.UntilAsync(() => elector.IsLeader, "a leads");
        server.Requests.Clear();
        await sim.PassAsync(TimeSpan.FromSeconds(9));
        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests, r => Assert.StartsWith("PUT", r));

        leases.Touch();
        server.Requests.Clear();
        await sim.PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(["PUT", "GET", "PUT", "PUT"], server.Requests.Select(r => r.Split(' ')[0]));
        Assert.True(elector.IsLeader);
        stop.Cancel();
        await run;
    });

    [Fact]
    public void A_short_outage_does_not_end_the_term() => Sim.Run(async sim =>
    {
        var scene = new Scene(sim);
        var connected = true;
        var a = scene.Candidate("a", () => connected);
        await sim.UntilAsync(() => scene.Holder == "a", "a leads");
        connected = false;
        await sim.PassAsync(TimeSpan.FromSeconds(6));
        connected = true;
        await sim.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("a", scene.Holder);
        Assert.Equal(["a"], scene.Terms);
        a.Stop.Cancel();
        await a.Run;
    });

    [Fact]
    public void A_dead_holder_is_believed_in_for_the_lease_duration_by_the_looker_clock() => Sim.Run(async sim =>
    {
        var scene = new Scene(sim);
        // Its clock went wrong: the renewal lies far in the future.
        scene.Leases.Put("ghost", sim.Time.GetUtcNow() + TimeSpan.FromDays(365));
        var start = sim.Time.GetUtcNow();
        var a = scene.Candidate("a");
        await sim.UntilAsync(() => scene.Holder == "a", "a leads");
        Assert.InRange(sim.Time.GetUtcNow() - start, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
        a.Stop.Cancel();
        await a.Run;
    });

    [Fact]
    public void A_leader_stops_as_soon_as_it_sees_another_hold_the_lease() => Sim.Run(async sim =>
    {
        var scene = new Scene(sim);
        var a = scene.Candidate("a");
        await sim.UntilAsync(() => scene.Holder == "a", "a leads");
        scene.Leases.Put("thief", sim.Time.GetUtcNow());
        var stolen = sim.Time.GetUtcNow();
        await sim.UntilAsync(() => scene.Holder is null, "a stops");
        Assert.InRange(sim.Time.GetUtcNow() - stolen, TimeSpan.Zero, TimeSpan.FromSeconds(2.1));
        a.Stop.Cancel();
        await a.Run;
        // Somebody else's lease is not given back.
        Assert.Equal("thief", scene.Leases.Holder);
    });

    [Fact]
    public void A_failing_lead_gives_the_lease_back_and_fails_the_run() => Sim.Run(async sim =>
    {
        var leases = new LeaseServer();
        var client = leases.Server("a", null).Client(sim);
        var elector = new LeaderElector(
            client, new LeaderElectionOptions { Namespace = "kube-system", Name = "test", Identity = "a" }, sim.Time, sim.Random);
        await Assert.ThrowsAsync<InvalidOperationException>(() => elector.RunAsync(_ => throw new InvalidOperationException("broken"), default));
        Assert.Equal("", leases.Holder);
        Assert.False(elector.IsLeader);
    });
}
