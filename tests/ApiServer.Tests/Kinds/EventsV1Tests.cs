using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>Requests in events.k8s.io/v1 are held to more than those in core/v1 about the same event.</summary>
public abstract class EventsV1Contract(StoreKind kind) : HttpContract(kind)
{
    private const string Core = "/api/v1/namespaces/default/events";
    private const string Events = "/apis/events.k8s.io/v1/namespaces/default/events";
    private const string Apply = "application/apply-patch+yaml";
    private const string Time = "\"2026-01-02T03:04:05.000000Z\"";
    private const string Seen = "\"2026-01-02T03:04:05Z\"";
    private const string NamePart = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    // What both versions ask for; the member's new value (null: it is not there), and the causes.
    public static TheoryData<string, string?, string[]> InBoth => new()
    {
        { "note", "\"\"", [] },
        { "regarding", """{"kind":"Node","name":"n"}""", [] },
        { "regarding", """{"kind":"Pod","namespace":"other","name":"p"}""", [] },
        { "related", """{"kind":"Pod","name":"q"}""", [] },
        { "reportingController", null, ["reportingController: Required value", "reportingController: Invalid value: \"\": name part must be non-empty", $"reportingController: Invalid value: \"\": {NamePart}"] },
        { "reportingController", "\"-\"", [$"reportingController: Invalid value: \"-\": {NamePart}"] },
        { "reportingInstance", null, ["reportingInstance: Required value"] },
        { "reportingInstance", Long(128), [] },
        { "reportingInstance", Long(129), ["reportingInstance: Invalid value: \"\": can have at most 128 characters"] },
        { "action", "\"\"", ["action: Required value"] },
        { "action", Long(129), ["action: Invalid value: \"\": can have at most 128 characters"] },
        { "reason", null, ["reason: Required value"] },
        { "reason", Long(129), ["reason: Invalid value: \"\": can have at most 128 characters"] },
        { "reason", $"\"{new string('é', 65)}\"", ["reason: Invalid value: \"\": can have at most 128 characters"] },
        { "note", Long(1024), [] },
        { "note", Long(1025), ["message: Invalid value: \"\": can have at most 1024 characters"] },
    };

    // What only events.k8s.io/v1 asks for.
    public static TheoryData<string, string?, string[]> InEvents => new()
    {
        { "eventTime", null, ["eventTime: Required value"] },
        { "type", null, ["type: Invalid value: \"\": has invalid value: "] },
        { "type", "\"Bad\"", ["type: Invalid value: \"\": has invalid value: Bad"] },
        { "deprecatedFirstTimestamp", Seen, ["firstTimestamp: Invalid value: \"\": needs to be unset"] },
        { "deprecatedLastTimestamp", Seen, ["lastTimestamp: Invalid value: \"\": needs to be unset"] },
        { "deprecatedCount", "1", ["count: Invalid value: \"\": needs to be unset"] },
        { "deprecatedSource", """{"host":"n1"}""", ["source: Invalid value: \"\": needs to be unset"] },
        { "deprecatedSource", """{"component":"c"}""", ["source: Invalid value: \"\": needs to be unset"] },
        { "series", $$"""{"count":1,"lastObservedTime":{{Time}}}""", ["series.count: Invalid value: \"\": should be at least 2"] },
        { "series", "{}", ["series.count: Invalid value: \"\": should be at least 2", "series.lastObservedTime: Required value"] },
        { "metadata", """{"name":"A:b"}""", [$"metadata.name: Invalid value: \"A:b\": {Subdomain}"] },
    };

