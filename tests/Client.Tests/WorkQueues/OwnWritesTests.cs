using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Client.Tests.WorkQueues;

public class OwnWritesTests
{
    private static ConfigMap Config(string name, int version, string? uid = null) =>
        new() { Metadata = new ObjectMeta { Namespace = "default", Name = name, Uid = uid ?? name, ResourceVersion = $"{version}" } };

    private static string Line(string type, string name, int version) =>
        "{\"type\":\"" + type + "\",\"object\":" + Encoding.UTF8.GetString(ApiJson.Write(Config(name, version))) + "}";

    [Fact]
    public void A_key_is_held_until_its_writes_come_back() => Sim.Run(async sim =>
    {
        var watch = new PushStream();
        var server = new ScriptedServer()
            .On("GET", "/configmaps", _ => ScriptedServer.Json(
                """{"metadata":{"resourceVersion":"10"},"items":[{"metadata":{"namespace":"default","name":"old","uid":"old","resourceVersion":"5"}}]}"""))
            .On("GET", "watch=true", _ => ScriptedServer.Stream(watch)).WithoutInitialEvents();
        await using var factory = new InformerFactory(server.Client(sim), sim.Time, sim.Random);
        var informer = factory.Get<ConfigMap>();
        await factory.StartAsync();
        await factory.WaitForSyncAsync();

        var own = new OwnWrites<string>(sim.Time);
        Assert.True(own.AllSeen("k"));
        own.Written("k", informer, Config("new", 12));
        own.Deleted("k", informer, Config("old", 5));
        own.Written("other", informer, Config("past", 9));
        Assert.True(own.AllSeen("other"));

        watch.Line(Line("ADDED", "elsewhere", 11));
        await sim.UntilAsync(() => informer.LastResourceVersion == "11", "event 11");
        Assert.False(own.AllSeen("k"));
        watch.Line(Line("ADDED", "new", 12));
        await sim.UntilAsync(() => informer.LastResourceVersion == "12", "event 12");
        Assert.False(own.AllSeen("k"));
        watch.Line(Line("DELETED", "old", 13));
        await sim.UntilAsync(() => informer.LastResourceVersion == "13", "event 13");
        Assert.True(own.AllSeen("k"));

        own.Written("k", informer, Config("hidden", 99));
        Assert.False(own.AllSeen("k"));
        await sim.PassAsync(TimeSpan.FromMinutes(6));
        Assert.True(own.AllSeen("k"));
    });

    [Fact]
    public void Writes_of_a_server_whose_revisions_went_back_are_no_longer_waited_for() => Sim.Run(async sim =>
    {
        var revision = 10;
        var (before, after) = (new PushStream(), new PushStream());
        var server = new ScriptedServer()
            .On("GET", "/configmaps", _ => ScriptedServer.Json("{\"metadata\":{\"resourceVersion\":\"" + revision + "\"},\"items\":[]}"))
            .On("GET", "watch=true", _ => ScriptedServer.Stream(revision == 10 ? before : after)).WithoutInitialEvents();
        await using var factory = new InformerFactory(server.Client(sim), sim.Time, sim.Random);
        var informer = factory.Get<ConfigMap>();
        await factory.StartAsync();
        await factory.WaitForSyncAsync();
        var own = new OwnWrites<string>(sim.Time);
        own.Written("k", informer, Config("new", 12));
        Assert.False(own.AllSeen("k"));

        revision = 3;
        before.Line("""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}}""");
        await sim.UntilAsync(() => informer.LastResourceVersion == "3", "the list");
        Assert.True(own.AllSeen("k"));
    });
}
