using MiniKube.Api.Codecs;
using MiniKube.Api.FlowControl.V1;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.FlowControl;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Tests.FlowControl;

/// <summary>Which flow schema a request belongs to.</summary>
public sealed class FlowMatchTests
{
    private static readonly RequestInfo GetPods = new() { Path = "/api/v1/namespaces/a/pods", Verb = "list", IsResource = true, Version = "v1", Namespace = "a", Resource = "pods" };

    // With all that every cluster has.
    [Theory]
    [InlineData("list pods a", "admin", "system:masters", "exempt", "exempt")]
    [InlineData("get /healthz", "system:anonymous", "system:unauthenticated", "probes", "exempt")]
    [InlineData("get /healthz/etcd", "system:anonymous", "system:unauthenticated", "global-default", "global-default")]
    [InlineData("post /healthz", "system:anonymous", "system:unauthenticated", "global-default", "global-default")]
    [InlineData("update leases.coordination.k8s.io kube-system", "system:kube-scheduler", "system:authenticated", "system-leader-election", "leader-election")]
    [InlineData("patch leases.coordination.k8s.io kube-system", "system:kube-scheduler", "system:authenticated", "kube-scheduler", "workload-high")]
    [InlineData("update endpoints a", "system:kube-controller-manager", "system:authenticated", "endpoint-controller", "workload-high")]
    [InlineData("update endpoints a", "system:serviceaccount:kube-system:endpoint-controller", "system:authenticated", "endpoint-controller", "workload-high")]
    [InlineData("update leases.coordination.k8s.io a", "system:serviceaccount:kube-system:web", "system:authenticated", "system-leader-election", "leader-election")]
    [InlineData("get nodes", "system:node:n", "system:nodes", "system-node-high", "node-high")]
    [InlineData("update nodes/status", "system:node:n", "system:nodes", "system-node-high", "node-high")]
    [InlineData("get nodes/proxy", "system:node:n", "system:nodes", "system-nodes", "system")]
    [InlineData("update leases.coordination.k8s.io kube-node-lease", "system:node:n", "system:nodes", "system-node-high", "node-high")]
    [InlineData("list pods", "system:kube-controller-manager", "system:authenticated", "kube-controller-manager", "workload-high")]
    [InlineData("list pods", "system:serviceaccount:kube-system:web", "system:serviceaccounts", "kube-system-service-accounts", "workload-high")]
    [InlineData("list pods", "system:serviceaccount:kube-systems:web", "system:serviceaccounts", "service-accounts", "workload-low")]
    [InlineData("list pods", "bob", "system:authenticated", "global-default", "global-default")]
    public void The_schemas_of_every_cluster_sort_requests_as_upstreams(string request, string user, string group, string schema, string level)
    {
        var controller = Controller([.. FlowControlDefaults.SuggestedSchemas], [.. FlowControlDefaults.SuggestedLevels]);
        var flow = controller.Classify(Parse(request), new UserInfo(user, [group]));
        Assert.Equal((schema, level), (flow.Name, flow.Level.Name));
    }

