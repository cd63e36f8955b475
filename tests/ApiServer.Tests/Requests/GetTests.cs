using System.Text;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Reads of one object.</summary>
public abstract class GetContract(StoreKind store) : HttpContract(store)
{
    [Fact]
    public async Task Without_a_revision_a_read_sees_every_write_that_was_answered_before()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a", value: "0"));
        for (var i = 1; i <= 20; i++)
        {
            var written = await api.Patch(Maps + "/a", $$"""{"data":{"k":"{{i}}"} }""");
            Assert.Equal(written.Body, (await api.Get(Maps + "/a")).Body);
        }
        await api.Delete(Maps + "/a");
        Assert.Equal(404, (await api.Get(Maps + "/a")).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("FIRST")]
    [InlineData("LAST")]
    public async Task A_revision_asks_for_a_state_that_is_not_older(string revision)
    {
        await using var api = await StartAsync();
        var first = await api.Post(Maps, Map("a", value: "1"));
        var last = await api.Patch(Maps + "/a", """{"data":{"k":"2"}}""");
        await api.Get(Maps);
        var asked = revision switch
        {
            "FIRST" => first.Text("metadata", "resourceVersion"),
            "LAST" => last.Text("metadata", "resourceVersion"),
            _ => revision,
        };
        var answer = await api.Get($"{Maps}/a?resourceVersion={asked}");
        Assert.Equal((200, last.Body), (answer.Code, answer.Body));
    }

    [Theory]
    [InlineData("/a")]
    [InlineData("")]
    [InlineData("", "&resourceVersionMatch=NotOlderThan")]
    [InlineData("", "&resourceVersionMatch=Exact")]
    [InlineData("", "&limit=1")]
    public async Task A_revision_that_does_not_come_within_three_seconds_is_a_timeout_with_its_cause(string path, string query = "")
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        await api.Post(Maps, Map("a"));
        var pending = api.Get($"{Maps}{path}?resourceVersion=1000000000{query}");
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(pending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        var answer = await pending;
        Assert.Equal((504, "Timeout"), (answer.Code, answer.Reason));
        Assert.Matches("^Timeout: Too large resource version: 1000000000, current: [0-9]+$", answer.ErrorMessage);
        Assert.Equal(1, answer["details", "retryAfterSeconds"]?.AsInteger);
        Assert.Equal("1", Assert.Single(answer.Message.Headers.GetValues("Retry-After")));
        var cause = Assert.Single(answer["details", "causes"]!.AsArray!);
        Assert.Equal(("ResourceVersionTooLarge", "Too large resource version"), (cause["reason"]!.AsString, cause["message"]!.AsString));
    }

    [Theory]
    [InlineData("/a")]
    [InlineData("")]
    public async Task A_revision_that_comes_meanwhile_is_waited_for(string path)
    {
        await using var api = await StartAsync();
        var created = await api.Post(Maps, Map("a"));
        var next = long.Parse(created.Text("metadata", "resourceVersion")!) + 1;
        var pending = api.Get($"{Maps}{path}?resourceVersion={next}");
        await api.Patch(Maps + "/a", """{"data":{"k":"2"}}""");
        var answer = await pending;
        Assert.Equal(200, answer.Code);
        Assert.True(long.Parse(answer.Text("metadata", "resourceVersion")!) >= next);
        Assert.Equal("2", answer.Text("data", "k") ?? answer["items"]!.AsArray![0].At("data", "k")!.AsString);
    }

    [Theory]
    [InlineData("x", "invalid syntax")]
    [InlineData("-1", "invalid syntax")]
    [InlineData("1.5", "invalid syntax")]
    [InlineData("99999999999999999999", "value out of range")]
    public async Task A_revision_that_is_none_is_a_bad_request(string revision, string why)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        foreach (var path in (string[])["/a?", "?", "?watch=true&", "?limit=1&"])
        {
            var answer = await api.Get($"{Maps}{path}resourceVersion={revision}");
            Assert.Equal((400, "BadRequest", $"resourceVersion: Invalid value: \"{revision}\": strconv.ParseUint: parsing \"{revision}\": {why}"),
                (answer.Code, answer.Reason, answer.ErrorMessage));
        }
    }

    [Theory]
    [InlineData("?pretty=true", null, true)]
    [InlineData("?pretty=1", null, true)]
    [InlineData("?pretty=false", "curl/8.5", false)]
    [InlineData("?pretty=yes", null, false)]
    [InlineData("", "curl/8.5", true)]
    [InlineData("", "Mozilla/5.0 (X11)", true)]
    [InlineData("", "kubectl/v1.36.0", false)]
    public async Task People_get_JSON_that_is_indented(string query, string? agent, bool pretty)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a", value: "{\\\"x\\\":[1,2],\\\\"));
        foreach (var path in (string[])[Maps + "/a", Maps, Maps + "/nobody", "/apis/apps"])
        {
            async Task<(byte[] Text, Api.Documents.Document Body)> Ask(string url, string? by)
            {
                var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + url);
                if (by is not null)
                {
                    request.Headers.TryAddWithoutValidation("User-Agent", by);
                }
                var answer = await api.Send(request);
                return (await answer.Message.Content.ReadAsByteArrayAsync(), answer.Body);
            }
            var plain = await Ask(path, null);
            var shown = await Ask(path + query, agent);
            Assert.Equal(plain.Body, shown.Body);
            var indented = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
                System.Text.Json.Nodes.JsonNode.Parse(plain.Text), new System.Text.Json.JsonSerializerOptions(Indented) { WriteIndented = pretty });
            Assert.Equal(Encoding.UTF8.GetString(pretty ? indented : plain.Text), Encoding.UTF8.GetString(shown.Text));
        }
    }

    [Fact]
    public async Task Writes_are_indented_too_and_watches_never()
    {
        await using var api = await StartAsync();
        var created = await api.Post(Maps + "?pretty=true", Map("a"));
        Assert.StartsWith("{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"ConfigMap\",\n  \"metadata\": {\n", await created.Message.Content.ReadAsStringAsync());
        using var watch = await api.Watch(Maps + "?watch=true&pretty=true");
        Assert.Equal(["ADDED a"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task A_head_request_is_a_read_without_its_body()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var whole = await (await api.Get(Maps + "/a")).Message.Content.ReadAsByteArrayAsync();
        var head = await api.Send(HttpMethod.Head, Maps + "/a", (string?)null);
        Assert.Equal((200, whole.Length), (head.Code, (int?)head.Message.Content.Headers.ContentLength ?? -1));
        Assert.Equal(404, (await api.Send(HttpMethod.Head, Maps + "/b", (string?)null)).Code);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

public sealed class GetTests() : GetContract(StoreKind.Memory);

public sealed class GetOnSqliteTests() : GetContract(StoreKind.Sqlite);

public sealed class GetOnEtcdTests() : GetContract(StoreKind.Etcd);
