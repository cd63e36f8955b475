using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Authorization.AccessSteps;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Authorization;

public sealed class RbacAuthorizerTests
{
    [Fact]
    public async Task Users_may_do_what_a_binding_grants_them_and_nothing_else()
    {
        await using var api = await TestApi.StartAsync();
        using var ann = api.As("ann");
        var refused = await api.Send(HttpMethod.Get, Maps, null, client: ann);
        Assert.Equal((403, "Forbidden"), (refused.Code, refused.Reason));
        Assert.Equal("configmaps is forbidden: User \"ann\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"", refused.ErrorMessage);

        await api.GrantInAsync("default", "reader", User("ann"), Rule("get list", "", "configmaps"));
        Assert.Equal(200, (await api.Send(HttpMethod.Get, Maps, null, client: ann)).Code);
        Assert.Equal(403, (await api.Send(HttpMethod.Post, Maps, Map("a"), client: ann)).Code);
        Assert.Equal(403, (await api.Send(HttpMethod.Get, Maps.Replace("default", "kube-system", StringComparison.Ordinal), null, client: ann)).Code);
        Assert.Equal(403, (await api.Send(HttpMethod.Get, "/api/v1/configmaps", null, client: ann)).Code);

        await api.TakeAwayAsync($"{Rbac}/namespaces/default/rolebindings/reader");
        Assert.Equal(403, (await api.Send(HttpMethod.Get, Maps, null, client: ann)).Code);
    }

    [Theory]
    [InlineData("pods", """{"verb":"get","resource":"pods"}""", true)]
    [InlineData("pods", """{"verb":"get","resource":"pods","subresource":"log"}""", false)]
    [InlineData("pods/log", """{"verb":"get","resource":"pods","subresource":"log"}""", true)]
    [InlineData("pods/log", """{"verb":"get","resource":"pods"}""", false)]
    [InlineData("*/scale", """{"verb":"get","resource":"replicationcontrollers","subresource":"scale"}""", true)]
    [InlineData("*/scale", """{"verb":"get","resource":"replicationcontrollers","subresource":"status"}""", false)]
    [InlineData("*/scale", """{"verb":"get","resource":"pods"}""", false)]
    [InlineData("*", """{"verb":"get","resource":"pods","subresource":"exec"}""", true)]
    [InlineData("*", """{"verb":"get","resource":"pods","group":"metrics.k8s.io"}""", false)]
    [InlineData("*", """{"verb":"delete","resource":"pods"}""", false)]
    public async Task A_rule_names_resources_and_subresources(string resource, string asked, bool allowed)
    {
        await using var api = await TestApi.StartAsync();
        await api.GrantAsync("r", User("ann"), Rule("get", "", resource));
        Assert.Equal(allowed, (await api.MayAsync("ann", asked))["status", "allowed"]?.AsBoolean);
    }

    [Fact]
    public async Task A_rule_may_be_about_some_names_only()
    {
        await using var api = await TestApi.StartAsync();
        await api.CreateAsync(Maps, Map("mine"));
        await api.CreateAsync(Maps, Map("other"));
        await api.GrantAsync("one", User("ann"), Rule("get list watch", "", "configmaps", "mine"));
        using var ann = api.As("ann");
        async Task<int> Code(string path) => (await api.Send(HttpMethod.Get, path, null, client: ann)).Code;
        Assert.Equal(200, await Code(Maps + "/mine"));
        Assert.Equal(403, await Code(Maps + "/other"));
        Assert.Equal(403, await Code(Maps));
        // A list of one name is as narrow as a get.
        Assert.Equal(200, await Code(Maps + "?fieldSelector=metadata.name%3Dmine"));
        Assert.Equal(403, await Code(Maps + "?fieldSelector=metadata.name%3Dother"));
    }

    [Fact]
    public async Task To_delete_a_collection_is_a_permission_for_all_of_it()
    {
        await using var api = await TestApi.StartAsync();
        await api.GrantAsync("one", User("ann"), Rule("deletecollection", "", "configmaps", "mine"));
        using var ann = api.As("ann");
        Assert.Equal(403, (await api.Send(HttpMethod.Delete, Maps + "?fieldSelector=metadata.name%3Dmine", null, client: ann)).Code);
    }

    [Theory]
    [InlineData("PATCH", "patch", Maps + "/new?fieldManager=ann", "application/apply-patch+yaml", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new"}}""",
        "configmaps \"new\" is forbidden: User \"ann\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"default\"")]
    [InlineData("PUT", "update", "/apis/coordination.k8s.io/v1/namespaces/default/leases/new", "application/json", """{"metadata":{"name":"new"},"spec":{}}""",
        "leases.coordination.k8s.io \"new\" is forbidden: User \"ann\" cannot create resource \"leases\" in API group \"coordination.k8s.io\" in the namespace \"default\"")]
    public async Task Whoever_creates_by_an_update_may_create(string method, string verb, string path, string type, string body, string refusal)
    {
        await using var api = await TestApi.StartAsync();
        await api.GrantAsync("r", User("ann"), Rule(verb, "*", "configmaps leases"));
        using var ann = api.As("ann");
        var refused = await api.Send(new HttpMethod(method), path, body, type, client: ann);
        Assert.Equal((403, refusal), (refused.Code, refused.ErrorMessage));
        await api.GrantAsync("c", User("ann"), Rule("create", "*", "configmaps leases", "new"));
        Assert.Equal(201, (await api.Send(new HttpMethod(method), path, body, type, client: ann)).Code);
    }

    [Fact]
    public async Task A_refusal_shows_no_markup()
    {
        await using var api = await TestApi.StartAsync();
        using var odd = api.As("a\"<b>&");
        Assert.Equal("configmaps is forbidden: User \"a\\\"&lt;b&gt;&amp;\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"",
            (await api.Send(HttpMethod.Get, Maps, null, client: odd)).ErrorMessage);
    }

    [Theory]
    [InlineData("""{"kind":"User","name":"ann"}""", "ann", "", "User \"ann\"")]
    [InlineData("""{"kind":"Group","name":"dev"}""", "bob", "dev", "Group \"dev\"")]
    [InlineData("""{"kind":"ServiceAccount","name":"robot","namespace":"default"}""", "system:serviceaccount:default:robot", "", "ServiceAccount \"robot/default\"")]
    public async Task Subjects_are_users_groups_and_service_accounts(string subject, string user, string group, string described)
    {
        await using var api = await TestApi.StartAsync();
        await api.GrantAsync("r", subject, Rule("get", "", "pods"));
        var yes = await api.MayAsync(user, """{"verb":"get","resource":"pods","namespace":"x"}""", group);
        Assert.True(yes["status", "allowed"]!.AsBoolean);
        Assert.Equal($"RBAC: allowed by ClusterRoleBinding \"r\" of ClusterRole \"r\" to {described}", yes.Text("status", "reason"));
        var no = await api.MayAsync("somebody", """{"verb":"get","resource":"pods","namespace":"x"}""", "other");
        Assert.False(no["status", "allowed"]!.AsBoolean);
        Assert.Null(no["status", "denied"]);
    }

    [Fact]
    public async Task A_service_account_without_a_namespace_is_one_of_the_bindings_own()
    {
        await using var api = await TestApi.StartAsync();
        await api.GrantInAsync("default", "r", """{"kind":"ServiceAccount","name":"robot"}""", Rule("get", "", "pods"));
        var yes = await api.MayAsync("system:serviceaccount:default:robot", """{"verb":"get","resource":"pods","namespace":"default"}""");
        Assert.Equal("RBAC: allowed by RoleBinding \"r/default\" of Role \"r\" to ServiceAccount \"robot/default\"", yes.Text("status", "reason"));
        Assert.False((await api.MayAsync("system:serviceaccount:other:robot", """{"verb":"get","resource":"pods","namespace":"default"}"""))["status", "allowed"]!.AsBoolean);
    }

    [Fact]
    public async Task A_RoleBinding_of_a_ClusterRole_grants_it_in_its_namespace_alone()
    {
        await using var api = await TestApi.StartAsync();
        await api.CreateAsync($"{Rbac}/namespaces/default/rolebindings", Binding("viewers", "ClusterRole", "view", User("ann")));
        Assert.True((await api.MayAsync("ann", """{"verb":"list","resource":"pods","namespace":"default"}"""))["status", "allowed"]!.AsBoolean);
        Assert.False((await api.MayAsync("ann", """{"verb":"list","resource":"secrets","namespace":"default"}"""))["status", "allowed"]!.AsBoolean);
        Assert.False((await api.MayAsync("ann", """{"verb":"list","resource":"pods","namespace":"kube-system"}"""))["status", "allowed"]!.AsBoolean);
        Assert.False((await api.MayAsync("ann", """{"verb":"list","resource":"pods"}"""))["status", "allowed"]!.AsBoolean);
    }

    [Fact]
    public async Task A_binding_of_a_role_that_is_not_there_grants_nothing_and_says_so()
    {
        await using var api = await TestApi.StartAsync();
        await api.CreateAsync($"{Rbac}/clusterrolebindings", Binding("b", "ClusterRole", "gone", User("ann")));
        using var ann = api.As("ann");
        var refused = await api.Send(HttpMethod.Get, Maps, null, client: ann);
        Assert.EndsWith(": RBAC: clusterrole.rbac.authorization.k8s.io \"gone\" not found", refused.ErrorMessage);
        // It begins to count when the role is made.
        await api.CreateAsync($"{Rbac}/clusterroles", $$"""{"metadata":{"name":"gone"},"rules":[{{Rule("list", "", "configmaps")}}]}""");
        Assert.Equal(200, (await api.Send(HttpMethod.Get, Maps, null, client: ann)).Code);
    }

    [Theory]
    [InlineData("/metrics", "/metrics", true)]
    [InlineData("/metrics", "/metrics/slis", false)]
    [InlineData("/metrics/*", "/metrics/slis", true)]
    [InlineData("*", "/metrics/slis", true)]
    public async Task Rules_about_paths_may_end_in_a_star(string url, string path, bool allowed)
    {
        await using var api = await TestApi.StartAsync();
        await api.GrantAsync("paths", User("ann"), $$"""{"verbs":["get"],"nonResourceURLs":["{{url}}"]}""");
        using var ann = api.As("ann");
        var answer = await api.Send(HttpMethod.Get, path, null, client: ann);
        Assert.Equal(allowed ? 200 : 403, answer.Code);
        if (!allowed)
        {
            Assert.Equal($"forbidden: User \"ann\" cannot get path \"{path}\"", answer.ErrorMessage);
        }
    }

    [Theory]
    [InlineData("/healthz", 200)]
    [InlineData("/livez", 200)]
    [InlineData("/readyz", 200)]
    [InlineData("/version", 200)]
    [InlineData("/readyz/etcd", 403)]
    [InlineData("/api", 403)]
    [InlineData("/metrics", 403)]
    [InlineData("/api/v1/namespaces", 403)]
    public async Task Whoever_is_not_known_sees_health_and_version_alone(string path, int code)
    {
        await using var api = await TestApi.StartAsync();
        var anonymous = api.Stranger;
        Assert.Equal(code, (await api.Send(HttpMethod.Get, path, null, client: anonymous)).Code);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/apis/apps/v1")]
    [InlineData("/openapi/v3")]
    public async Task Whoever_is_known_sees_what_is_served(string path)
    {
        await using var api = await TestApi.StartAsync();
        using var ann = api.As("ann");
        Assert.Equal(200, (await api.Send(HttpMethod.Get, path, null, client: ann)).Code);
    }

    [Fact]
    public async Task Masters_may_do_everything_even_where_nobody_may_anything()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { Authorization = AuthorizationOptions.Of("AlwaysDeny") });
        Assert.Equal(200, (await api.Get(Maps)).Code);
        using var ann = api.As("ann");
        Assert.EndsWith(": Everything is forbidden.", (await api.Send(HttpMethod.Get, Maps, null, client: ann)).ErrorMessage);
    }