    // What an update through events.k8s.io/v1 leaves as it is, another value, and how the message shows it.
    public static TheoryData<string, string?, string> Immutable => new()
    {
        { "regarding", """{"kind":"Pod","namespace":"default","name":"q"}""",
            """involvedObject: Invalid value: {"Kind":"Pod","Namespace":"default","Name":"q","UID":"","APIVersion":"","ResourceVersion":"","FieldPath":""}""" },
        { "reason", "\"s\"", "reason: Invalid value: \"s\"" },
        { "note", "\"o\"", "message: Invalid value: \"o\"" },
        { "deprecatedSource", """{"host":"n2"}""", """source: Invalid value: {"Component":"","Host":"n2"}""" },
        { "deprecatedFirstTimestamp", Seen, $"firstTimestamp: Invalid value: {Seen}" },
        { "deprecatedLastTimestamp", Seen, $"lastTimestamp: Invalid value: {Seen}" },
        { "deprecatedCount", "7", "count: Invalid value: 7" },
        { "type", "\"Warning\"", "type: Invalid value: \"Warning\"" },
        { "eventTime", "\"2026-01-02T03:04:05.000001Z\"", "eventTime: Invalid value: \"2026-01-02T03:04:05.000001Z\"" },
        { "eventTime", null, "eventTime: Invalid value: null" },
        { "action", "\"b\"", "action: Invalid value: \"b\"" },
        { "related", """{"kind":"Pod","name":"q"}""",
            """related: Invalid value: {"Kind":"Pod","Namespace":"","Name":"q","UID":"","APIVersion":"","ResourceVersion":"","FieldPath":""}""" },
        { "reportingController", "\"c.io/y\"", "reportingController: Invalid value: \"c.io/y\"" },
        { "reportingInstance", "\"j\"", "reportingInstance: Invalid value: \"j\"" },
    };

    [Theory]
    [MemberData(nameof(InBoth))]
    public async Task An_event_with_a_time_must_be_complete_in_either_version(string member, string? value, string[] causes)
    {
        await using var api = await StartAsync();
        foreach (var (path, made) in ((string, DocumentObject)[])[(Core, InCore(Set(Event, member, value))), (Events, Set(Event, member, value))])
        {
            var answer = await api.Post(path + "?dryRun=All", made.ToString());
            Assert.Equal(causes.Length == 0 ? 201 : 422, answer.Code);
            Assert.Equal(causes, Causes(answer));
        }
    }

    [Theory]
    [MemberData(nameof(InEvents))]
    public async Task What_is_made_through_events_k8s_io_uses_the_new_fields_and_only_them(string member, string? value, string[] causes)
    {
        await using var api = await StartAsync();
        var made = Set(Event, member, value);
        var name = Uri.EscapeDataString(made.At("metadata", "name")!.AsString!);
        var typed = made.With("apiVersion", "events.k8s.io/v1").With("kind", "Event").ToString();
        // A create, an update that creates, and an apply that creates.
        foreach (var answer in new[]
        {
            await api.Post(Events, made.ToString()), await api.Put($"{Events}/{name}", made.ToString()), await api.Patch($"{Events}/{name}?fieldManager=m", typed, Apply),
        })
        {
            Assert.Equal((422, "Invalid", "events.k8s.io"), (answer.Code, answer.Reason, answer.Text("details", "group")));
            Assert.Equal(causes, Causes(answer));
        }
        // An event without a time is an old one, of which core/v1 asks for little.
        Assert.Equal(201, (await api.Post(Core, InCore(made).ToString())).Code);
        Assert.Equal(200, (await api.Get($"{Events}/{name}")).Code);
    }

    [Theory]
    [MemberData(nameof(Immutable))]
    public async Task What_an_event_tells_cannot_be_changed_through_events_k8s_io(string member, string? value, string cause)
    {
        await using var api = await StartAsync();
        var made = await api.Post(Core, InCore(Set(Event, "deprecatedSource", """{"host":"n1"}""")).ToString());
        Assert.Equal(201, made.Code);
        var changed = Set(Set(Event, "deprecatedSource", """{"host":"n1"}"""), member, value);
        var typed = changed.With("apiVersion", "events.k8s.io/v1").With("kind", "Event").ToString();
        var part = $$"""{"{{member}}":{{value ?? "null"}}}""";
        var answers = new List<Answer>
        {
            await api.Put(Events + "/e", changed.ToString()), await api.Patch(Events + "/e", part), await api.Patch(Events + "/e", part, "application/strategic-merge-patch+json"),
            await api.Patch(Events + "/e", $$"""[{"op":"{{(value is null ? "remove" : "add")}}","path":"/{{member}}"{{(value is null ? "" : $",\"value\":{value}")}}}]""", "application/json-patch+json"),
        };
        if (value is not null)
        {
            answers.Add(await api.Patch(Events + "/e?fieldManager=m&force=true", typed, Apply));
        }
        foreach (var answer in answers)
        {
            Assert.Equal(422, answer.Code);
            Assert.Equal([cause + ": field is immutable"], Causes(answer));
        }
        Assert.Equal(made.Body, (await api.Get(Core + "/e")).Body);
        Assert.Equal(200, (await api.Put(Core + "/e", InCore(changed).ToString())).Code);
    }

