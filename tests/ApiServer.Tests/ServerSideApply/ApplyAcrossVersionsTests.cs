using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.ServerSideApply;

/// <summary>Appliers of one object that speak different versions of its kind: what one of them has stays while he has it in the words of any version.</summary>
public abstract class ApplyAcrossVersionsContract(StoreKind kind) : HttpContract(kind)
{
    private const string Yaml = "application/apply-patch+yaml";
    private const string Target = "\"scaleTargetRef\":{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"web\"}";
    private const string Cpu50 = """[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}]""";

    private static string Scalers(string version) => $"/apis/autoscaling/{version}/namespaces/default/horizontalpodautoscalers";

    private static string Scaler(string version, string spec, string meta = "") =>
        $$"""{"apiVersion":"autoscaling/{{version}}","kind":"HorizontalPodAutoscaler","metadata":{"name":"a"{{meta}} },"spec":{ {{Target}},"maxReplicas":9{{spec}} } }""";

    private static async Task<Answer> Apply(TestApi api, string version, string manager, string spec = "", string meta = "")
    {
        var answer = await api.Patch($"{Scalers(version)}/a?fieldManager={manager}", Scaler(version, spec, meta), Yaml);
        Assert.True(answer.Code is 200 or 201, answer.Body.ToString());
        return answer;
    }

