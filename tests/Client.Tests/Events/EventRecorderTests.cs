using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Events;
using MiniKube.Testing.Simulation;

namespace MiniKube.Client.Tests.Events;

public class EventRecorderTests
{
    private static readonly Pod Web = new() { Metadata = new ObjectMeta { Namespace = "default", Name = "web", Uid = "u1", ResourceVersion = "5" } };

    /// <summary>Keeps the events that are created and patched.</summary>
    private sealed class EventServer
    {
        public Dictionary<string, Event> Events { get; } = [];
        public List<string> Calls { get; } = [];
        public bool Away { get; set; }
        public int TakenNames { get; set; }

        public ScriptedServer Start() => new ScriptedServer()
            .On("POST", "/events", async r =>
            {
                var sent = ApiJson.Read<Event>(await ReadAsync(r));
                if (Away)
                {
                    throw ScriptedServer.Refused();
                }
                if (TakenNames-- > 0)
                {
                    return ScriptedServer.Status(409, "AlreadyExists");
                }
                Calls.Add("create");
                Events.Add(sent.Metadata.Name!, sent);
                return ScriptedServer.Json(Encoding.UTF8.GetString(ApiJson.Write(sent)), 201);
            })
            .On("PATCH", "/events/", async r =>
            {
                var name = r.RequestUri!.AbsolutePath.Split('/')[^1];
                var patch = DocumentJson.Parse(await ReadAsync(r));
                if (!Events.TryGetValue(name, out var known))
                {
                    return ScriptedServer.Status(404, "NotFound");
                }
                Calls.Add("patch");
                Events[name] = known with { Count = (int)patch["count"]!.AsInteger!.Value, Message = patch["message"]!.AsString };
                return ScriptedServer.Json(Encoding.UTF8.GetString(ApiJson.Write(Events[name])));
            });

        private static async Task<byte[]> ReadAsync(HttpRequestMessage request)
        {
            var copy = new MemoryStream();
            using var stream = await request.Content!.ReadAsStreamAsync();
            await stream.CopyToAsync(copy);
            return copy.ToArray();
        }
    }

    private static EventRecorder Recorder(SimulationScheduler sim, EventServer server) =>
        new(server.Start().Client(sim, c => c with { ConnectRetries = 0 }), "tester", sim.Time, sim.Random, host: "n1");

    [Fact]
    public void An_event_says_who_saw_what_of_whom() => Sim.Run(async sim =>
    {
        var server = new EventServer();
        await using var recorder = Recorder(sim, server);
        recorder.Warning(Web, "Failed", "it broke");
        await recorder.FlushAsync();
        var e = Assert.Single(server.Events.Values);
        Assert.Equal(("Warning", "Failed", "it broke", 1), (e.Type, e.Reason, e.Message, e.Count));
        Assert.Equal(("tester", "n1", "tester"), (e.Source!.Component, e.Source.Host, e.ReportingComponent));
        Assert.Equal(("v1", "Pod", "default", "web", "u1"),
            (e.InvolvedObject.ApiVersion, e.InvolvedObject.Kind, e.InvolvedObject.Namespace, e.InvolvedObject.Name, e.InvolvedObject.Uid));
        Assert.Equal(sim.Time.GetUtcNow(), e.FirstTimestamp!.Value.Moment);
        Assert.Matches("^web\\.[0-9a-f]{16}$", e.Metadata.Name);
        Assert.Equal("default", e.Metadata.Namespace);
    });

    [Fact]
    public void A_repetition_counts_up_and_an_expired_first_is_made_again() => Sim.Run(async sim =>
    {
        var server = new EventServer();
        await using var recorder = Recorder(sim, server);
        for (var i = 0; i < 3; i++)
        {
            recorder.Normal(Web, "Pulled", "again");
            recorder.Normal(Web, "Started", "other");
            await recorder.FlushAsync();
        }
        Assert.Equal([3, 3], server.Events.Values.Select(e => e.Count!.Value));
        Assert.Equal(["create", "create", "patch", "patch", "patch", "patch"], server.Calls);
        server.Events.Clear();
        recorder.Normal(Web, "Pulled", "again");
        await recorder.FlushAsync();
        Assert.Equal(4, Assert.Single(server.Events.Values).Count);
    });

    [Fact]
    public void Many_alike_but_for_the_message_become_one() => Sim.Run(async sim =>
    {
        var server = new EventServer();
        await using var recorder = Recorder(sim, server);
        for (var i = 0; i < 15; i++)
        {
            recorder.Normal(Web, "Probe", $"answer {i}");
        }
        await recorder.FlushAsync();
        Assert.Equal(11, server.Events.Count);
        var combined = Assert.Single(server.Events.Values, e => e.Count > 1);
        Assert.Equal((5, "(combined from similar events): answer 14"), (combined.Count, combined.Message));
    });

    [Fact]
    public void A_flood_of_one_object_is_cut_off_and_trickles_later() => Sim.Run(async sim =>
    {
        var server = new EventServer();
        await using var recorder = Recorder(sim, server);
        for (var i = 0; i < 100; i++)
        {
            recorder.Normal(Web, $"Reason{i}", "x");
        }
        recorder.Normal(new Pod { Metadata = new ObjectMeta { Namespace = "default", Name = "calm" } }, "Fine", "x");
        await recorder.FlushAsync();
        Assert.Equal(26, server.Events.Count);
        await sim.PassAsync(TimeSpan.FromMinutes(6));
        recorder.Normal(Web, "Later", "x");
        recorder.Normal(Web, "TooSoon", "x");
        await recorder.FlushAsync();
        Assert.Equal(27, server.Events.Count);
    });

    [Fact]
    public void A_server_away_delays_but_never_blocks_and_a_taken_name_is_changed() => Sim.Run(async sim =>
    {
        var server = new EventServer { Away = true, TakenNames = 2 };
        await using var recorder = Recorder(sim, server);
        recorder.Normal(Web, "Created", "x");
        await sim.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(server.Events);
        server.Away = false;
        await recorder.FlushAsync();
        Assert.Single(server.Events);
    });

    [Fact]
    public void Objects_without_a_namespace_have_their_events_in_default() => Sim.Run(async sim =>
    {
        var server = new EventServer();
        await using var recorder = Recorder(sim, server);
        recorder.Normal(new Node { Metadata = new ObjectMeta { Name = "n1" } }, "Ready", "x");
        await recorder.FlushAsync();
        Assert.Equal("default", Assert.Single(server.Events.Values).Metadata.Namespace);
    });
}
