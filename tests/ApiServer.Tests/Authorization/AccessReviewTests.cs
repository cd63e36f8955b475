using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Authorization.AccessSteps;

namespace MiniKube.ApiServer.Tests.Authorization;

public sealed class AccessReviewTests
{
    private const string Reviews = "/apis/authorization.k8s.io/v1";

    [Fact]
    public async Task Whoever_is_known_may_ask_what_he_may_do()
    {
        await using var api = await TestApi.StartAsync();
        await api.GrantInAsync("default", "r", User("ann"), Rule("get", "", "pods"));
        using var ann = api.As("ann");
        async Task<Answer> Ask(string spec) => await api.Send(HttpMethod.Post, $"{Reviews}/selfsubjectaccessreviews", $$"""{"spec":{{spec}}}""", client: ann);
        var yes = await Ask("""{"resourceAttributes":{"verb":"get","resource":"pods","namespace":"default"}}""");
        Assert.Equal((201, "SelfSubjectAccessReview", true), (yes.Code, yes.Text("kind"), yes["status", "allowed"]!.AsBoolean));
        Assert.False((await Ask("""{"resourceAttributes":{"verb":"get","resource":"pods","namespace":"other"}}"""))["status", "allowed"]!.AsBoolean);
        Assert.True((await Ask("""{"nonResourceAttributes":{"verb":"get","path":"/healthz"}}"""))["status", "allowed"]!.AsBoolean);
        Assert.False((await Ask("""{"nonResourceAttributes":{"verb":"get","path":"/metrics"}}"""))["status", "allowed"]!.AsBoolean);
        // Of others he may not ask.
        Assert.Equal(403, (await api.Send(HttpMethod.Post, $"{Reviews}/subjectaccessreviews", """{"spec":{"user":"bob","resourceAttributes":{}}}""", client: ann)).Code);
    }

    [Fact]
    public async Task A_local_review_is_about_its_own_namespace()
    {
        await using var api = await TestApi.StartAsync();
        await api.CreateAsync($"{Rbac}/namespaces/default/rolebindings", Binding("admins", "ClusterRole", "admin", User("ann")));
        using var ann = api.As("ann");
        async Task<Answer> Ask(string ns, string asked) => await api.Send(HttpMethod.Post, $"{Reviews}/namespaces/{ns}/localsubjectaccessreviews",
            $$"""{"spec":{"user":"ann","resourceAttributes":{"verb":"delete","resource":"secrets","namespace":"{{asked}}"} } }""", client: ann);
        Assert.True((await Ask("default", "default"))["status", "allowed"]!.AsBoolean);
        var refused = await Ask("default", "kube-system");
        Assert.Equal(422, refused.Code);
        Assert.Contains("spec.resourceAttributes.namespace: Invalid value: \"kube-system\": must match metadata.namespace", refused.ErrorMessage);
        Assert.Equal(403, (await Ask("kube-system", "kube-system")).Code);
    }

