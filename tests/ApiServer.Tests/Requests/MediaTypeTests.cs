using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Which media types bodies may have, and the parameters of those that are asked for.</summary>
public abstract class MediaTypeContract(StoreKind kind) : HttpContract(kind)
{
    private const string Bodies = "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf";

    private const string Patches = "the body of the request was in an unknown format - accepted media types include: "
        + "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml";

    [Theory]
    [InlineData("", true)]
    [InlineData("application/json", true)]
    [InlineData("Application/JSON", true)]
    [InlineData("application/json;charset=utf-8", true)]
    [InlineData("application/json ; charset=\"utf-8\"", true)]
    [InlineData("application/json;", true)]
    [InlineData("application/yaml", true)]
    [InlineData("text/json", false)]
    [InlineData("text/yaml", false)]
    [InlineData("text/plain", false)]
    [InlineData("application/x-yaml", false)]
    [InlineData("application/*", false)]
    [InlineData("json", false)]
    [InlineData("application/json;foo", false)]
    [InlineData("application/json;foo=", false)]
    [InlineData("application/json;=foo", false)]
    [InlineData("application/json, application/yaml", false)]
    [InlineData("application/json;charset=utf-8;foo", false)]
    public async Task A_body_is_JSON_YAML_or_protobuf(string type, bool taken)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("old"));
        await api.Post(Deployments, Deployment("d"));
        foreach (var (method, path, body, code) in new[]
        {
            ("POST", Maps, Map("a"), 201), ("PUT", Maps + "/old", Map("old"), 200),
            ("PUT", Deployments + "/d/scale", """{"metadata":{"name":"d"},"spec":{"replicas":2}}""", 200), ("DELETE", Maps + "/old", "{}", 200),
        })
        {
            var answer = await SendAsync(api, method, path, body, type);
            Assert.Equal(taken ? (code, "") : (415, "UnsupportedMediaType"), (answer.Code, answer.Reason));
            if (!taken)
            {
                Assert.Equal(Bodies, answer.ErrorMessage);
            }
        }
    }

    [Theory]
    [InlineData("application/merge-patch+json", true)]
    [InlineData("application/merge-patch+json;charset=utf-8", true)]
    [InlineData("application/merge-patch+json;foo", true)]
    [InlineData("Application/Merge-Patch+JSON", false)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    public async Task The_type_of_a_patch_is_taken_to_the_letter(string type, bool taken)
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d"));
        foreach (var path in new[] { Deployments + "/d", Deployments + "/d/status", Deployments + "/d/scale" })
        {
            var answer = await SendAsync(api, "PATCH", path, "{}", type);
            Assert.Equal(taken ? (200, "") : (415, Patches), (answer.Code, answer.ErrorMessage));
        }
    }

    [Theory]
    [InlineData("application/json;pretty=1", "", true)]
    [InlineData("application/json; pretty=1", "", true)]
    [InlineData("*/*;pretty=1", "", true)]
    [InlineData("text/html, application/json;pretty=1", "", true)]
    [InlineData("application/vnd.kubernetes.protobuf;q=0.1, application/json;pretty=1", "", true)]
    [InlineData("application/json;pretty=1", "?pretty=false", true)]
    [InlineData("application/json;pretty=true", "", false)]
    [InlineData("application/json;pretty=0", "", false)]
    [InlineData("application/json, application/json;pretty=1", "", false)]
    [InlineData("application/json", "?pretty=true", true)]
    [InlineData("application/json", "", false)]
    public async Task JSON_is_indented_where_the_accepted_type_says_so(string accept, string query, bool pretty)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        await api.Post(Deployments, Deployment("d"));
        foreach (var path in new[] { Maps, Maps + "/a", Maps + "/none", Deployments + "/d/scale", "/api/v1" })
        {
            var answer = await api.Get(path + query, accept);
            var text = await answer.Message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(pretty, text.StartsWith("{\n  \"", StringComparison.Ordinal));
            Assert.Equal(DocumentJson.Parse(Encoding.UTF8.GetBytes(text)), answer.Body);
        }
    }

    [Fact]
    public async Task A_table_is_indented_too()
    {
        await using var api = await StartAsync();
        var answer = await api.Get(Maps, "application/json;as=Table;g=meta.k8s.io;v=v1;pretty=1");
        Assert.Equal("Table", answer.Text("kind"));
        Assert.StartsWith("{\n  \"", await answer.Message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/l1%2Fx", 404, "the server could not find the requested resource")]
    [InlineData("/l1%2fx", 404, "the server could not find the requested resource")]
    [InlineData("%2Fl1%2Fx", 404, "the server could not find the requested resource")]
    [InlineData("%2Fl1", 200, "")]
    public async Task An_escaped_slash_parts_names(string rest, int code, string message)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("l1"));
        using var own = new HttpMessageInvoker(api.Server.CreateHandler("admin", "system:masters"));
        foreach (var client in new[] { null, own })
        {
            var answer = await api.Send(HttpMethod.Get, Maps + rest, null as string, client: client);
            Assert.Equal((code, message), (answer.Code, answer.ErrorMessage));
        }
    }

    [Fact]
    public async Task On_a_socket_an_escaped_slash_parts_names_too()
    {
        await using var host = await TestHost.StartAsync();
        using var client = host.Admin();
        var cancel = TestContext.Current.CancellationToken;
        foreach (var (path, message) in new[]
        {
            ("/nothing%2Fx", "the server could not find the requested resource"), ("%2Fnothing", "configmaps \"nothing\" not found"),
            // Decoded once: a percent sign that is escaped itself is part of the name.
            ("/nothing%252Fx", "configmaps \"nothing%2Fx\" not found"),
        })
        {
            using var answer = await client.GetAsync(Maps + path, cancel);
            Assert.Equal(message, DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(cancel))["message"]?.AsString);
        }
    }

    private static async Task<Answer> SendAsync(TestApi api, string method, string path, string body, string type)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "https://api" + path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (type.Length > 0)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        return await api.Send(request);
    }
}

public sealed class MediaTypeTests() : MediaTypeContract(StoreKind.Memory);

public sealed class MediaTypeOnSqliteTests() : MediaTypeContract(StoreKind.Sqlite);

public sealed class MediaTypeOnEtcdTests() : MediaTypeContract(StoreKind.Etcd);