    [Theory]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"]}""", "list pods a", true)]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"]}""", "list pods", false)]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true}""", "list pods", true)]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true}""", "list pods a", false)]
    [InlineData("""{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"],"namespaces":["a","b"]}""", "list pods b", true)]
    [InlineData("""{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"],"namespaces":["a","b"]}""", "list pods c", false)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"namespaces":["a"]}""", "list pods a", false)]
    [InlineData("""{"verbs":["list"],"apiGroups":["apps"],"resources":["pods"],"namespaces":["a"]}""", "list pods a", false)]
    [InlineData("""{"verbs":["*"],"apiGroups":[""],"resources":["pods"],"namespaces":["a"]}""", "get pods/log a", false)]
    [InlineData("""{"verbs":["*"],"apiGroups":[""],"resources":["pods/log"],"namespaces":["a"]}""", "get pods/log a", true)]
    [InlineData("""{"verbs":["*"],"apiGroups":[""],"resources":["pods/log"],"namespaces":["a"]}""", "get pods/exec a", false)]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"],"clusterScope":true}""", "get /healthz", false)]
    public void Resource_rules(string rule, string request, bool matches) => AssertMatches($$"""{"resourceRules":[{{rule}}]}""", request, "bob", matches);

    [Theory]
    [InlineData("""{"verbs":["get"],"nonResourceURLs":["/healthz"]}""", "get /healthz", true)]
    [InlineData("""{"verbs":["get"],"nonResourceURLs":["/healthz"]}""", "get /healthz/a", false)]
    [InlineData("""{"verbs":["get"],"nonResourceURLs":["/healthz/*"]}""", "get /healthz/a", true)]
    [InlineData("""{"verbs":["get"],"nonResourceURLs":["*"]}""", "get /version", true)]
    [InlineData("""{"verbs":["post"],"nonResourceURLs":["*"]}""", "get /version", false)]
    [InlineData("""{"verbs":["*"],"nonResourceURLs":["*"]}""", "list pods a", false)]
    public void Path_rules(string rule, string request, bool matches) => AssertMatches($$"""{"nonResourceRules":[{{rule}}]}""", request, "bob", matches);

    [Theory]
    [InlineData("""{"kind":"User","user":{"name":"bob"}}""", "bob", true)]
    [InlineData("""{"kind":"User","user":{"name":"*"}}""", "bob", true)]
    [InlineData("""{"kind":"User","user":{"name":"alice"}}""", "bob", false)]
    [InlineData("""{"kind":"Group","group":{"name":"dev"}}""", "bob", true)]
    [InlineData("""{"kind":"Group","group":{"name":"*"}}""", "bob", true)]
    [InlineData("""{"kind":"Group","group":{"name":"ops"}}""", "bob", false)]
    [InlineData("""{"kind":"ServiceAccount","serviceAccount":{"namespace":"a","name":"b"}}""", "system:serviceaccount:a:b", true)]
    [InlineData("""{"kind":"ServiceAccount","serviceAccount":{"namespace":"a","name":"*"}}""", "system:serviceaccount:a:c", true)]
    [InlineData("""{"kind":"ServiceAccount","serviceAccount":{"namespace":"a","name":"b"}}""", "system:serviceaccount:a:bc", false)]
    [InlineData("""{"kind":"ServiceAccount","serviceAccount":{"namespace":"a","name":"*"}}""", "system:serviceaccount:ab:c", false)]
    public void Subjects(string subject, string user, bool matches) => AssertMatches(
        $$"""{"subjects":[{{subject}}],"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"]}]}""", "list pods a", user, matches);

    [Fact]
    public void The_lowest_precedence_counts_and_then_the_name()
    {
        var controller = Controller([Schema("b", 10), Schema("a", 10), Schema("c", 9)], []);
        Assert.Equal("c", controller.Classify(GetPods, new UserInfo("bob", [])).Name);
        controller.Digest([], [Schema("b", 10), Schema("a", 10)]);
        Assert.Equal("a", controller.Classify(GetPods, new UserInfo("bob", [])).Name);
    }

    [Fact]
    public void A_schema_whose_level_does_not_exist_is_passed_by()
    {
        var schema = Schema("a", 10);
        var controller = Controller([schema with { Spec = schema.Spec with { PriorityLevelConfiguration = new() { Name = "missing" } } }], []);
        Assert.Equal("catch-all", controller.Classify(GetPods, new UserInfo("bob", ["system:authenticated"])).Name);
    }

    [Theory]
    [InlineData("ByUser", "bob")]
    [InlineData("ByNamespace", "a")]
    [InlineData(null, "")]
    public void Flows_of_a_schema_are_told_apart_as_it_says(string? method, string distinguisher)
    {
        var schema = Schema("a", 10);
        var user = new UserInfo("bob", []);
        var flow = Controller([schema with { Spec = schema.Spec with { DistinguisherMethod = method is null ? null : new() { Type = method } } }], []).Classify(GetPods, user);
        Assert.Equal(distinguisher, flow.DistinguisherOf(GetPods, user));
    }

    private static void AssertMatches(string rule, string request, string user, bool matches)
    {
        var read = ApiJson.Read<PolicyRulesWithSubjects>(rule);
        read = read.Subjects.Count > 0 ? read : read with { Subjects = [new Subject { Kind = "User", User = new() { Name = "*" } }] };
        var schema = Schema("mine", 10);
        var controller = Controller([schema with { Spec = schema.Spec with { Rules = [read] } }], []);
        Assert.Equal(matches ? "mine" : "catch-all", controller.Classify(Parse(request), new UserInfo(user, ["dev", "system:authenticated"])).Name);
    }

    private static FlowController Controller(FlowSchema[] schemas, PriorityLevelConfiguration[] levels)
    {
        var controller = new FlowController(600, new MetricRegistry(), new Testing.FakeTimeProvider());
        controller.Digest(levels, schemas);
        return controller;
    }

    private static FlowSchema Schema(string name, int precedence) => FlowControlDefaults.MandatorySchemas[1] with
    {
        Metadata = new() { Name = name },
        Spec = FlowControlDefaults.MandatorySchemas[1].Spec with
        {
            MatchingPrecedence = precedence,
            Rules = [FlowControlDefaults.MandatorySchemas[1].Spec.Rules[0] with { Subjects = [new Subject { Kind = "User", User = new() { Name = "bob" } }] }],
        },
    };

    // "get pods/log a", "get nodes", "get /healthz".
    private static RequestInfo Parse(string request)
    {
        var words = request.Split(' ');
        if (words[1].StartsWith('/'))
        {
            return new RequestInfo { Path = words[1], Verb = words[0] };
        }
        var dot = words[1].IndexOf('.', StringComparison.Ordinal);
        var names = (dot < 0 ? words[1] : words[1][..dot]).Split('/');
        return new RequestInfo
        {
            Path = "/",
            Verb = words[0],
            IsResource = true,
            Group = dot < 0 ? "" : words[1][(dot + 1)..],
            Version = "v1",
            Resource = names[0],
            Subresource = names.ElementAtOrDefault(1),
            Namespace = words.ElementAtOrDefault(2),
        };
    }
}
