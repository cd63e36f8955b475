using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Authorization;

public sealed class NodeAuthorizerTests
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";

    private const string NeedyPod = """
        "nodeName":"n1","serviceAccountName":"robot","imagePullSecrets":[{"name":"pull"}],
        "volumes":[{"name":"s","secret":{"secretName":"mounted"}},{"name":"c","configMap":{"name":"config"}},{"name":"p","persistentVolumeClaim":{"claimName":"data"}},
        {"name":"j","projected":{"sources":[{"secret":{"name":"projected"}}]}}],
        "initContainers":[{"name":"i","image":"i:1","env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"env","key":"k"}}}]}],
        """;

    private static async Task<(TestApi Api, HttpMessageInvoker Node)> StartAsync(string spec = NeedyPod)
    {
        var api = await TestApi.StartAsync();
        var created = await api.Post(Pods, Pod("needy", spec));
        Assert.True(created.Code == 201, created.ErrorMessage);
        return (api, api.As("system:node:n1", "system:nodes"));
    }

    // 404 is an answer about an object that may be read, and is not there.
    private static async Task<int> Code(TestApi api, HttpMessageInvoker node, string path, HttpMethod? method = null, string? body = null) =>
        (await api.Send(method ?? HttpMethod.Get, path, body, client: node)).Code;

    [Theory]
    [InlineData("secrets/pull")]
    [InlineData("secrets/mounted")]
    [InlineData("secrets/projected")]
    [InlineData("secrets/env")]
    [InlineData("configmaps/config")]
    [InlineData("persistentvolumeclaims/data")]
    public async Task A_node_reads_what_its_pods_need(string path)
    {
        var (api, node) = await StartAsync();
        await using var _ = api;
        Assert.Equal(404, await Code(api, node, "/api/v1/namespaces/default/" + path));
        using var other = api.As("system:node:n2", "system:nodes");
        Assert.Equal(403, await Code(api, other, "/api/v1/namespaces/default/" + path));
    }

    [Fact]
    public async Task A_node_reads_no_other_secret()
    {
        var (api, node) = await StartAsync();
        await using var _ = api;
        var refused = await api.Send(HttpMethod.Get, Secrets + "/other", null, client: node);
        Assert.Equal((403, "secrets \"other\" is forbidden: User \"system:node:n1\" cannot get resource \"secrets\" in API group \"\" in the namespace \"default\": "
            + "no relationship found between node 'n1' and this object"), (refused.Code, refused.ErrorMessage));
        Assert.EndsWith(": No Object name found", (await api.Send(HttpMethod.Get, Secrets, null, client: node)).ErrorMessage);
        Assert.EndsWith(": can only read namespaced object of this type", (await api.Send(HttpMethod.Get, "/api/v1/secrets", null, client: node)).ErrorMessage);
        Assert.EndsWith(": can only read resources of this type", (await api.Send(HttpMethod.Delete, Secrets + "/mounted", null, client: node)).ErrorMessage);
        Assert.Equal(200, await Code(api, node, Secrets + "?fieldSelector=metadata.name%3Dmounted"));
    }

    [Fact]
    public async Task What_a_node_reads_follows_its_pods()
    {
        var (api, node) = await StartAsync();
        await using var _ = api;
        Assert.Equal(403, await Code(api, node, Secrets + "/late"));
        await api.Post(Pods, Pod("late", """ "nodeName":"n1","imagePullSecrets":[{"name":"late"}], """));
        Assert.Equal(404, await Code(api, node, Secrets + "/late"));
        await api.TakeAwayAsync(Pods + "/late");
        Assert.Equal(403, await Code(api, node, Secrets + "/late"));
        // The other pod's still counts, and two that name the same count twice.
        Assert.Equal(404, await Code(api, node, Secrets + "/mounted"));
        await api.Post(Pods, Pod("second", NeedyPod));
        await api.TakeAwayAsync(Pods + "/second");
        Assert.Equal(404, await Code(api, node, Secrets + "/mounted"));
    }

    [Fact]
    public async Task A_pod_that_a_node_made_itself_gives_it_nothing()
    {
        await using var api = await TestApi.StartAsync();
        using var node = api.As("system:node:n1", "system:nodes");
        var mirror = Pod("m", """ "nodeName":"n1","imagePullSecrets":[{"name":"pull"}], """)
            .Replace("\"labels\"", "\"annotations\":{\"kubernetes.io/config.mirror\":\"x\"},\"labels\"", StringComparison.Ordinal);
        Assert.Equal(201, (await api.Post(Pods, mirror)).Code);
        Assert.Equal(403, await Code(api, node, Secrets + "/pull"));
    }

    [Fact]
    public async Task Volumes_and_their_secrets_come_with_a_claim()
    {
        var (api, node) = await StartAsync();
        await using var _ = api;
        var made = await api.Post("/api/v1/persistentvolumes", """
            {"metadata":{"name":"v"},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"claimRef":{"namespace":"default","name":"data"},
            "csi":{"driver":"d","volumeHandle":"h","nodeStageSecretRef":{"name":"stage","namespace":"kube-system"},"controllerPublishSecretRef":{"name":"controller","namespace":"kube-system"} } } }
            """);
        Assert.True(made.Code == 201, made.ErrorMessage);
        Assert.Equal(200, await Code(api, node, "/api/v1/persistentvolumes/v"));
        Assert.Equal(404, await Code(api, node, "/api/v1/namespaces/kube-system/secrets/stage"));
        Assert.Equal(403, await Code(api, node, "/api/v1/namespaces/kube-system/secrets/controller"));
        Assert.Equal(403, await Code(api, node, "/api/v1/persistentvolumes"));
        using var other = api.As("system:node:n2", "system:nodes");
        Assert.Equal(403, await Code(api, other, "/api/v1/persistentvolumes/v"));
        Assert.Equal(403, await Code(api, other, "/api/v1/namespaces/kube-system/secrets/stage"));
        Assert.EndsWith(": cannot get subresource", (await api.Send(HttpMethod.Get, "/api/v1/persistentvolumes/v/status", null, client: node)).ErrorMessage);
    }

    [Fact]
    public async Task A_node_lists_its_own_pods_only()
    {
        var (api, node) = await StartAsync();
        await using var _ = api;
        Assert.Equal(200, await Code(api, node, "/api/v1/pods?fieldSelector=spec.nodeName%3Dn1"));
        Assert.EndsWith(": can only list/watch pods with spec.nodeName field selector", (await api.Send(HttpMethod.Get, "/api/v1/pods", null, client: node)).ErrorMessage);
        Assert.Equal(403, await Code(api, node, "/api/v1/pods?fieldSelector=spec.nodeName%3Dn2"));
        Assert.Equal(200, await Code(api, node, Pods + "/needy"));
        using var other = api.As("system:node:n2", "system:nodes");
        Assert.Equal(403, await Code(api, other, Pods + "/needy"));
    }

    [Fact]
    public async Task A_node_of_no_name_has_no_pods()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(201, (await api.Post(Pods, Pod("unbound"))).Code);
        using var nameless = api.As("system:node:", "system:nodes");
        var refused = await api.Send(HttpMethod.Get, Pods + "/unbound", null, client: nameless);
        Assert.Equal(403, refused.Code);
        Assert.EndsWith(": unknown node for user \"system:node:\"", refused.ErrorMessage);
        Assert.Equal(403, await Code(api, nameless, "/api/v1/pods?fieldSelector=spec.nodeName%3D"));
    }

    [Fact]
    public async Task A_node_reads_itself_only()
    {
        var (api, node) = await StartAsync();
        await using var _ = api;
        Assert.Equal(404, await Code(api, node, "/api/v1/nodes/n1"));
        Assert.EndsWith(": node 'n1' cannot read 'n2', only its own Node object", (await api.Send(HttpMethod.Get, "/api/v1/nodes/n2", null, client: node)).ErrorMessage);
        Assert.EndsWith(": node 'n1' cannot read all nodes, only its own Node object", (await api.Send(HttpMethod.Get, "/api/v1/nodes", null, client: node)).ErrorMessage);
        Assert.Equal(201, await Code(api, node, "/api/v1/nodes", HttpMethod.Post, """{"metadata":{"name":"n1"}}"""));
        Assert.Equal(200, await Code(api, node, "/api/v1/nodes?fieldSelector=metadata.name%3Dn1"));
        Assert.Equal(403, await Code(api, node, "/api/v1/nodes/n1", HttpMethod.Delete));
    }

    [Theory]
    [InlineData("get", "kube-node-lease", "n1", "")]
    [InlineData("create", "kube-node-lease", "", "")]
    [InlineData("list", "kube-node-lease", "", "can only get, create, update, patch, or delete a node lease")]
    [InlineData("get", "default", "n1", "can only access leases in the \"kube-node-lease\" system namespace")]
    [InlineData("update", "kube-node-lease", "n2", "can only access node lease with the same name as the requesting node")]
    public async Task A_node_has_its_own_lease(string verb, string ns, string name, string reason)
    {
        await using var api = await TestApi.StartAsync();
        var review = await api.MayAsync("system:node:n1",
            $$"""{"verb":"{{verb}}","group":"coordination.k8s.io","resource":"leases","namespace":"{{ns}}","name":"{{name}}"}""", "system:nodes");
        Assert.Equal((reason.Length == 0, reason), (review["status", "allowed"]!.AsBoolean, review.Text("status", "reason") ?? ""));
    }

    [Theory]
    [InlineData("create", "robot", "token", "")]
    [InlineData("get", "robot", "", "")]
    [InlineData("create", "other", "token", "no relationship found between node 'n1' and this object")]
    [InlineData("create", "robot", "status", "can only create token subresource of serviceaccount")]
    [InlineData("list", "robot", "", "can only create tokens for individual service accounts")]
    public async Task A_node_makes_tokens_for_the_accounts_of_its_pods(string verb, string name, string subresource, string reason)
    {
        var (api, _) = await StartAsync();
        await using var __ = api;
        var review = await api.MayAsync("system:node:n1",
            $$"""{"verb":"{{verb}}","resource":"serviceaccounts","subresource":"{{subresource}}","namespace":"default","name":"{{name}}"}""", "system:nodes");
        Assert.Equal((reason.Length == 0, reason), (review["status", "allowed"]!.AsBoolean, review.Text("status", "reason") ?? ""));
    }

    [Theory]
    [InlineData("""{"verb":"list","resource":"services"}""", true)]
    [InlineData("""{"verb":"create","resource":"events","namespace":"default"}""", true)]
    [InlineData("""{"verb":"list","group":"node.k8s.io","resource":"runtimeclasses"}""", true)]
    [InlineData("""{"verb":"get","group":"storage.k8s.io","resource":"csinodes","name":"n1"}""", true)]
    [InlineData("""{"verb":"get","group":"storage.k8s.io","resource":"csinodes","name":"n2"}""", false)]
    [InlineData("""{"verb":"list","group":"resource.k8s.io","resource":"resourceslices","fieldSelector":{"rawSelector":"spec.nodeName=n1"}}""", true)]
    [InlineData("""{"verb":"list","group":"resource.k8s.io","resource":"resourceslices"}""", false)]
    [InlineData("""{"verb":"list","resource":"pods","fieldSelector":{"requirements":[{"key":"spec.nodeName","operator":"In","values":["n1"]}]}}""", true)]
    [InlineData("""{"verb":"create","group":"apps","resource":"deployments","namespace":"default"}""", false)]
    public async Task For_all_else_a_node_has_its_rules(string asked, bool allowed)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(allowed, (await api.MayAsync("system:node:n1", asked, "system:nodes"))["status", "allowed"]!.AsBoolean);
        // Whoever has the name alone is no node.
        Assert.False((await api.MayAsync("system:node:n1", asked))["status", "allowed"]!.AsBoolean);
    }
}
