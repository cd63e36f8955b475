using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>What clients are told about fields that are not taken.</summary>
public sealed class WarningTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    [Fact]
    public async Task Many_warnings_are_cut_and_then_left_out()
    {
        await using var api = await TestApi.StartAsync();
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
    [InlineData("", 201, null)]
    [InlineData("&fieldValidation=Ignore", 201, null)]
    [InlineData("&fieldValidation=Strict", 400,
        "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 5: key \"k\" already set in map\n  line 9: key \"labels\" already set in map")]
    public async Task An_apply_with_repeated_keys_is_refused_only_when_strict(string query, int code, string? message)
    {
        await using var api = await TestApi.StartAsync();
        const string body = "apiVersion: v1\nkind: ConfigMap\ndata:\n  k: a\n  k: b\nmetadata:\n  name: x\n  labels: {a: b}\n  labels: {a: c}\n";
        var applied = await api.Patch($"{Maps}/x?fieldManager=m{query}", body, "application/apply-patch+yaml");
        Assert.True(applied.Code == code, applied.Body.ToString());
        Assert.Equal(message ?? "b", code == 201 ? applied.Text("data", "k") : applied.ErrorMessage);
    }

    private static async Task<string[]> Warnings(TestApi api, IEnumerable<string> unknown)
    {
        var body = unknown.Aggregate(new DocumentObject(("metadata", new DocumentObject(("name", "x")))), static (o, name) => o.With(name, 1));
        var answer = await api.Post(Maps + "?dryRun=All", body.ToString());
        Assert.Equal(201, answer.Code);
        return [.. answer.Message.Headers.GetValues("Warning")];
    }
}