    [Fact]
    public async Task A_series_is_looked_at_where_an_update_changes_it()
    {
        await using var api = await StartAsync();
        await api.Post(Core, InCore(Set(Event, "series", $$"""{"count":1,"lastObservedTime":{{Time}}}""")).ToString());
        Assert.Equal(200, (await api.Patch(Events + "/e", """{"metadata":{"labels":{"a":"b"}}}""")).Code);
        foreach (var (series, causes) in ((string, string[])[])
        [
            ("""{"count":0}""", ["series.count: Invalid value: \"\": should be at least 2"]),
            ("""{"count":3,"lastObservedTime":null}""", ["series.lastObservedTime: Required value"]),
            ("""{"count":3}""", []),
            ("null", []),
        ])
        {
            var answer = await api.Patch(Events + "/e", $$"""{"series":{{series}}}""");
            Assert.Equal(causes, Causes(answer));
            Assert.Equal(causes.Length == 0 ? 200 : 422, answer.Code);
        }
        Assert.Null((await api.Get(Events + "/e"))["series"]);
    }

    [Fact]
    public async Task An_old_event_keeps_its_deprecated_fields_through_an_update_in_the_new_version()
    {
        await using var api = await StartAsync();
        await api.Post(Core, $$$"""
            {"metadata":{"name":"o"},"involvedObject":{"kind":"Pod","namespace":"default","name":"p"},"count":3,"firstTimestamp":{{{Seen}}},"lastTimestamp":{{{Seen}}},"source":{"component":"c"}}
            """);
        var read = await api.Get(Events + "/o");
        Assert.Equal((3L, "c"), (read["deprecatedCount"]!.AsInteger, read.Text("deprecatedSource", "component")));
        Assert.Equal(read.Body, (await api.Put(Events + "/o", read.Body.ToString())).Body);
        Assert.Equal(200, (await api.Patch(Events + "/o", """{"metadata":{"annotations":{"a":"b"}}}""")).Code);
        Assert.Equal(["count: Invalid value: 4: field is immutable"], Causes(await api.Patch(Events + "/o", """{"deprecatedCount":4}""")));
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_together()
    {
        await using var api = await StartAsync();
        var answer = await api.Post(Events, """{"metadata":{"generateName":"A:"},"regarding":{"kind":"Pod","namespace":"other","name":"p"},"deprecatedCount":2}""");
        Assert.Equal(422, answer.Code);
        Assert.Equal(
            ["involvedObject.namespace", "metadata.generateName", "metadata.name", "eventTime", "type", "count"],
            answer["details", "causes"]!.AsArray!.Select(c => c["field"]!.AsString));
    }

    private static DocumentObject Event { get; } = KindCase.Parse($$"""
        {"metadata":{"name":"e"},"regarding":{"kind":"Pod","namespace":"default","name":"p"},"eventTime":{{Time}},"reportingController":"c.io/x","reportingInstance":"i",
        "action":"a","reason":"r","type":"Normal","note":"n"}
        """);

    private static string Long(int length) => $"\"{new string('x', length)}\"";

    private static DocumentObject Set(DocumentObject o, string member, string? value) => value is null ? o.Without(member) : o.With(member, DocumentJson.Parse(value));

    private static DocumentObject InCore(DocumentObject events) => new KindCase("events").Kind.Versions[1].ToStorage!(events);

    private static string[] Causes(Answer answer) =>
        [.. answer["details", "causes"]?.AsArray?.Select(c => $"{c["field"]!.AsString}: {c["message"]!.AsString}") ?? []];
}

public sealed class EventsV1Tests() : EventsV1Contract(StoreKind.Memory);

public sealed class EventsV1OnSqliteTests() : EventsV1Contract(StoreKind.Sqlite);

public sealed class EventsV1OnEtcdTests() : EventsV1Contract(StoreKind.Etcd);