    [Fact]
    public async Task Where_everything_is_allowed_nothing_is_asked_of_roles()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { Authorization = AuthorizationOptions.Of("AlwaysAllow") });
        using var ann = api.As("ann");
        Assert.Equal(201, (await api.Send(HttpMethod.Post, Maps, Map("a"), client: ann)).Code);
    }

    [Theory]
    [InlineData("authorization-mode \"ABAC\" is not a valid mode", "ABAC")]
    [InlineData("authorization-mode [RBAC RBAC] has mode specified more than once", "RBAC", "RBAC")]
    [InlineData("at least one authorization-mode must be passed")]
    public async Task Modes_that_there_are_not_are_refused_at_the_start(string problem, params string[] modes)
    {
        var refused = await Assert.ThrowsAsync<FormatException>(() => TestApi.StartAsync(configure: o => o with { Authorization = AuthorizationOptions.Of(modes) }));
        Assert.Equal(problem, refused.Message);
    }

    [Fact]
    public async Task Decisions_are_counted()
    {
        await using var api = await TestApi.StartAsync();
        await api.GrantAsync("r", User("ann"), Rule("list", "", "configmaps"));
        using var ann = api.As("ann");
        await api.Send(HttpMethod.Get, Maps, null, client: ann);
        await api.Send(HttpMethod.Post, Maps, Map("a"), client: ann);
        var metrics = await api.Metrics();
        Assert.Contains("apiserver_authorization_decisions_total{decision=\"allowed\",name=\"rbac\",type=\"RBAC\"} 1", metrics);
        Assert.Contains("authorization_attempts_total{result=\"no-opinion\"} 1", metrics);
        Assert.Contains(metrics, m => m.StartsWith("authorization_duration_seconds_count{result=\"allowed\"} ", StringComparison.Ordinal));
    }
}
