using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Events;
using MiniKube.Testing;
using MiniKube.Testing.Simulation;
using Event = MiniKube.Api.Events.V1.Event;

namespace MiniKube.Client.Tests.Events;

/// <summary>Series on a real API server; time is a fake clock's.</summary>
public class EventSeriesRecorderTests
{
    private static readonly Pod Web = new() { Metadata = new ObjectMeta { Namespace = "default", Name = "web", Uid = "u1", ResourceVersion = "5" } };
    private static readonly Node Node = new() { Metadata = new ObjectMeta { Name = "n1", Uid = "u2" } };

    private static void Run(Func<SimulationScheduler, TestCluster, EventSeriesRecorder, Task> body) => Sim.Run(async sim =>
    {
        var options = new TestClusterOptions { Nodes = 0, RunControllers = false, RunScheduler = false, Time = sim.Time, Random = sim.Random };
        await using var cluster = await TestCluster.StartAsync(options);
        await using var recorder = new EventSeriesRecorder(cluster.Client, "example.com/tester", "tester-n1", sim.Time, sim.Random);
        await body(sim, cluster, recorder);
    });

    private static async Task<IReadOnlyList<Event>> EventsAsync(TestCluster cluster) => (await cluster.Client.ListAsync<Event>("default")).OrThrow().Items;

    private static void Happens(EventSeriesRecorder recorder, string reason = "FailedScheduling", Pod? pod = null, string note = "0/1 nodes are available") =>
        recorder.Warning(pod ?? Web, reason, "Scheduling", note);

    [Fact]
    public void An_event_says_who_did_what_to_whom_and_why() => Run(async (sim, cluster, recorder) =>
    {
        recorder.Normal(Web, "Scheduled", "Binding", "bound it", related: Node);
        await recorder.FlushAsync();
        var e = Assert.Single(await EventsAsync(cluster));
        Assert.Equal(("Normal", "Scheduled", "Binding", "bound it"), (e.Type, e.Reason, e.Action, e.Note));
        Assert.Equal(("example.com/tester", "tester-n1", sim.Time.GetUtcNow()), (e.ReportingController, e.ReportingInstance, e.EventTime.Moment));
        Assert.Equal(("Pod", "web", "Node", "n1"), (e.Regarding!.Kind, e.Regarding.Name, e.Related!.Kind, e.Related.Name));
        Assert.Null(e.Series);
        Assert.Matches("^web\\.[0-9a-f]{16}$", e.Metadata.Name);
    });

    [Fact]
    public void The_second_time_makes_a_series_and_its_end_writes_the_last_count() => Run(async (sim, cluster, recorder) =>
    {
        for (var i = 1; i <= 5; i++)
        {
            // Another state of the pod, the same event.
            Happens(recorder, pod: Web with { Metadata = Web.Metadata with { ResourceVersion = $"{i}" } });
            await recorder.FlushAsync();
            var seen = Assert.Single(await EventsAsync(cluster));
            Assert.Equal(i == 1 ? null : 2, seen.Series?.Count);
            await sim.PassAsync(TimeSpan.FromSeconds(10));
        }
        var last = sim.Time.GetUtcNow() - TimeSpan.FromSeconds(10);
        await sim.PassAsync(TimeSpan.FromMinutes(13));
        var ended = Assert.Single(await EventsAsync(cluster)).Series!;
        Assert.Equal((5, last), (ended.Count, ended.LastObservedTime.Moment));
        // What comes after the end is a new event.
        Happens(recorder);
        await recorder.FlushAsync();
        Assert.Equal(2, (await EventsAsync(cluster)).Count);
    });

    [Fact]
    public void Another_reason_note_or_object_is_another_event() => Run(async (_, cluster, recorder) =>
    {
        Happens(recorder);
        Happens(recorder, note: "0/2 nodes are available");
        Happens(recorder, "Preempted");
        Happens(recorder, pod: Web with { Metadata = Web.Metadata with { Uid = "u9" } });
        await recorder.FlushAsync();
        Assert.Equal(4, (await EventsAsync(cluster)).Count);
    });

    [Fact]
    public void A_note_that_is_too_long_ends_in_dots() => Run(async (_, cluster, recorder) =>
    {
        Happens(recorder, note: new string('x', 2000));
        await recorder.FlushAsync();
        Assert.Equal(new string('x', 1020) + " ...", Assert.Single(await EventsAsync(cluster)).Note);
    });

    [Fact]
    public void A_long_series_is_kept_up_and_one_that_was_removed_is_made_again_with_its_count() => Run(async (sim, cluster, recorder) =>
    {
        for (var i = 0; i < 20; i++)
        {
            Happens(recorder);
            await sim.PassAsync(TimeSpan.FromMinutes(2));
        }
        var kept = Assert.Single(await EventsAsync(cluster));
        Assert.InRange(kept.Series!.Count, 10, 20);
        await cluster.Client.DeleteAsync<Event>(kept.Metadata.Name!, "default");
        await sim.PassAsync(TimeSpan.FromMinutes(13));
        Assert.Equal(20, Assert.Single(await EventsAsync(cluster)).Series!.Count);
    });
}
