namespace MiniKube.ApiServer.Tests.Kinds;

public sealed class RbacTests
{
    private static readonly KindCase Roles = new("roles");
    private static readonly KindCase ClusterRoles = new("clusterroles");
    private static readonly KindCase RoleBindings = new("rolebindings");
    private static readonly KindCase ClusterRoleBindings = new("clusterrolebindings");

    private static string Role(string rule) => $$"""{"metadata":{"name":"r:x","namespace":"default"},"rules":[{{rule}}]}""";

    private static string Binding(string role, string subject = "") =>
        $$"""{"metadata":{"name":"b","namespace":"default","creationTimestamp":"2026-01-02T03:00:00Z"},"roleRef":{{role}},"subjects":[{{subject}}]}""";

    private const string View = """{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"}""";

    [Theory]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""")]
    [InlineData("{}", "rules[0].verbs: Required value: verbs must contain at least one value", "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
        "rules[0].resources: Required value: resource rules must supply at least one resource")]
    [InlineData("""{"verbs":["get"],"nonResourceURLs":["/x"],"resources":["pods"]}""",
        "rules[0].nonResourceURLs: Invalid value: [\"/x\"]: namespaced rules cannot apply to non-resource URLs",
        "rules[0].nonResourceURLs: Invalid value: [\"/x\"]: rules cannot apply to both regular resources and non-resource URLs")]
    public void Rules_of_roles_are_whole(string rule, params string[] problems) => Assert.Equal(problems, Roles.CreateErrors(Role(rule)));

    [Fact]
    public void Rules_of_cluster_roles_may_be_about_paths() =>
        Assert.Empty(ClusterRoles.CreateErrors("""{"metadata":{"name":"r"},"rules":[{"verbs":["get"],"nonResourceURLs":["/x"]}]}"""));

    [Theory]
    [InlineData("[]", "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil")]
    [InlineData("""[{"matchExpressions":[{"key":"a","operator":"Near"}]}]""",
        "aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector operator")]
    public void Aggregations_select_something(string selectors, string problem) => Assert.Equal([problem],
        ClusterRoles.CreateErrors($$"""{"metadata":{"name":"r"},"aggregationRule":{"clusterRoleSelectors":{{selectors}} } }"""));

    [Theory]
    [InlineData("a/b", "may not contain '/'")]
    [InlineData("a%b", "may not contain '%'")]
    [InlineData("..", "may not be '..'")]
    public void Names_are_segments_of_paths(string name, string problem) => Assert.Equal([$"metadata.name: Invalid value: \"{name}\": {problem}"],
        ClusterRoles.CreateErrors($$"""{"metadata":{"name":"{{name}}"} }"""));

    [Fact]
    public void Groups_of_roles_and_subjects_are_filled_in()
    {
        var binding = RoleBindings.Decode(Binding("""{"kind":"Role","name":"r"}""", """{"kind":"User","name":"u"},{"kind":"Group","name":"g"},{"kind":"ServiceAccount","name":"s"}"""));
        Assert.Equal("rbac.authorization.k8s.io", binding.At("roleRef", "apiGroup")!.AsString);
        Assert.Equal(["rbac.authorization.k8s.io", "rbac.authorization.k8s.io", null], binding["subjects"]!.AsArray!.Select(s => s["apiGroup"]?.AsString));
    }

    [Theory]
    [InlineData("""{"kind":"Role","name":"r"}""", "")]
    [InlineData("""{"kind":"Pod","name":"","apiGroup":"x"}""", "", "roleRef.apiGroup: Unsupported value: \"x\": supported values: \"rbac.authorization.k8s.io\"",
        "roleRef.kind: Unsupported value: \"Pod\": supported values: \"Role\", \"ClusterRole\"", "roleRef.name: Required value")]
    [InlineData(View, """{"kind":"User","name":""}""", "subjects[0].name: Required value", "subjects[0].name: Invalid value: \"\": user name cannot be empty")]
    [InlineData(View, """{"kind":"Pod","name":"x"}""", "subjects[0].kind: Unsupported value: \"Pod\": supported values: \"ServiceAccount\", \"User\", \"Group\"")]
    [InlineData(View, """{"kind":"ServiceAccount","name":"x","apiGroup":"y"}""", "subjects[0].apiGroup: Unsupported value: \"y\": supported values: \"\"")]
    public void Bindings_name_a_role_and_subjects(string role, string subject, params string[] problems) =>
        Assert.Equal(problems, RoleBindings.CreateErrors(Binding(role, subject)));

    [Fact]
    public void Service_accounts_in_the_whole_cluster_have_a_namespace()
    {
        var binding = Binding(View, """{"kind":"ServiceAccount","name":"x"}""").Replace(",\"namespace\":\"default\"", "", StringComparison.Ordinal);
        Assert.Equal(["subjects[0].namespace: Required value"], ClusterRoleBindings.CreateErrors(binding));
    }

    [Fact]
    public void The_role_of_a_binding_cannot_be_changed()
    {
        var old = RoleBindings.Create(Binding(View));
        var updated = RoleBindings.Decode(Binding(View.Replace("view", "edit", StringComparison.Ordinal)));
        Assert.Equal(["roleRef: Invalid value: {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"ClusterRole\",\"Name\":\"edit\"}: cannot change roleRef"], RoleBindings.UpdateErrors(old, updated));
        Assert.Empty(RoleBindings.UpdateErrors(old, RoleBindings.Decode(Binding(View, """{"kind":"User","name":"u"}"""))));
    }

    [Fact]
    public void Tables_show_what_bindings_bind() => Assert.Equal("b  ClusterRole/view  4m5s | u, v  g  default/s", RoleBindings.Row(Binding(View,
        """{"kind":"User","name":"u"},{"kind":"Group","name":"g"},{"kind":"User","name":"v"},{"kind":"ServiceAccount","name":"s","namespace":"default"}""")));

    [Fact]
    public void Tables_show_when_roles_were_made() =>
        Assert.Equal("r  2026-01-02T03:00:00Z", ClusterRoles.Row("""{"metadata":{"name":"r","creationTimestamp":"2026-01-02T03:00:00Z"}}"""));
}
