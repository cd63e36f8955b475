using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Tests.CustomResources;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>APIServices: one for each group and version that is served, and whatever else is registered.</summary>
public sealed class ApiServiceTests
{
    private const string Path = "/apis/apiregistration.k8s.io/v1/apiservices";

    public static TheoryData<string, string[]> Created => new()
    {
        { """{"metadata":{"name":"v1.a.b"},"spec":{"group":"a.b","version":"v1","groupPriorityMinimum":1,"versionPriority":1}}""", [] },
        { """{"metadata":{"name":"v1.a.b"},"spec":{"group":"a.b","version":"v2","groupPriorityMinimum":0,"versionPriority":1001}}""",
            ["metadata.name: Invalid value: \"v1.a.b\": must be `spec.version+\".\"+spec.group`: \"v2.a.b\"", "spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000",
             "spec.versionPriority: Invalid value: 1001: must be positive and less than 1000"] },
        { """{"metadata":{"name":"v2."},"spec":{"version":"v2","groupPriorityMinimum":1,"versionPriority":1}}""", ["spec.group: Required value: only v1 may have an empty group and it better be legacy kube"] },
        { """{"metadata":{"name":"v1.a.b"},"spec":{"group":"a.b","version":"v1","groupPriorityMinimum":1,"versionPriority":1,"caBundle":"AAEC","insecureSkipTLSVerify":true}}""",
            ["spec.caBundle: Invalid value: \"3 bytes\": local APIServices may not have a caBundle", "spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify"] },
        { """{"metadata":{"name":"v1.a.b"},"spec":{"group":"a.b","version":"v1","groupPriorityMinimum":1,"versionPriority":1,"caBundle":"AAEC","insecureSkipTLSVerify":true,"service":{"port":70000}}}""",
            ["spec.service.namespace: Required value", "spec.service.name: Required value", "spec.service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive",
             "spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present"] },
    };

    [Theory, MemberData(nameof(Created))]
    public void What_is_wrong_with_a_new_object_is_said_as_upstream_says_it(string json, string[] expected) => Assert.Equal(expected, new KindCase("apiservices").CreateErrorsOf(json));

    [Theory]
    [InlineData("""{"spec":{},"status":{"conditions":[{"type":"Available","status":"True","reason":"Local"}]}}""", "x  Local  True  60s")]
    [InlineData("""{"spec":{"service":{"namespace":"n","name":"s"}},"status":{"conditions":[{"type":"Available","status":"False","reason":"MissingEndpoints"}]}}""", "x  n/s  False (MissingEndpoints)  60s")]
    [InlineData("""{"spec":{"service":{"namespace":"n","name":"s"}}}""", "x  n/s  Unknown  60s")]
    public void Rows_show_what_kubectl_users_expect(string json, string expected) => Assert.Equal(expected, new KindCase("apiservices").RowOf(json));

    [Fact]
    public async Task Every_group_and_version_that_is_served_has_its_own()
    {
        await using var api = await TestApi.StartAsync();
        var groups = (await api.Get("/apis")).Body.Each("groups").SelectMany(g => g.Each("versions").Select(v => $"{v.Text("version")}.{g.Text("name")}"));
        var services = (await api.Get(Path)).Body.Each("items").ToArray();
        Assert.Equal(groups.Append("v1.").Where(n => n != "v1.apiregistration.k8s.io").Order(StringComparer.Ordinal), services.Select(s => s.Text("metadata", "name")).Order(StringComparer.Ordinal));
        Assert.All(services, s => Assert.Equal(("onstart", "True", "Local"), (s.Text("metadata", "labels", "kube-aggregator.kubernetes.io/automanaged"),
            s["status"].Each("conditions").Single().Text("status"), s["status"].Each("conditions").Single().Text("reason"))));
        var core = (await api.Get(Path + "/v1.")).Body;
        Assert.Equal((18000, 1, "v1"), (core.Number("spec", "groupPriorityMinimum"), core.Number("spec", "versionPriority"), core.Text("spec", "version")));
    }

    [Fact]
    public async Task A_group_of_custom_resources_has_its_own_as_long_as_it_is_served()
    {
        await using var api = await TestApi.StartAsync();
        using var watch = await api.Watch(Path + "?watch=true&fieldSelector=metadata.name%3Dv1.stable.example.com");
        await api.DefineAsync(Definitions.CronTab());
        var (type, made) = (await watch.NextAsync())!.Value;
        Assert.Equal(("ADDED", "true", 1000, 100), (type, made.Text("metadata", "labels", "kube-aggregator.kubernetes.io/automanaged"),
            made.Number("spec", "groupPriorityMinimum"), made.Number("spec", "versionPriority")));
        await api.Delete(Definitions.Crds + "/crontabs.stable.example.com");
        Assert.Equal("DELETED", (await watch.NextAsync())!.Value.Type);
        Assert.Equal(200, (await api.Get(Path + "/v1.apps")).Code);
    }

    [Fact]
    public async Task One_with_a_service_is_kept_and_not_available()
    {
        await using var api = await TestApi.StartAsync();
        var created = await api.Post(Path, """{"metadata":{"name":"v1.a.b"},"spec":{"group":"a.b","version":"v1","groupPriorityMinimum":1,"versionPriority":1,"insecureSkipTLSVerify":true,"service":{"namespace":"n","name":"s"}}}""");
        Assert.Equal((201, 443, "False"), (created.Code, created.Body.Number("spec", "service", "port"), created.Body["status"].Each("conditions").Single().Text("status")));

        var local = await api.Put(Path + "/v1.a.b", ((DocumentObject)created.Body).With("spec", KindCase.Parse("""{"group":"a.b","version":"v1","groupPriorityMinimum":1,"versionPriority":1}""")).ToString());
        Assert.Equal((200, "True"), (local.Code, local.Body["status"].Each("conditions").Single().Text("status")));

        var odd = await api.Put(Path + "/v1.a.b/status", ((DocumentObject)local.Body).With("status", KindCase.Parse("""{"conditions":[{"type":"Available","status":"Maybe"}]}""")).ToString());
        Assert.Equal((422, "APIService.apiregistration.k8s.io \"v1.a.b\" is invalid: status.conditions[0].status: Unsupported value: \"Maybe\": supported values: \"True\", \"False\", \"Unknown\""), (odd.Code, odd.ErrorMessage));
    }
}
