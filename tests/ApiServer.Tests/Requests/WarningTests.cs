using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>What clients are told about fields that are not taken.</summary>
public abstract class WarningContract(StoreKind kind) : HttpContract(kind)
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    [Fact]
    public async Task Many_warnings_are_cut_and_then_left_out()
    {
        await using var api = await StartAsync();
        var few = await Warnings(api, Enumerable.Range(0, 9).Select(i => new string((char)('a' + i), 400)));
        Assert.Equal(9, few.Length);
        Assert.All(few, w => Assert.Equal(400 + "299 - \"unknown field \\\"\\\"\"".Length, w.Length));
        // 4096 characters are full with 16 texts of 256.
        var many = await Warnings(api, Enumerable.Range(0, 40).Select(i => $"{i:00}" + new string('x', 400)));
        Assert.Equal(16, many.Length);
        Assert.All(many, w => Assert.Equal(256 + "299 - \"\"".Length + 1, w.Length));
        var shorts = await Warnings(api, Enumerable.Range(0, 300).Select(i => $"f{i}"));
        Assert.Equal(100, shorts.Length);
    }

    [Fact]
    public async Task Any_text_can_be_told_over_a_socket()
    {
        await using var host = await TestHost.StartAsync();
        using var client = host.Client(host.Server.Ca.IssueClient("kubernetes-admin", "system:masters"));
        foreach (var version in (Version[])[new(1, 1), new(2, 0)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, host.Server.Url + Maps + "?dryRun=All") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Content = new StringContent("""{"metadata":{"name":"x"},"déjà\\vu":1,"日本":2,"bell\u0007":3}""", System.Text.Encoding.UTF8, "application/json");
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(201, (int)answer.StatusCode);
            // The client reads headers as Latin-1; what cannot stand in one is left out.
            Assert.Equal(["299 - \"unknown field \\\"déjà\\\\vu\\\"\"", "299 - \"unknown field \\\"日本\\\"\""],
                answer.Headers.GetValues("Warning").Select(w => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(w))));
        }
    }

    [Theory]
    [InlineData("POST", "", true)]
    [InlineData("PUT", "", true)]
    [InlineData("PATCH", "", true)]
    [InlineData("POST", "&fieldValidation=Warn", true)]
    [InlineData("POST", "&fieldValidation=Ignore", false)]
    [InlineData("PUT", "&fieldValidation=Ignore", false)]
    [InlineData("PATCH", "&fieldValidation=Ignore", false)]
    public async Task Repeated_keys_of_yaml_are_told_with_their_lines(string method, string query, bool told)
    {
        await using var api = await StartAsync();
        var answer = await SendYaml(api, method, query, Repeating);
        Assert.True(answer.Code is 200 or 201, answer.Body.ToString());
        Assert.Equal(("b", "d"), (answer.Text("data", "k"), answer.Text("metadata", "labels", "a")));
        Assert.Equal(told ? Lines.Select(l => $"299 - \"{l.Replace("\"", "\\\"")}\"") : [], answer.Message.Headers.TryGetValues("Warning", out var warnings) ? warnings : []);
    }

    [Theory]
    [InlineData("POST", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  LINES, unknown field \"dato\"")]
    [InlineData("PUT", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  LINES, unknown field \"dato\"")]
    public async Task Strict_validation_refuses_repeated_keys_of_yaml(string method, string message)
    {
        await using var api = await StartAsync();
        var answer = await SendYaml(api, method, "&fieldValidation=Strict", Repeating + "dato: 1\n");
        Assert.Equal((400, "BadRequest", message.Replace("LINES", string.Join("\n  ", Lines))), (answer.Code, answer.Reason, answer.ErrorMessage));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("&fieldValidation=Ignore", false)]
    [InlineData("&fieldValidation=Strict", true)]
    public async Task An_apply_with_repeated_keys_is_refused_only_when_strict(string query, bool refused)
    {
        await using var api = await StartAsync();
        var answer = await SendYaml(api, "PATCH", query, Repeating);
        Assert.Equal(refused ? (400, $"error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  {string.Join("\n  ", Lines)}") : (201, ""), (answer.Code, answer.ErrorMessage));
        // A conflict with others, or what is no object, is told before.
        await api.Post(Maps, """{"metadata":{"name":"x"},"data":{"k":"theirs"}}""");
        var conflict = await SendYaml(api, "PATCH", query, Repeating);
        Assert.Equal(refused ? 409 : 200, conflict.Code);
    }

    [Theory]
    [InlineData("{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"},\n\"data\":{\"k\":\"a\",\n\"k\":\"b\"}}", "line 3: key \"k\" already set in map")]
    [InlineData("metadata: {name: x}\ndata:\n  1: a\n  1: b\n", "line 4: key 1 already set in map")]
    [InlineData("metadata: {name: x}\ndata:\n  true: a\n  true: b\n", "line 4: key true already set in map")]
    [InlineData("metadata: {name: x}\ndata:\n  'a\"b': a\n  'a\"b': b\n", "line 4: key \"a\\\"b\" already set in map")]
    [InlineData("metadata: {name: x}\ndata:\n  a: 1\ndata:\n\n  b: b\n", "line 6: key \"data\" already set in map")]
    public async Task A_repeated_key_is_told_at_the_line_of_its_value(string yaml, string line)
    {
        await using var api = await StartAsync();
        var answer = await api.Post($"{Maps}?fieldValidation=Strict", yaml, "application/yaml");
        Assert.Equal($"ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  {line}", answer.ErrorMessage);
    }

    private const string Repeating = "apiVersion: v1\nkind: ConfigMap\ndata:\n  k: a\n  k: b\nmetadata:\n  name: x\n  labels: {a: b, a: b}\n  labels:\n    a: c\n    a: d\n";

    // In the order of the text, at the lines of the values.
    private static readonly string[] Lines =
    [
        "line 5: key \"k\" already set in map", "line 8: key \"a\" already set in map", "line 11: key \"a\" already set in map", "line 10: key \"labels\" already set in map",
    ];

    private static async Task<Answer> SendYaml(TestApi api, string method, string query, string yaml)
    {
        if (method == "PUT")
        {
            await api.Post(Maps, """{"metadata":{"name":"x"}}""");
        }
        return await api.Send(new HttpMethod(method), $"{Maps}{(method == "POST" ? "" : "/x")}?fieldManager=m{query}", yaml, method == "PATCH" ? "application/apply-patch+yaml" : "application/yaml");
    }

    private static async Task<string[]> Warnings(TestApi api, IEnumerable<string> unknown)
    {
        var body = unknown.Aggregate(new DocumentObject(("metadata", new DocumentObject(("name", "x")))), static (o, name) => o.With(name, 1));
        var answer = await api.Post(Maps + "?dryRun=All", body.ToString());
        Assert.Equal(201, answer.Code);
        return [.. answer.Message.Headers.GetValues("Warning")];
    }
}

public sealed class WarningTests() : WarningContract(StoreKind.Memory);

public sealed class WarningOnSqliteTests() : WarningContract(StoreKind.Sqlite);

public sealed class WarningOnEtcdTests() : WarningContract(StoreKind.Etcd);
