using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Informers;
using MiniKube.Testing.Simulation;

namespace MiniKube.Client.Tests.Informers;

public class InformerTests
{
    private static string Config(string name, int version, string data = "x", string uid = "") =>
        $$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"namespace":"default","name":"{{{name}}}","uid":"{{{(uid.Length > 0 ? uid : name)}}}","resourceVersion":"{{{version}}}","labels":{"data":"{{{data}}}"}},"data":{"k":"{{{data}}}"}}""";

    private static string List(int version, params string[] items) =>
        $$$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"{{{version}}}"},"items":[{{{string.Join(',', items)}}}]}""";

    private static string Change(string type, string obj) => $$"""{"type":"{{type}}","object":{{obj}}}""";

    private static string Bookmark(int version) =>
        Change("BOOKMARK", $$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"{{{version}}}"}}""");

    private const string Bad = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"namespace":"default","name":"bad","uid":"bad","resourceVersion":"12"},"data":["no map"]}""";

    private const string Expired =
        """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}""";

    /// <summary>An informer on a scripted server whose n-th list and n-th watch the test gives.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly SimulationScheduler sim;
        private int lists;

        public Scene(SimulationScheduler sim, params string[] listBodies)
        {
            this.sim = sim;
            Server.On("GET", "/api/v1/configmaps", _ => ScriptedServer.Json(listBodies[Math.Min(lists++, listBodies.Length - 1)]));
            Server.On("GET", "watch=true", r =>
            {
                WatchQueries.Add(r.RequestUri!.Query);
                var stream = new PushStream();
                Watches.Add(stream);
                return OnWatch?.Invoke() ?? ScriptedServer.Stream(stream);
            });
            Server.WithoutInitialEvents();
            Factory = new InformerFactory(Server.Client(sim, c => c with { ConnectRetries = 0 }), sim.Time, sim.Random);
            Informer = Factory.Get<ConfigMap>();
            Informer.AddHandler(
                o => Told.Add($"+{Text(o)}"), (old, o) => Told.Add($"{Text(old)}>{Text(o)}"), o => Told.Add($"-{Text(o)}"));
        }

        public ScriptedServer Server { get; } = new();
        public InformerFactory Factory { get; }
        public Informer<ConfigMap> Informer { get; }
        public List<PushStream> Watches { get; } = [];
        public List<string> WatchQueries { get; } = [];
        public List<string> Told { get; } = [];
        public int Lists => lists;
        public Func<HttpResponseMessage>? OnWatch { get; set; }

        public async Task<Scene> StartAsync()
        {
            await Factory.StartAsync();
            await Factory.WaitForSyncAsync();
            await WatchAsync(1);
            return this;
        }

        public Task WatchAsync(int count) => sim.UntilAsync(() => Watches.Count >= count, $"watch {count}");
        public Task ToldAsync(params string[] expected) => sim.UntilAsync(() => Told.Count >= expected.Length, string.Join(' ', expected))
            .ContinueWith(_ => Assert.Equal(expected, Told), TaskScheduler.FromCurrentSynchronizationContext());

        public ValueTask DisposeAsync() => Factory.DisposeAsync();
        private static string Text(ConfigMap o) => $"{o.Metadata.Name}{o.Metadata.ResourceVersion}";
    }

    [Fact]
    public void Events_reach_store_and_handlers_in_order() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10, Config("a", 5), Config("b", 6))).StartAsync();
        Assert.True(scene.Informer.HasSynced);
        var watch = scene.Watches[0];
        watch.Line(Change("ADDED", Config("c", 11)));
        // A line may come in pieces, and several at once.
        var line = Change("MODIFIED", Config("a", 12, "y"));
        watch.Push(line[..20]);
        watch.Push(line[20..] + "\n" + Change("DELETED", Config("b", 13)) + "\n");
        await scene.ToldAsync("+a5", "+b6", "+c11", "a5>a12", "-b13");
        Assert.Equal(["a", "c"], scene.Informer.Store.List().Select(o => o.Metadata.Name!));
        Assert.Equal("y", scene.Informer.Store.Get("default", "a")!.Data["k"]);
        Assert.Equal("13", scene.Informer.LastResourceVersion);
    });

    [Fact]
    public void Managed_fields_are_not_kept() => Sim.Run(async sim =>
    {
        static string Managed(string config) => config.Replace("\"metadata\":{", "\"metadata\":{\"managedFields\":[{\"manager\":\"ann\",\"operation\":\"Update\",\"fieldsV1\":{\"f:data\":{}}}],", StringComparison.Ordinal);
        await using var scene = await new Scene(sim, List(10, Managed(Config("a", 5)))).StartAsync();
        scene.Watches[0].Line(Change("ADDED", Managed(Config("b", 11))));
        await scene.ToldAsync("+a5", "+b11");
        Assert.All(scene.Informer.Store.List(), o => Assert.Empty(o.Metadata.ManagedFields));
        // All else is.
        Assert.Equal(ApiJson.Read<ConfigMap>(Encoding.UTF8.GetBytes(Config("b", 11))), scene.Informer.Store.Get("default", "b"));
    });

    [Fact]
    public void A_dropped_connection_resumes_from_the_last_version_without_a_list() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10, Config("a", 5))).StartAsync();
        scene.Watches[0].Line(Change("ADDED", Config("b", 11)));
        await scene.ToldAsync("+a5", "+b11");
        scene.Watches[0].Break();
        await scene.WatchAsync(2);
        Assert.Contains("resourceVersion=11", scene.WatchQueries[1]);
        scene.Watches[1].Line(Change("ADDED", Config("c", 12)));
        await scene.ToldAsync("+a5", "+b11", "+c12");
        Assert.Equal(1, scene.Lists);
        Assert.True(scene.Watches[0].IsDisposed);
    });

    [Fact]
    public void A_stream_cut_within_an_event_resumes_too() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10, Config("a", 5))).StartAsync();
        scene.Watches[0].Push(Change("ADDED", Config("b", 11))[..30]);
        scene.Watches[0].End();
        await scene.WatchAsync(2);
        Assert.Contains("resourceVersion=10", scene.WatchQueries[1]);
    });

    [Theory]
    [InlineData("no event at all")]
    [InlineData("""{"type":"MOVED","object":{}}""")]
    [InlineData("""{"object":{}}""")]
    [InlineData("""{"type":"ADDED"}""")]
    public void An_event_that_cannot_be_read_is_passed_over_by_a_new_list(string line) => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10, Config("a", 5)), List(20, Config("a", 5), Config("b", 15))).StartAsync();
        scene.Watches[0].Line(line);
        await scene.ToldAsync("+a5", "+b15");
        await scene.WatchAsync(2);
        Assert.Contains("resourceVersion=20", scene.WatchQueries[1]);
    });

    [Fact]
    public void Bookmarks_move_the_version_that_a_resume_starts_from() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10, Config("a", 5))).StartAsync();
        scene.Watches[0].Line(Bookmark(99));
        await sim.UntilAsync(() => scene.Informer.LastResourceVersion == "99", "bookmark");
        scene.Watches[0].End();
        await scene.WatchAsync(2);
        Assert.Contains("resourceVersion=99", scene.WatchQueries[1]);
        Assert.Contains("allowWatchBookmarks=true", scene.WatchQueries[1]);
        Assert.Equal(["+a5"], scene.Told);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_version_that_is_gone_lists_again_and_tells_the_difference(bool inStream) => Sim.Run(async sim =>
    {
        await using var scene = new Scene(
            sim,
            List(10, Config("a", 5), Config("b", 6), Config("c", 7), Config("d", 8)),
            List(50, Config("a", 5), Config("b", 40, "y"), Config("d", 45, "x", "d-again"), Config("e", 41)));
        await scene.StartAsync();
        if (inStream)
        {
            scene.Watches[0].Line(Expired);
        }
        else
        {
            scene.OnWatch = () => ScriptedServer.Status(410, "Expired");
            scene.Watches[0].End();
            await scene.WatchAsync(2);
            scene.OnWatch = null;
        }
        await scene.ToldAsync("+a5", "+b6", "+c7", "+d8", "-c7", "b6>b40", "-d8", "+d45", "+e41");
        await sim.UntilAsync(() => scene.WatchQueries[^1].Contains("resourceVersion=50"), "watch from the new list");
        Assert.Equal(2, scene.Lists);
    });

    [Fact]
    public void A_store_that_was_replaced_by_a_younger_one_is_listed_anew() => Sim.Run(async sim =>
    {
        await using var scene = new Scene(sim, List(100, Config("a", 90)), List(3, Config("z", 2)));
        await scene.StartAsync();
        scene.OnWatch = () => ScriptedServer.Json(
            """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Timeout","code":504,"message":"Too large resource version: 100, current: 3","details":{"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version"}]}}""",
            504);
        scene.Watches[0].Break();
        await scene.ToldAsync("+a90", "-a90", "+z2");
        Assert.Equal("3", scene.Informer.LastResourceVersion);
    });

    [Fact]
    public void One_bad_object_does_not_stop_the_rest() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10, Config("a", 5), Bad, Config("b", 6))).StartAsync();
        scene.Watches[0].Line(Change("MODIFIED", Bad));
        scene.Watches[0].Line(Change("ADDED", Config("c", 13)));
        await scene.ToldAsync("+a5", "+b6", "+c13");
        Assert.Equal(2, scene.Informer.MalformedCount);
        Assert.Equal(1, scene.Lists);
    });

    [Fact]
    public void A_bad_deletion_deletes_and_a_bad_change_keeps_what_was_known() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10, Config("bad", 5))).StartAsync();
        scene.Watches[0].Line(Change("MODIFIED", Bad));
        await sim.UntilAsync(() => scene.Informer.LastResourceVersion == "12", "bad change passed");
        Assert.NotNull(scene.Informer.Store.Get("default", "bad"));
        scene.Watches[0].Line(Change("DELETED", Bad));
        await scene.ToldAsync("+bad5", "-bad5");
    });

    [Fact]
    public void A_server_away_for_a_minute_is_waited_for() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10, Config("a", 5))).StartAsync();
        scene.OnWatch = () => throw ScriptedServer.Refused();
        scene.Watches[0].Break();
        await sim.PassAsync(TimeSpan.FromMinutes(1));
        Assert.NotNull(scene.Informer.Store.Get("default", "a"));
        var tries = scene.Watches.Count;
        Assert.InRange(tries, 8, 30);
        scene.OnWatch = null;
        await scene.WatchAsync(tries + 1);
        scene.Watches[^1].Line(Change("ADDED", Config("b", 11)));
        await scene.ToldAsync("+a5", "+b11");
        Assert.Equal(1, scene.Lists);
    });

    [Fact]
    public void A_server_away_at_the_start_is_waited_for() => Sim.Run(async sim =>
    {
        await using var scene = new Scene(sim, List(10, Config("a", 5)));
        var up = sim.Time.GetUtcNow() + TimeSpan.FromSeconds(40);
        scene.Server.On("GET", "resourceVersion=0", _ => sim.Time.GetUtcNow() < up
            ? throw ScriptedServer.Refused() : ScriptedServer.Json(List(10, Config("a", 5))));
        await scene.StartAsync();
        Assert.True(sim.Time.GetUtcNow() >= up);
        Assert.Equal(["+a5"], scene.Told);
    });

    [Fact]
    public void A_server_that_ends_every_watch_at_once_is_not_asked_in_a_tight_loop() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10)).StartAsync();
        scene.OnWatch = () => ScriptedServer.Json("");
        scene.Watches[0].End();
        await sim.PassAsync(TimeSpan.FromMinutes(1));
        Assert.InRange(scene.Watches.Count, 5, 30);
    });

    [Fact]
    public void A_late_handler_is_told_what_is_there_and_one_that_throws_harms_no_other() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10, Config("a", 5))).StartAsync();
        var late = new List<string>();
        scene.Informer.AddHandler(_ => throw new InvalidOperationException("mine"));
        scene.Informer.AddHandler(o => late.Add(o.Metadata.Name!));
        scene.Watches[0].Line(Change("ADDED", Config("b", 11)));
        await scene.ToldAsync("+a5", "+b11");
        Assert.Equal(["a", "b"], late);
    });

    [Fact]
    public void A_handler_that_was_removed_is_told_of_nothing_more_and_may_come_again() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10, Config("a", 5))).StartAsync();
        var told = new List<string>();
        var handler = new InformerHandler<ConfigMap> { OnAdd = o => told.Add($"+{o.Metadata.Name}"), OnDelete = o => told.Add($"-{o.Metadata.Name}") };
        scene.Informer.AddHandler(handler);
        scene.Informer.RemoveHandler(handler);
        scene.Watches[0].Line(Change("ADDED", Config("b", 11)));
        scene.Watches[0].Line(Change("DELETED", Config("a", 12)));
        await scene.ToldAsync("+a5", "+b11", "-a12");
        Assert.Equal(["+a"], told);
        scene.Informer.AddHandler(handler);
        Assert.Equal(["+a", "+b"], told);
    });

    [Fact]
    public void Indexes_follow_the_objects_and_snapshots_stand_still() => Sim.Run(async sim =>
    {
        await using var scene = new Scene(sim, List(10, Config("a", 5, "red"), Config("b", 6, "blue")));
        scene.Informer.AddIndex("colour", o => [o.Data["k"]]);
        await scene.StartAsync();
        var before = scene.Informer.Store.Snapshot;
        scene.Watches[0].Line(Change("MODIFIED", Config("a", 11, "blue")));
        scene.Watches[0].Line(Change("DELETED", Config("b", 12, "blue")));
        await scene.ToldAsync("+a5", "+b6", "a5>a11", "-b12");
        Assert.Equal(["a"], scene.Informer.ByIndex("colour", "blue").Select(o => o.Metadata.Name!));
        Assert.Empty(scene.Informer.ByIndex("colour", "red"));
        Assert.Equal(["b"], before.ByIndex("colour", "blue").Select(o => o.Metadata.Name!));
        Assert.Equal(2, before.Count);
    });

    [Fact]
    public void Informers_of_one_selection_are_shared() => Sim.Run(async sim =>
    {
        await using var scene = await new Scene(sim, List(10)).StartAsync();
        Assert.Same(scene.Informer, scene.Factory.Get<ConfigMap>());
        var other = scene.Factory.Get<ConfigMap>(new InformerOptions { LabelSelector = "a=b", Namespace = "kube-system" });
        Assert.NotSame(scene.Informer, other);
        scene.Server.On("GET", "/api/v1/namespaces/kube-system/configmaps?labelSelector=a%3Db", _ => ScriptedServer.Json(List(10)));
        scene.Server.On("GET", "kube-system/configmaps?labelSelector=a%3Db&resourceVersion=10&watch=true", _ => ScriptedServer.Stream(new PushStream()));
        scene.Server.WithoutInitialEvents();
        await other.WaitForSyncAsync(default);
    });
}
