using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Methods and paths that are nearly right: they are refused, and nothing that they almost name changes.</summary>
public sealed class StrangeRequestTests
{
    [Theory]
    [InlineData("get", Maps + "/a", 405)]
    [InlineData("delete", Maps + "/a", 405)]
    [InlineData("DELETECOLLECTION", Maps, 405)]
    [InlineData("CREATE", Maps, 405)]
    [InlineData("UPDATE", Maps + "/a", 405)]
    [InlineData("LIST", Maps, 405)]
    [InlineData("WATCH", Maps, 405)]
    [InlineData("OPTIONS", Maps, 405)]
    [InlineData("HEAD", Maps + "?watch=true", 405)]
    [InlineData("DELETE", "/api/v1/watch/namespaces/default/configmaps", 405)]
    [InlineData("DELETE", "/api/v1/watch/namespaces/default/configmaps/a", 405)]
    [InlineData("POST", "/api/v1/watch/namespaces/default/configmaps", 405)]
    [InlineData("DELETE", "/api/v1/namespaces//configmaps", 405)]
    [InlineData("DELETE", "/api/v1//namespaces/default", 405)]
    [InlineData("DELETE", "//api/v1/namespaces/default/configmaps/a", 404)]
    [InlineData("DELETE", Maps + "//a", 405)]
    [InlineData("DELETE", Maps + "/a//", 405)]
    [InlineData("DELETE", "/api/v1/namespaces/default/namespaces/default", 404)]
    [InlineData("DELETE", "/api/v1/namespaces/default/namespaces/kube-public", 404)]
    [InlineData("DELETE", "/api/v1/namespaces/default/nodes/a", 404)]
    [InlineData("PUT", Deployments + "/a/scale/more", 404)]
    [InlineData("PATCH", Pods + "/a/status/more", 404)]
    [InlineData("POST", Pods + "/a/binding/more", 404)]
    [InlineData("GET", Pods + "/a/log/more", 404)]
    [InlineData("DELETE", Maps + "/a?gracePeriodSeconds=x", 400)]
    [InlineData("DELETE", Maps + "/a?gracePeriodSeconds=9223372036854775808", 400)]
    [InlineData("GET", Maps + "?limit=-9223372036854775809", 400)]
    public async Task A_request_that_names_nothing_changes_nothing(string method, string target, int code)
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Maps, Map("a"));
        await api.Post(Pods, Pod("a"));
        await api.Post(Deployments, Deployment("a"));
        var revision = await api.Store.CurrentRevisionAsync(TestContext.Current.CancellationToken);
        var uri = new Uri("https://api" + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        // The test host's client takes no such URI.
        using var client = new HttpMessageInvoker(api.Server.CreateHandler());
        var answer = await api.Send(new HttpRequestMessage(new HttpMethod(method), uri) { Content = new StringContent(Map("b"), null, "application/json") }, client);
        Assert.Equal(code, answer.Code);
        Assert.Equal(revision, await api.Store.CurrentRevisionAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("x", "invalid syntax")]
    [InlineData("1.5", "invalid syntax")]
    [InlineData("-", "invalid syntax")]
    [InlineData("9223372036854775808", "value out of range")]
    [InlineData("-99999999999999999999", "value out of range")]
    public async Task A_number_that_is_none_is_named(string text, string why)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var (method, target) in ((HttpMethod, string)[])[(HttpMethod.Get, Maps + "?limit="), (HttpMethod.Get, Maps + "?timeoutSeconds="), (HttpMethod.Delete, Maps + "/a?gracePeriodSeconds=")])
        {
            var answer = await api.Send(method, target + text, null);
            Assert.Equal((400, "BadRequest", $"strconv.ParseInt: parsing \"{text}\": {why}"), (answer.Code, answer.Reason, answer.ErrorMessage));
        }
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default")]
    [InlineData("/api/v1/namespaces/default/finalize")]
    [InlineData(Maps + "/a")]
    public async Task An_object_that_replaces_another_has_a_name(string path)
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Maps, Map("a"));
        var answer = await api.Put(path, "{}");
        var name = path.Contains("configmaps", StringComparison.Ordinal) ? "a" : "default";
        Assert.Equal((400, $"the name of the object ({name} based on URL) was undeterminable: name must be provided"), (answer.Code, answer.ErrorMessage));
    }

    [Fact]
    public async Task One_slash_at_the_end_is_customary()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Maps + "/", Map("a"));
        Assert.Equal(200, (await api.Get(Maps + "/a/")).Code);
        Assert.Equal(200, (await api.Delete(Maps + "/")).Code);
        Assert.Equal(404, (await api.Get(Maps + "/a")).Code);
    }
}
