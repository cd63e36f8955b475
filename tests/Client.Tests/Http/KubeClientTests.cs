using System.Net;
using System.Net.Http.Headers;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;
using MiniKube.Client.Http;

namespace MiniKube.Client.Tests.Http;

public class KubeClientTests
{
    private const string ConfigMapBody =
        """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"namespace":"default","name":"a","resourceVersion":"7"},"data":{"k":"v"}}""";

    public static TheoryData<int, string, string> Refusals => new()
    {
        { 404, "NotFound", nameof(ApiResult<Pod>.IsNotFound) },
        { 409, "AlreadyExists", nameof(ApiResult<Pod>.IsAlreadyExists) },
        { 409, "Conflict", nameof(ApiResult<Pod>.IsConflict) },
        { 422, "Invalid", nameof(ApiResult<Pod>.IsInvalid) },
        { 410, "Expired", nameof(ApiResult<Pod>.IsGone) },
        { 403, "Forbidden", nameof(ApiResult<Pod>.IsForbidden) },
        { 401, "Unauthorized", nameof(ApiResult<Pod>.IsUnauthorized) },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void A_refusal_is_a_value(int code, string reason, string question) => Sim.Run(async sim =>
    {
        var client = new ScriptedServer().On("GET", "/", _ => ScriptedServer.Status(code, reason, "said so")).Client(sim);
        var result = await client.GetAsync<Pod>("a", "default");
        Assert.False(result.IsSuccess);
        Assert.Equal((code, reason, "said so"), (result.Error.Code, result.Error.Reason, result.Error.Message));
        var yes = typeof(ApiResult<Pod>).GetProperties().Where(p => p.PropertyType == typeof(bool) && (bool)p.GetValue(result)!).Select(p => p.Name);
        Assert.Equal([question], yes);
        Assert.Equal("said so", Assert.Throws<ApiException>(() => result.OrThrow()).Message);
    });

    [Fact]
    public void An_answer_that_is_no_status_is_told_by_its_code() => Sim.Run(async sim =>
    {
        var client = new ScriptedServer().On("GET", "/", _ => ScriptedServer.Json("<html>bad gateway</html>", 502)).Client(sim);
        var result = await client.GetAsync<Pod>("a", "default");
        Assert.Equal((502, "InternalError", "<html>bad gateway</html>"), (result.Error!.Code, result.Error.Reason, result.Error.Message));
    });

    [Fact]
    public void Requests_go_to_the_paths_of_the_api() => Sim.Run(async sim =>
    {
        var server = new ScriptedServer();
        foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE" })
        {
            server.On(method, "/", _ => ScriptedServer.Json(ConfigMapBody));
        }
        var client = server.Client(sim, c => c with { Server = new Uri("https://scripted/prefix/") });
        var config = new ConfigMap { Metadata = new ObjectMeta { Namespace = "default", Name = "a" } };
        await client.GetAsync<ConfigMap>("a b", "default");
        await client.CreateAsync(config, new WriteOptions { DryRun = true, FieldManager = "me" });
        await client.UpdateAsync(config, "status");
        await client.PatchAsync<ConfigMap>("a", "default", Patch.Apply(new DocumentObject(), "me", force: true));
        await client.DeleteAsync<Node>("n1");
        await client.Dynamic(new GroupVersionResource("apps", "v1", "deployments"), namespaced: true).GetAsync("d", "x", "scale");
        await client.Dynamic(new GroupVersionResource("apps", "v1", "deployments"), namespaced: true)
            .ListAsync(null, new ListOptions { LabelSelector = "a in (b,c)", Limit = 5 });
        Assert.Equal(
        [
            "GET /prefix/api/v1/namespaces/default/configmaps/a%20b",
            "POST /prefix/api/v1/namespaces/default/configmaps?dryRun=All&fieldManager=me",
            "PUT /prefix/api/v1/namespaces/default/configmaps/a/status",
            "PATCH /prefix/api/v1/namespaces/default/configmaps/a?fieldManager=me&force=true",
            "DELETE /prefix/api/v1/nodes/n1",
            "GET /prefix/apis/apps/v1/namespaces/x/deployments/d/scale",
            "GET /prefix/apis/apps/v1/deployments?labelSelector=a%20in%20%28b%2Cc%29&limit=5",
        ], server.Requests);
        Assert.Throws<ArgumentException>(() => client.Resource<ConfigMap>().Path(null, "a"));
    });

    [Fact]
    public void Deletion_answers_with_what_remains() => Sim.Run(async sim =>
    {
        var server = new ScriptedServer()
            .On("DELETE", "configmaps/held", _ => ScriptedServer.Json(ConfigMapBody))
            .On("DELETE", "configmaps/gone", _ => ScriptedServer.Json("""{"kind":"Status","apiVersion":"v1","status":"Success","details":{"name":"gone"}}"""));
        var client = server.Client(sim);
        Assert.Equal("a", (await client.DeleteAsync<ConfigMap>("held", "default")).Value.Remaining!.Metadata.Name);
        Assert.Null((await client.DeleteAsync<ConfigMap>("gone", "default")).Value.Remaining);
    });

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public void A_busy_server_is_asked_again_when_it_said(int code) => Sim.Run(async sim =>
    {
        var calls = 0;
        var server = new ScriptedServer().On("POST", "/", _ =>
        {
            var answer = ++calls < 3 ? ScriptedServer.Status(code, "TooManyRequests") : ScriptedServer.Json(ConfigMapBody, 201);
            answer.Headers.RetryAfter = calls < 3 ? new RetryConditionHeaderValue(TimeSpan.FromSeconds(4)) : null;
            return answer;
        });
        var start = sim.Time.GetUtcNow();
        var result = await server.Client(sim).CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Namespace = "default", Name = "a" } });
        Assert.True(result.IsSuccess);
        Assert.Equal(TimeSpan.FromSeconds(8), sim.Time.GetUtcNow() - start);
    });

    [Fact]
    public void Without_a_time_to_come_back_a_refusal_is_final() => Sim.Run(async sim =>
    {
        var server = new ScriptedServer().On("GET", "/", _ => ScriptedServer.Status(503, "ServiceUnavailable"));
        Assert.Equal(503, (await server.Client(sim).GetAsync<Node>("a")).Error!.Code);
        Assert.Single(server.Requests);
    });

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, 4)]
    [InlineData(HttpRequestError.NameResolutionError, 4)]
    [InlineData(HttpRequestError.ResponseEnded, 1)]
    public void Only_what_never_left_is_sent_again(HttpRequestError error, int sent) => Sim.Run(async sim =>
    {
        var server = new ScriptedServer().On("POST", "/", HttpResponseMessage (_) => throw new HttpRequestException(error, "away"));
        var create = server.Client(sim).CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Namespace = "default", Name = "a" } });
        await Assert.ThrowsAsync<HttpRequestException>(() => create);
        Assert.Equal(sent, server.Requests.Count);
    });

    [Fact]
    public void A_server_that_never_answers_is_given_up() => Sim.Run(async sim =>
    {
        var never = new PushStream();
        var server = new ScriptedServer().On("GET", "/", _ => ScriptedServer.Stream(never));
        var start = sim.Time.GetUtcNow();
        await Assert.ThrowsAsync<IOException>(() => server.Client(sim).GetAsync<Node>("a"));
        Assert.Equal(TimeSpan.FromSeconds(60), sim.Time.GetUtcNow() - start);
        Assert.True(never.IsDisposed);
    });

    [Fact]
    public void Warnings_come_along() => Sim.Run(async sim =>
    {
        var server = new ScriptedServer().On("GET", "/", _ =>
        {
            var answer = ScriptedServer.Json(ConfigMapBody);
            answer.Headers.TryAddWithoutValidation("Warning", ["299 - \"unknown field \\\"spec.x\\\"\"", "299 - \"old\""]);
            return answer;
        });
        Assert.Equal(["unknown field \"spec.x\"", "old"], (await server.Client(sim).GetAsync<ConfigMap>("a", "default")).Warnings);
    });

    [Fact]
    public void Lists_are_paged_and_a_bad_item_is_set_aside() => Sim.Run(async sim =>
    {
        static string Page(string items, string? next) =>
            $$$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"9"{{{(next is null ? "" : $",\"continue\":\"{next}\"")}}}},"items":[{{{items}}}]}""";
        var server = new ScriptedServer()
            .On("GET", "limit=2", _ => ScriptedServer.Json(Page($"{ConfigMapBody},{{\"metadata\":{{\"name\":\"bad\"}},\"data\":[]}}", "t1")))
            .On("GET", "continue=t1", _ => ScriptedServer.Json(Page(ConfigMapBody, null)));
        var client = server.Client(sim);
        var list = (await client.Resource<ConfigMap>().ListAllAsync("default", new ListOptions { ResourceVersion = "0" }, 2)).Value;
        Assert.Equal((2, "9"), (list.Items.Count, list.ResourceVersion));
        Assert.Equal("bad", Assert.Single(list.Malformed).Name);
        Assert.Equal(
        [
            "GET /api/v1/namespaces/default/configmaps?resourceVersion=0&limit=2",
            "GET /api/v1/namespaces/default/configmaps?limit=2&continue=t1",
        ], server.Requests);
    });

    [Fact]
    public void A_page_that_expired_makes_the_list_one_answer() => Sim.Run(async sim =>
    {
        var server = new ScriptedServer()
            .On("GET", "/configmaps", _ => ScriptedServer.Json("""{"metadata":{"resourceVersion":"20"},"items":[]}"""))
            .On("GET", "limit=2", _ => ScriptedServer.Json($$"""{"metadata":{"resourceVersion":"9","continue":"t1"},"items":[{{ConfigMapBody}}]}"""))
            .On("GET", "continue=t1", _ => ScriptedServer.Status(410, "Expired"));
        var list = (await server.Client(sim).Resource<ConfigMap>().ListAllAsync("default", new ListOptions(), 2)).Value;
        Assert.Equal((0, "20"), (list.Items.Count, list.ResourceVersion));
    });

    [Fact]
    public void A_token_file_is_read_again_after_a_minute() => Sim.Run(async sim =>
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "one\n");
            var seen = new List<string>();
            var server = new ScriptedServer().On("GET", "/", r =>
            {
                seen.Add(r.Headers.Authorization!.ToString());
                return ScriptedServer.Json(ConfigMapBody);
            });
            var client = server.Client(sim, c => c with { TokenFile = path });
            await client.GetAsync<ConfigMap>("a", "default");
            File.WriteAllText(path, "two");
            await client.GetAsync<ConfigMap>("a", "default");
            await sim.PassAsync(TimeSpan.FromSeconds(61));
            await client.GetAsync<ConfigMap>("a", "default");
            Assert.Equal(["Bearer one", "Bearer one", "Bearer two"], seen);
        }
        finally
        {
            File.Delete(path);
        }
    });

    [Fact]
    public void A_token_that_the_server_refuses_is_read_again() => Sim.Run(async sim =>
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "revoked");
            var seen = new List<string>();
            var server = new ScriptedServer().On("GET", "/", r =>
            {
                seen.Add(r.Headers.Authorization!.ToString());
                return seen[^1] == "Bearer revoked" ? ScriptedServer.Status(401, "Unauthorized") : ScriptedServer.Json(ConfigMapBody);
            });
            var client = server.Client(sim, c => c with { TokenFile = path });
            Assert.True((await client.GetAsync<ConfigMap>("a", "default")).IsUnauthorized);
            File.WriteAllText(path, "new");
            Assert.True((await client.GetAsync<ConfigMap>("a", "default")).IsSuccess);
            Assert.Equal(["Bearer revoked", "Bearer new"], seen);
        }
        finally
        {
            File.Delete(path);
        }
    });
}
