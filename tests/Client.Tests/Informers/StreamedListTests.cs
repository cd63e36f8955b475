using MiniKube.Api.Core.V1;
using MiniKube.Client.Informers;
using MiniKube.Testing.Simulation;

namespace MiniKube.Client.Tests.Informers;

/// <summary>Informers whose list is the beginning of a watch (sendInitialEvents).</summary>
public class StreamedListTests
{
    private static string Config(string name, int version) =>
        $$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"namespace":"default","name":"{{{name}}}","uid":"{{{name}}}","resourceVersion":"{{{version}}}"}}""";

    private static string Change(string type, string obj) => $$"""{"type":"{{type}}","object":{{obj}}}""";

    private static string End(int version) => Change("BOOKMARK",
        $$$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"{{{{version}}}}","annotations":{"k8s.io/initial-events-end":"true"}}}""");

    private sealed class Scene : IAsyncDisposable
    {
        private readonly SimulationScheduler sim;

        public Scene(SimulationScheduler sim)
        {
            this.sim = sim;
            // Whoever lists gets no answer that leads anywhere.
            Server.On("GET", "watch=true", r =>
            {
                Queries.Add(r.RequestUri!.Query);
                var stream = new PushStream();
                Watches.Add(stream);
                return ScriptedServer.Stream(stream);
            });
            Factory = new InformerFactory(Server.Client(sim, c => c with { ConnectRetries = 0 }), sim.Time, sim.Random);
            Informer = Factory.Get<ConfigMap>();
            Informer.AddHandler(o => Told.Add("+" + o.Metadata.Name), (_, o) => Told.Add("~" + o.Metadata.Name), o => Told.Add("-" + o.Metadata.Name));
        }

        public ScriptedServer Server { get; } = new();
        public InformerFactory Factory { get; }
        public Informer<ConfigMap> Informer { get; }
        public List<PushStream> Watches { get; } = [];
        public List<string> Queries { get; } = [];
        public List<string> Told { get; } = [];

        public async Task<PushStream> WatchAsync(int number)
        {
            await Factory.StartAsync();
            await sim.UntilAsync(() => Watches.Count >= number, $"watch {number}");
            return Watches[number - 1];
        }

        public ValueTask DisposeAsync() => Factory.DisposeAsync();
    }

    [Fact]
    public void The_initial_events_are_the_list_and_the_same_watch_goes_on() => Sim.Run(async sim =>
    {
        await using var scene = new Scene(sim);
        var watch = await scene.WatchAsync(1);
        Assert.Contains("sendInitialEvents=true", scene.Queries[0]);
        Assert.Contains("resourceVersionMatch=NotOlderThan", scene.Queries[0]);
        Assert.Contains("allowWatchBookmarks=true", scene.Queries[0]);
        watch.Line(Change("ADDED", Config("b", 3)));
        watch.Line(Change("ADDED", Config("a", 5)));
        watch.Line(Change("MODIFIED", Config("b", 6)));
        watch.Line(Change("ADDED", Config("c", 7)));
        watch.Line(Change("DELETED", Config("c", 8)));
        await sim.PassAsync(TimeSpan.FromSeconds(1));
        Assert.False(scene.Informer.HasSynced);
        Assert.Empty(scene.Told);
        watch.Line(End(9));
        await scene.Informer.WaitForSyncAsync(default);
        Assert.Equal(["+b", "+a"], scene.Told);
        Assert.Equal("9", scene.Informer.LastResourceVersion);
        watch.Line(Change("MODIFIED", Config("a", 10)));
        await sim.UntilAsync(() => scene.Told.Count == 3, "the change");
        Assert.Equal(("~a", 1), (scene.Told[2], scene.Watches.Count));
    });

    [Fact]
    public void A_stream_that_breaks_before_its_end_begins_anew_and_one_that_breaks_after_resumes() => Sim.Run(async sim =>
    {
        await using var scene = new Scene(sim);
        (await scene.WatchAsync(1)).Line(Change("ADDED", Config("gone", 3)));
        scene.Watches[0].Break();
        var second = await scene.WatchAsync(2);
        Assert.Contains("sendInitialEvents=true", scene.Queries[1]);
        second.Line(Change("ADDED", Config("a", 5)));
        second.Line(End(6));
        await scene.Informer.WaitForSyncAsync(default);
        second.Break();
        await scene.WatchAsync(3);
        Assert.DoesNotContain("sendInitialEvents", scene.Queries[2]);
        Assert.Contains("resourceVersion=6", scene.Queries[2]);
        Assert.Equal(["+a"], scene.Told);
    });

    [Fact]
    public void A_version_that_is_gone_streams_the_newest_list_and_tells_the_difference() => Sim.Run(async sim =>
    {
        await using var scene = new Scene(sim);
        var watch = await scene.WatchAsync(1);
        watch.Line(Change("ADDED", Config("a", 5)));
        watch.Line(Change("ADDED", Config("b", 6)));
        watch.Line(End(6));
        watch.Line("""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}}""");
        var again = await scene.WatchAsync(2);
        Assert.Contains("sendInitialEvents=true", scene.Queries[1]);
        Assert.DoesNotContain("resourceVersion=6", scene.Queries[1]);
        again.Line(Change("ADDED", Config("b", 20)));
        again.Line(Change("ADDED", Config("c", 21)));
        again.Line(End(30));
        await sim.UntilAsync(() => scene.Informer.LastResourceVersion == "30", "the second list");
        Assert.Equal(["+a", "+b", "-a", "~b", "+c"], scene.Told);
    });

    [Fact]
    public void A_server_that_cannot_is_listed_and_not_asked_again() => Sim.Run(async sim =>
    {
        await using var scene = new Scene(sim);
        scene.Server
            .On("GET", "sendInitialEvents", r =>
            {
                scene.Queries.Add(r.RequestUri!.Query);
                return ScriptedServer.Status(422, "Invalid", "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
            })
            .On("GET", "limit=500", _ => ScriptedServer.Json(
                $$$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[{{{Config("a", 5)}}}]}"""));
        var watch = await scene.WatchAsync(1);
        Assert.Equal(["+a"], scene.Told);
        watch.Line("""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}}""");
        await scene.WatchAsync(2);
        Assert.Single(scene.Queries, q => q.Contains("sendInitialEvents"));
    });
}