    // The conformance test of SubjectReviews.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_review_says_what_a_call_as_the_service_account_finds(bool granted)
    {
        await using var api = await TestApi.StartAsync();
        const string account = "system:serviceaccount:default:e2e";
        await api.CreateAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"e2e"}}""");
        if (granted)
        {
            await api.GrantInAsync("default", "r", """{"kind":"ServiceAccount","name":"e2e"}""", Rule("list", "", "configmaps"));
        }
        using var call = new HttpRequestMessage(HttpMethod.Get, "https://api/api/v1/namespaces/default/configmaps");
        call.Headers.Add("Impersonate-User", account);
        Assert.Equal(granted ? 200 : 403, (await api.Send(call, api.Client)).Code);
        const string asked = """{"verb":"list","version":"v1","resource":"configmaps","namespace":"default"}""";
        Assert.Equal(granted, (await api.MayAsync(account, asked))["status", "allowed"]!.AsBoolean);
        var local = await api.Post($"{Reviews}/namespaces/default/localsubjectaccessreviews",
            $$"""{"metadata":{"namespace":"default"},"spec":{"user":"{{account}}","resourceAttributes":{{asked}} } }""");
        Assert.Equal((201, (bool?)granted), (local.Code, local["status", "allowed"]?.AsBoolean));
    }

    [Theory]
    [InlineData("""{"spec":{"user":"a"}}""", "spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified")]
    [InlineData("""{"spec":{"user":"a","resourceAttributes":{},"nonResourceAttributes":{"path":"/"}}}""",
        "spec.nonResourceAttributes: Invalid value: {\"path\":\"/\"}: cannot be specified in combination with resourceAttributes")]
    [InlineData("""{"spec":{"resourceAttributes":{}}}""", "spec.user: Invalid value: \"\": at least one of user or group must be specified")]
    [InlineData("""{"metadata":{"name":"x"},"spec":{"user":"a","resourceAttributes":{}}}""", "metadata: Invalid value: {\"name\":\"x\"}: must be empty")]
    [InlineData("""{"spec":{"user":"a","resourceAttributes":{"fieldSelector":{}}}}""",
        "spec.resourceAttributes.fieldSelector.requirements: Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required")]
    [InlineData("""{"spec":{"user":"a","resourceAttributes":{"labelSelector":{"rawSelector":"a","requirements":[{"key":"a","operator":"Exists"}]}}}}""",
        "spec.resourceAttributes.labelSelector.rawSelector: Invalid value: \"a\": may not specified at the same time as requirements")]
    [InlineData("""{"spec":{"user":"a","resourceAttributes":{"fieldSelector":{"requirements":[{"key":"a","operator":"In"}]}}}}""",
        "spec.resourceAttributes.fieldSelector.requirements[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    public async Task A_question_that_makes_no_sense_is_refused(string question, string problem)
    {
        await using var api = await TestApi.StartAsync();
        var refused = await api.Post($"{Reviews}/subjectaccessreviews", question);
        Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
        Assert.Contains(problem, refused.ErrorMessage);
    }

    [Fact]
    public async Task Rules_of_oneself_are_listed()
    {
        await using var api = await TestApi.StartAsync();
        await api.GrantInAsync("default", "r", User("ann"), Rule("get", "", "pods", "a"));
        using var ann = api.As("ann");
        var review = await api.Send(HttpMethod.Post, $"{Reviews}/selfsubjectrulesreviews", """{"spec":{"namespace":"default"}}""", client: ann);
        Assert.Equal(201, review.Code);
        var rules = review["status", "resourceRules"]!.AsArray!.Select(r => r.ToString()).ToArray();
        Assert.Contains("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["a"]}""", rules);
        Assert.Contains("""{"verbs":["create"],"apiGroups":["authorization.k8s.io"],"resources":["selfsubjectaccessreviews","selfsubjectrulesreviews"]}""", rules);
        Assert.Contains(review["status", "nonResourceRules"]!.AsArray!, r => r["nonResourceURLs"]!.ToString().Contains("/healthz", StringComparison.Ordinal));
        Assert.False(review["status", "incomplete"]!.AsBoolean);
        var nameless = await api.Send(HttpMethod.Post, $"{Reviews}/selfsubjectrulesreviews", """{"spec":{}}""", client: ann);
        Assert.Equal((400, "no namespace on request"), (nameless.Code, nameless.ErrorMessage));
    }

    [Fact]
    public async Task A_binding_that_names_somebody_twice_counts_once()
    {
        await using var api = await TestApi.StartAsync();
        await api.GrantAsync("twice", User("ann") + ",{\"kind\":\"Group\",\"name\":\"dev\"}", Rule("get", "example.com", "widgets"));
        using var ann = api.As("ann", "dev");
        var review = await api.Send(HttpMethod.Post, $"{Reviews}/selfsubjectrulesreviews", """{"spec":{"namespace":"default"}}""", client: ann);
        Assert.Single(review["status", "resourceRules"]!.AsArray!, r => r["resources"]!.ToString().Contains("widgets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_node_may_do_cannot_be_listed()
    {
        await using var api = await TestApi.StartAsync();
        using var node = api.As("system:node:n1", "system:nodes");
        var review = await api.Send(HttpMethod.Post, $"{Reviews}/selfsubjectrulesreviews", """{"spec":{"namespace":"default"}}""", client: node);
        Assert.True(review["status", "incomplete"]!.AsBoolean);
        Assert.Equal("node authorizer does not support user rule resolution", review.Text("status", "evaluationError"));
    }

    [Fact]
    public async Task Reviews_are_answered_and_not_stored()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(405, (await api.Get($"{Reviews}/subjectaccessreviews")).Code);
    }
}