    public static TheoryData<string, string> Versions => new() { { "v1", "v2" }, { "v2", "v1" } };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_is_applied_again_in_another_version_stays(string first, string second)
    {
        await using var api = await StartAsync();
        var spec = (await Apply(api, first, "ap", ",\"minReplicas\":2", ",\"labels\":{\"l\":\"m\"}"))["spec"];
        foreach (var version in (string[])[second, first, second])
        {
            var again = await Apply(api, version, "ap", ",\"minReplicas\":2", ",\"labels\":{\"l\":\"m\"}");
            Assert.Equal((9L, 2L, "web", "m"),
                (again["spec", "maxReplicas"]?.AsInteger, again["spec", "minReplicas"]?.AsInteger, again.Text("spec", "scaleTargetRef", "name"), again.Text("metadata", "labels", "l")));
            Assert.Equal([("ap", "Apply", $"autoscaling/{version}")], Managers(again));
        }
        Assert.Equal(spec, (await api.Get(Scalers(first) + "/a"))["spec"]);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_is_given_up_in_another_version_goes(string first, string second)
    {
        await using var api = await StartAsync();
        await Apply(api, first, "ap", ",\"minReplicas\":2", ",\"labels\":{\"l\":\"m\",\"k\":\"n\"}");
        var left = await Apply(api, second, "ap", "", ",\"labels\":{\"l\":\"m\"}");
        Assert.Equal((1L, """{"l":"m"}"""), (left["spec", "minReplicas"]?.AsInteger, left["metadata", "labels"]?.ToString()));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_another_applies_in_another_version_stays_until_he_gives_it_up(string mine, string theirs)
    {
        await using var api = await StartAsync();
        await Apply(api, mine, "ap", ",\"minReplicas\":2");
        await Apply(api, theirs, "other", ",\"minReplicas\":2");
        var kept = await Apply(api, mine, "ap");
        Assert.Equal(2, kept["spec", "minReplicas"]?.AsInteger);
        Assert.Equal([("ap", false), ("other", true)], OwnersOf(kept, "f:minReplicas"));
        var gone = await Apply(api, theirs, "other");
        Assert.Equal(1, gone["spec", "minReplicas"]?.AsInteger);
        Assert.Equal([("ap", false), ("other", false)], OwnersOf(gone, "f:minReplicas"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_another_had_written_in_another_version_stays(string mine, string theirs)
    {
        await using var api = await StartAsync();
        await api.Post(Scalers(theirs) + "?fieldManager=maker", Scaler(theirs, ",\"minReplicas\":2"));
        await Apply(api, mine, "ap", ",\"minReplicas\":2");
        var kept = await Apply(api, mine, "ap");
        Assert.Equal(2, kept["spec", "minReplicas"]?.AsInteger);
        Assert.Equal([("ap", false), ("maker", true)], OwnersOf(kept, "f:minReplicas"));
    }

    [Fact]
    public async Task A_field_is_the_same_under_the_name_it_has_in_another_version()
    {
        await using var api = await StartAsync();
        await Apply(api, "v1", "ap", ",\"targetCPUUtilizationPercentage\":50");
        var metrics = await Apply(api, "v2", "ap", $",\"metrics\":{Cpu50}");
        Assert.Equal(DocumentJson.Parse(Cpu50), metrics["spec", "metrics"]);
        await Apply(api, "v1", "other", ",\"targetCPUUtilizationPercentage\":50");
        var kept = await Apply(api, "v2", "ap");
        Assert.Equal(DocumentJson.Parse(Cpu50), kept["spec", "metrics"]);
    }

    [Fact]
    public async Task What_was_applied_in_a_version_that_is_no_longer_served_stays()
    {
        await using var api = await StartAsync();
        var made = await Apply(api, "v2", "ap", ",\"minReplicas\":2");
        var aged = made.Body.ToString().Replace("\"apiVersion\":\"autoscaling/v2\",\"time\"", "\"apiVersion\":\"autoscaling/v2beta2\",\"time\"", StringComparison.Ordinal);
        Assert.Equal([("ap", "Apply", "autoscaling/v2beta2")], Managers(await api.Put(Scalers("v2") + "/a", aged)));
        var kept = await Apply(api, "v2", "ap");
        Assert.Equal(2, kept["spec", "minReplicas"]?.AsInteger);
        Assert.Equal([("ap", "Apply", "autoscaling/v2")], Managers(kept));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_is_applied_again_in_the_words_of_its_other_group(bool coreFirst)
    {
        await using var api = await StartAsync();
        const string core = "/api/v1/namespaces/default/events/e";
        const string events = "/apis/events.k8s.io/v1/namespaces/default/events/e";
        const string shared = """
            "kind":"Event","metadata":{"name":"e","labels":{"l":"m"}},"reason":"Tested","type":"Normal","action":"Test","eventTime":"2026-01-02T03:04:05.000000Z","reportingInstance":"i"
            """;
        const string about = """{"apiVersion":"v1","kind":"Pod","namespace":"default","name":"p"}""";
        const string inCore = $$"""{"apiVersion":"v1",{{shared}},"involvedObject":{{about}},"message":"told","reportingComponent":"test.example/c"}""";
        const string inEvents = $$"""{"apiVersion":"events.k8s.io/v1",{{shared}},"regarding":{{about}},"note":"told","reportingController":"test.example/c"}""";
        (string Path, string Body)[] forms = coreFirst ? [(core, inCore), (events, inEvents)] : [(events, inEvents), (core, inCore)];
        Document? content = null;
        foreach (var (path, body) in forms.Concat(forms))
        {
            var applied = await api.Patch(path + "?fieldManager=ap", body, Yaml);
            Assert.True(applied.Code is 200 or 201, applied.Body.ToString());
            Assert.Equal([("ap", "Apply", path == core ? "v1" : "events.k8s.io/v1")], Managers(applied));
            var stored = (await api.Get(core)).Body.AsObject!;
            Assert.Equal(("told", "p", "Tested", "m"), (stored.At("message")?.AsString, stored.At("involvedObject", "name")?.AsString, stored.At("reason")?.AsString, stored.At("metadata", "labels", "l")?.AsString));
            Assert.Equal(content ??= stored.Without("metadata"), stored.Without("metadata"));
        }
    }

    private static IEnumerable<(string Manager, string Operation, string ApiVersion)> Managers(Answer answer) =>
        answer["metadata", "managedFields"]!.AsArray!.Select(m => (m["manager"]!.AsString!, m["operation"]!.AsString!, m["apiVersion"]!.AsString!));

    private static IEnumerable<(string Manager, bool Owns)> OwnersOf(Answer answer, string field) => answer["metadata", "managedFields"]!.AsArray!
        .Select(m => (m["manager"]!.AsString!, m.At("fieldsV1", "f:spec", field) is not null)).Order();
}

public sealed class ApplyAcrossVersionsTests() : ApplyAcrossVersionsContract(StoreKind.Memory);

public sealed class ApplyAcrossVersionsOnSqliteTests() : ApplyAcrossVersionsContract(StoreKind.Sqlite);

public sealed class ApplyAcrossVersionsOnEtcdTests() : ApplyAcrossVersionsContract(StoreKind.Etcd);
