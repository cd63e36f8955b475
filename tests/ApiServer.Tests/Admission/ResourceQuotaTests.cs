using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Admission;

public class ResourceQuotaTests
{
    private const string Quotas = "/api/v1/namespaces/default/resourcequotas";
    private const string Claims = "/api/v1/namespaces/default/persistentvolumeclaims";

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Etcd)]
    public async Task A_hundred_creates_at_once_never_overrun_a_quota(StoreKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await Counted(api, "\"pods\":\"7\",\"requests.cpu\":\"100\"");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => api.Post(Pods, Asking($"p{i}", "100m"))));
        Assert.Equal(7, answers.Count(a => a.Code == 201));
        Assert.All(answers.Where(a => a.Code != 201), a => Assert.Contains("exceeded quota: q, requested: pods=1, used: pods=7, limited: pods=7", a.ErrorMessage, StringComparison.Ordinal));
        Assert.Equal(7, (await api.Get(Pods))["items"]!.AsArray!.Count);
        var used = (await api.Get(Quotas + "/q"))["status", "used"]!;
        Assert.Equal(("7", "700m"), (used["pods"]!.AsString, used["requests.cpu"]!.AsString));
    }

    [Fact]
    public async Task Two_servers_on_one_store_share_a_quota()
    {
        await using var api = await TestApi.StartAsync();
        await using var other = await MiniKube.ApiServer.Hosting.ApiServerCore.CreateAsync(new(), api.Store);
        await other.StartAsync(cancel: TestContext.Current.CancellationToken);
        using var second = new HttpMessageInvoker(other.CreateHandler());
        await Counted(api, "\"configmaps\":\"9\"");
        Assert.Equal("9", (await api.Send(HttpMethod.Get, Quotas + "/q", null, client: second)).Text("status", "hard", "configmaps"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => api.Send(HttpMethod.Post, Maps, Map($"m{i}"), client: i % 2 == 0 ? api.Client : second)));
        Assert.Equal(9, answers.Count(a => a.Code == 201));
    }

    [Theory]
    [InlineData("\"configmaps\":\"0\"", Maps, """{"metadata":{"name":"x"} }""", "configmaps \"x\" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=0, limited: configmaps=0")]
    [InlineData("\"count/deployments.apps\":\"0\"", Deployments, """{"metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"a":"b"} },"template":{"metadata":{"labels":{"a":"b"} },"spec":{"containers":[{"name":"c","image":"i"}]} } } }""",
        "deployments.apps \"x\" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=0, limited: count/deployments.apps=0")]
    [InlineData("\"services.nodeports\":\"1\"", Services, """{"metadata":{"name":"x"},"spec":{"type":"NodePort","ports":[{"name":"a","port":1},{"name":"b","port":2}]} }""",
        "services \"x\" is forbidden: exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1")]
    [InlineData("\"services.loadbalancers\":\"0\"", Services, """{"metadata":{"name":"x"},"spec":{"type":"LoadBalancer","ports":[{"port":1}]} }""",
        "services \"x\" is forbidden: exceeded quota: q, requested: services.loadbalancers=1, used: services.loadbalancers=0, limited: services.loadbalancers=0")]
    [InlineData("\"gold.storageclass.storage.k8s.io/requests.storage\":\"1Gi\"", Claims,
        """{"metadata":{"name":"x"},"spec":{"storageClassName":"gold","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"2Gi"} } } }""",
        "persistentvolumeclaims \"x\" is forbidden: exceeded quota: q, requested: gold.storageclass.storage.k8s.io/requests.storage=2Gi, "
        + "used: gold.storageclass.storage.k8s.io/requests.storage=0, limited: gold.storageclass.storage.k8s.io/requests.storage=1Gi")]
    [InlineData("\"requests.example.com/dongle\":\"1\"", Pods,
        """{"metadata":{"name":"x"},"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"example.com/dongle":"2"},"limits":{"example.com/dongle":"2"} } }]} }""",
        "pods \"x\" is forbidden: exceeded quota: q, requested: requests.example.com/dongle=2, used: requests.example.com/dongle=0, limited: requests.example.com/dongle=1")]
    [InlineData("\"gpu.deviceclass.resource.k8s.io/devices\":\"3\",\"count/resourceclaims.resource.k8s.io\":\"1\"", "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims",
        """{"metadata":{"name":"x"},"spec":{"devices":{"requests":[{"name":"a","exactly":{"deviceClassName":"gpu","count":2}},{"name":"b","exactly":{"deviceClassName":"gpu","allocationMode":"All"}},{"name":"c","exactly":{"deviceClassName":"nic"}}]}}}""",
        "resourceclaims.resource.k8s.io \"x\" is forbidden: exceeded quota: q, requested: gpu.deviceclass.resource.k8s.io/devices=34, "
        + "used: gpu.deviceclass.resource.k8s.io/devices=0, limited: gpu.deviceclass.resource.k8s.io/devices=3")]
    [InlineData("\"limits.memory\":\"1Gi\",\"cpu\":\"1\"", Pods, """{"metadata":{"name":"x"},"spec":{"containers":[{"name":"b","image":"i"},{"name":"a","image":"i"}]} }""",
        "pods \"x\" is forbidden: failed quota: q: must specify cpu for: a,b; limits.memory for: a,b")]
    public async Task What_a_quota_has_no_room_for_is_refused(string hard, string path, string body, string message)
    {
        await using var api = await TestApi.StartAsync();
        await Counted(api, hard);
        var answer = await api.Post(path, body);
        Assert.Equal((403, message), (answer.Code, answer.ErrorMessage));
    }

    [Theory]
    [InlineData("Terminating", "\"activeDeadlineSeconds\":5,", "")]
    [InlineData("NotTerminating", "", "\"activeDeadlineSeconds\":5,")]
    [InlineData("CrossNamespacePodAffinity",
        "\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":\"k\",\"namespaces\":[\"a\"],\"labelSelector\":{}}]}},",
        "\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":\"k\",\"labelSelector\":{}}]}},")]
    public async Task A_quota_counts_the_pods_in_its_scopes_alone(string scope, string inside, string outside)
    {
        await using var api = await TestApi.StartAsync();
        await Counted(api, "\"pods\":\"0\"", $",\"scopes\":[\"{scope}\"]");
        Assert.Equal(403, (await api.Post(Pods, Pod("in", inside))).Code);
        Assert.Equal(201, (await api.Post(Pods, Pod("out", outside))).Code);
    }

    [Fact]
    public async Task Best_effort_pods_and_those_of_a_priority_class_have_scopes()
    {
        await using var api = await TestApi.StartAsync();
        await Counted(api, "\"pods\":\"0\"", ",\"scopes\":[\"BestEffort\"]");
        Assert.Equal(403, (await api.Post(Pods, Pod("plain"))).Code);
        Assert.Equal(201, (await api.Post(Pods, Asking("asking", "1m"))).Code);
        await Counted(api, "\"pods\":\"0\"",
            ",\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":\"PriorityClass\",\"operator\":\"In\",\"values\":[\"system-node-critical\"]}]}", "critical");
        Assert.Equal(403, (await api.Post(Pods, Asking("high", "1m", "\"priorityClassName\":\"system-node-critical\","))).Code);
        Assert.Equal(201, (await api.Post(Pods, Asking("low", "1m"))).Code);
    }

    [Fact]
    public async Task An_update_is_charged_with_what_it_adds()
    {
        await using var api = await TestApi.StartAsync();
        await Counted(api, "\"services.nodeports\":\"3\",\"services\":\"1\"");
        Assert.Equal(201, (await api.Post(Services, Service("s", "\"type\":\"NodePort\",\"ports\":[{\"name\":\"a\",\"port\":1}]"))).Code);
        Assert.Equal(200, (await api.Patch(Services + "/s", "{\"spec\":{\"ports\":[{\"name\":\"a\",\"port\":1},{\"name\":\"b\",\"port\":2}]}}")).Code);
        Assert.Equal("2", (await api.Get(Quotas + "/q")).Text("status", "used", "services.nodeports"));
        Assert.Equal("1", (await api.Get(Quotas + "/q")).Text("status", "used", "services"));
    }

    [Fact]
    public async Task A_dry_run_is_judged_and_not_charged()
    {
        await using var api = await TestApi.StartAsync();
        await Counted(api, "\"configmaps\":\"1\"");
        Assert.Equal(201, (await api.Post(Maps + "?dryRun=All", Map("a"))).Code);
        Assert.Equal("0", (await api.Get(Quotas + "/q")).Text("status", "used", "configmaps"));
        Assert.Equal(201, (await api.Post(Maps, Map("a"))).Code);
        Assert.Equal(403, (await api.Post(Maps + "?dryRun=All", Map("b"))).Code);
    }

    [Fact]
    public async Task What_is_limited_by_configuration_needs_a_quota_that_grants_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AdmissionConfiguration
                plugins:
                - name: ResourceQuota
                  configuration:
                    apiVersion: apiserver.config.k8s.io/v1
                    kind: ResourceQuotaConfiguration
                    limitedResources:
                    - resource: persistentvolumeclaims
                      matchContains: [".storageclass.storage.k8s.io/requests.storage"]
                    - resource: pods
                      matchScopes: [{scopeName: PriorityClass, operator: In, values: [system-cluster-critical]}]
                """, TestContext.Current.CancellationToken);
            await using var api = await TestApi.StartAsync(configure: o => o with { AdmissionConfigFile = file });
            var claim = """{"metadata":{"name":"x"},"spec":{"storageClassName":"gold","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"2Gi"} } } }""";
            var refused = await api.Post(Claims, claim);
            Assert.Equal((403, "persistentvolumeclaims \"x\" is forbidden: insufficient quota to consume: gold.storageclass.storage.k8s.io/requests.storage"), (refused.Code, refused.ErrorMessage));
            await Counted(api, "\"gold.storageclass.storage.k8s.io/requests.storage\":\"10Gi\"");
            Assert.Equal(201, (await api.Post(Claims, claim)).Code);
            var critical = await api.Post(Pods, Pod("p", "\"priorityClassName\":\"system-cluster-critical\","));
            Assert.Equal("insufficient quota to match these scopes: [{PriorityClass In [system-cluster-critical]}]", critical.ErrorMessage);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A quota that the controller has counted: nothing is used yet.</summary>
    private static async Task Counted(TestApi api, string hard, string more = "", string name = "q")
    {
        var made = await api.Post(Quotas, $$"""{"metadata":{"name":"{{name}}"},"spec":{"hard":{ {{hard}} }{{more}} } }""");
        Assert.Equal(201, made.Code);
        var used = new DocumentObject([.. made["spec", "hard"]!.AsObject!.Select(h => KeyValuePair.Create(h.Key, (Document)"0"))]);
        Assert.Equal(200, (await api.Patch($"{Quotas}/{name}/status", $$"""{"status":{"hard":{{made["spec", "hard"]}},"used":{{used}} } }""")).Code);
        // Whoever has read the quota is sure that it counts.
        Assert.Equal(200, (await api.Get($"{Quotas}/{name}")).Code);
    }

    private static string Asking(string name, string cpu, string spec = "") => $$"""
        {"metadata":{"name":"{{name}}"},"spec":{ {{spec}} "containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"{{cpu}}"} } }]} }
        """;
}
