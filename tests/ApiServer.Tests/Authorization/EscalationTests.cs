using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Authorization.AccessSteps;

namespace MiniKube.ApiServer.Tests.Authorization;

public sealed class EscalationTests
{
    private const string Roles = $"{Rbac}/namespaces/default/roles";
    private const string RoleBindings = $"{Rbac}/namespaces/default/rolebindings";

    private static string Role(string name, params string[] rules) => $$"""{"metadata":{"name":"{{name}}"},"rules":[{{string.Join(',', rules)}}]}""";

    // Ann may write roles and bindings, and read pods.
    private static async Task<(TestApi Api, HttpMessageInvoker Ann)> StartAsync(params string[] more)
    {
        var api = await TestApi.StartAsync();
        await api.GrantAsync("ann", User("ann"), [Rule("*", "", "pods"), ..
            (string[])[$$"""{"verbs":["get","create","update","patch"],"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles","rolebindings","clusterroles","clusterrolebindings"]}"""],
            .. more]);
        return (api, api.As("ann"));
    }

    [Fact]
    public async Task A_role_may_hold_what_its_writer_has()
    {
        var (api, ann) = await StartAsync();
        await using var _ = api;
        var made = await api.Send(HttpMethod.Post, Roles, Role("r", Rule("get list", "", "pods"), Rule("get", "", "pods", "a b")), client: ann);
        Assert.True(made.Code == 201, made.ErrorMessage);
    }

    [Fact]
    public async Task A_role_may_not_hold_more_than_its_writer_has()
    {
        var (api, ann) = await StartAsync();
        await using var _ = api;
        var refused = await api.Send(HttpMethod.Post, Roles, Role("r", Rule("get list", "", "pods secrets"), Rule("get update", "apps", "deployments/scale", "web")), client: ann);
        Assert.Equal((403, "Forbidden"), (refused.Code, refused.Reason));
        Assert.Equal("roles.rbac.authorization.k8s.io \"r\" is forbidden: user \"ann\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
            + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}\n"
            + "{APIGroups:[\"apps\"], Resources:[\"deployments/scale\"], ResourceNames:[\"web\"], Verbs:[\"get\" \"update\"]}", refused.ErrorMessage);
        Assert.Equal(404, (await api.Get(Roles + "/r")).Code);
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("PATCH", "application/merge-patch+json")]
    public async Task Nor_may_an_update_add_more(string method, string type)
    {
        var (api, ann) = await StartAsync();
        await using var _ = api;
        await api.CreateAsync(Roles, Role("r", Rule("get", "", "pods")));
        var refused = await api.Send(new HttpMethod(method), Roles + "/r", Role("r", Rule("get", "", "nodes")), type.Length > 0 ? type : "application/json", client: ann);
        Assert.Contains("not currently held:\n{APIGroups:[\"\"], Resources:[\"nodes\"], Verbs:[\"get\"]}", refused.ErrorMessage);
    }

    [Fact]
    public async Task Whoever_may_escalate_may_write_any_role()
    {
        var (api, ann) = await StartAsync(Rule("escalate", "rbac.authorization.k8s.io", "clusterroles"));
        await using var _ = api;
        Assert.Equal(201, (await api.Send(HttpMethod.Post, $"{Rbac}/clusterroles", Role("r", Rule("*", "*", "*")), client: ann)).Code);
        Assert.Equal(403, (await api.Send(HttpMethod.Post, Roles, Role("r", Rule("*", "*", "*")), client: ann)).Code);
    }

    [Fact]
    public async Task Only_who_may_do_everything_may_aggregate()
    {
        var (api, ann) = await StartAsync();
        await using var _ = api;
        const string sum = """{"metadata":{"name":"sum"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}""";
        var refused = await api.Send(HttpMethod.Post, $"{Rbac}/clusterroles", sum, client: ann);
        Assert.Equal("clusterroles.rbac.authorization.k8s.io \"sum\" is forbidden: must have cluster-admin privileges to use the aggregationRule", refused.ErrorMessage);
        await api.CreateAsync($"{Rbac}/clusterrolebindings", Binding("ann-admin", "ClusterRole", "cluster-admin", User("ann")));
        Assert.Equal(201, (await api.Send(HttpMethod.Post, $"{Rbac}/clusterroles", sum, client: ann)).Code);
    }

    [Fact]
    public async Task A_binding_may_name_a_role_whose_rules_its_writer_holds()
    {
        var (api, ann) = await StartAsync();
        await using var _ = api;
        await api.CreateAsync(Roles, Role("pods", Rule("get", "", "pods")));
        await api.CreateAsync(Roles, Role("nodes", Rule("get", "", "nodes")));
        Assert.Equal(201, (await api.Send(HttpMethod.Post, RoleBindings, Binding("a", "Role", "pods", User("bob")), client: ann)).Code);
        var refused = await api.Send(HttpMethod.Post, RoleBindings, Binding("b", "Role", "nodes", User("bob")), client: ann);
        Assert.StartsWith("rolebindings.rbac.authorization.k8s.io \"b\" is forbidden: user \"ann\" (groups=[\"system:authenticated\"]) is attempting to grant", refused.ErrorMessage);
        var missing = await api.Send(HttpMethod.Post, RoleBindings, Binding("c", "Role", "none", User("bob")), client: ann);
        Assert.Equal((404, "roles.rbac.authorization.k8s.io \"none\" not found"), (missing.Code, missing.ErrorMessage));
    }

    [Fact]
    public async Task Whoever_may_bind_a_role_may_give_it_to_others()
    {
        var (api, ann) = await StartAsync(Rule("bind", "rbac.authorization.k8s.io", "clusterroles", "view"));
        await using var _ = api;
        Assert.Equal(201, (await api.Send(HttpMethod.Post, RoleBindings, Binding("v", "ClusterRole", "view", User("bob")), client: ann)).Code);
        Assert.Equal(403, (await api.Send(HttpMethod.Post, RoleBindings, Binding("e", "ClusterRole", "edit", User("bob")), client: ann)).Code);
    }

    [Fact]
    public async Task What_only_garbage_collection_needs_is_not_checked()
    {
        var (api, ann) = await StartAsync();
        await using var _ = api;
        await api.CreateAsync(Roles, """{"metadata":{"name":"r","finalizers":["a.b/c"]},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["nodes"]}]}""");
        Assert.Equal(200, (await api.Send(HttpMethod.Patch, Roles + "/r", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json", client: ann)).Code);
        Assert.Equal(403, (await api.Send(HttpMethod.Patch, Roles + "/r", """{"metadata":{"labels":{"a":"b"}}}""", "application/merge-patch+json", client: ann)).Code);
    }
}
