using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Admission.NodeRestriction;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Admission;

public class NodeRestrictionTests
{
    private const string Nodes = "/api/v1/nodes";

    [Theory]
    [InlineData("POST", Nodes, """{"metadata":{"name":"b"} }""", "nodes \"b\" is forbidden: node \"a\" is not allowed to modify node \"b\"")]
    [InlineData("POST", Nodes, """{"metadata":{"name":"a","labels":{"node-restriction.kubernetes.io/x":"y","kubernetes.io/hostname":"a","example.com/z":"1"} } }""",
        "nodes \"a\" is forbidden: node \"a\" is not allowed to set the following labels: node-restriction.kubernetes.io/x")]
    [InlineData("POST", Pods, """{"metadata":{"name":"x"},"spec":{"nodeName":"a","containers":[{"name":"c","image":"i"}]} }""",
        "pods \"x\" is forbidden: pod does not have \"kubernetes.io/config.mirror\" annotation, node \"a\" can only create mirror pods")]
    [InlineData("POST", Pods, """{"metadata":{"name":"x","annotations":{"kubernetes.io/config.mirror":"1"} },"spec":{"nodeName":"b","containers":[{"name":"c","image":"i"}]} }""",
        "pods \"x\" is forbidden: node \"a\" can only create pods with spec.nodeName set to itself")]
    [InlineData("POST", Pods, """{"metadata":{"name":"x","annotations":{"kubernetes.io/config.mirror":"1"} },"spec":{"nodeName":"a","containers":[{"name":"c","image":"i"}]} }""",
        "pods \"x\" is forbidden: node \"a\" can only create pods with an owner reference set to itself")]
    [InlineData("PATCH", Pods + "/theirs/status", """{"status":{"phase":"Failed"} }""",
        "pods \"theirs\" is forbidden: node \"a\" can only update pod status for pods with spec.nodeName set to itself")]
    [InlineData("PATCH", Pods + "/own", """{"metadata":{"labels":{"a":"b"} } }""",
        "pods \"own\" is forbidden: unexpected operation \"UPDATE\", node \"a\" can only create and delete mirror pods")]
    [InlineData("DELETE", Pods + "/theirs", null, "pods \"theirs\" is forbidden: node \"a\" can only delete pods with spec.nodeName set to itself")]
    [InlineData("POST", "/apis/coordination.k8s.io/v1/namespaces/default/leases", """{"metadata":{"name":"a"},"spec":{} }""",
        "leases.coordination.k8s.io \"a\" is forbidden: can only access leases in the \"kube-node-lease\" system namespace")]
    [InlineData("POST", "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases", """{"metadata":{"name":"b"},"spec":{} }""",
        "leases.coordination.k8s.io \"b\" is forbidden: can only access node lease with the same name as the requesting node")]
    [InlineData("POST", "/apis/storage.k8s.io/v1/csinodes", """{"metadata":{"name":"b"},"spec":{"drivers":[]} }""",
        "csinodes.storage.k8s.io \"b\" is forbidden: can only access CSINode with the same name as the requesting node")]
    [InlineData("POST", "/api/v1/namespaces/default/serviceaccounts/robot/token", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{} }""",
        "serviceaccounts \"robot\" is forbidden: node requested token not bound to a pod")]
    public async Task A_node_may_not_touch_what_is_not_its_own(string method, string path, string? body, string message)
    {
        await using var api = await StartAsync();
        var type = method == "PATCH" ? "application/merge-patch+json" : "application/json";
        var refused = await api.Send(new HttpMethod(method), path, body, type, client: api.As("system:node:a", "system:nodes", "system:masters"));
        Assert.Equal((403, message), (refused.Code, refused.ErrorMessage));
    }

    [Theory]
    [InlineData("POST", Nodes, """{"metadata":{"name":"a","labels":{"kubernetes.io/hostname":"a","kubelet.kubernetes.io/x":"1","example.com/z":"1"} } }""", 201)]
    [InlineData("PATCH", Pods + "/own/status", """{"status":{"phase":"Running"} }""", 200)]
    [InlineData("DELETE", Pods + "/own?gracePeriodSeconds=0", null, 200)]
    [InlineData("POST", "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases", """{"metadata":{"name":"a"},"spec":{} }""", 201)]
    public async Task What_is_its_own_a_node_may_change(string method, string path, string? body, int code)
    {
        await using var api = await StartAsync();
        var type = method == "PATCH" ? "application/merge-patch+json" : "application/json";
        Assert.Equal(code, (await api.Send(new HttpMethod(method), path, body, type, client: api.As("system:node:a", "system:nodes", "system:masters"))).Code);
    }

    [Fact]
    public async Task A_node_gets_tokens_for_its_own_pods()
    {
        await using var api = await StartAsync();
        var uid = (await api.Get(Pods + "/own")).Text("metadata", "uid");
        var other = (await api.Get(Pods + "/theirs")).Text("metadata", "uid");
        var node = api.As("system:node:a", "system:nodes", "system:masters");
        Task<Answer> Token(string pod, string? id, string audiences = "", HttpMessageInvoker? client = null) => api.Send(HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts/robot/token", $$"""
            {"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":[{{audiences}}],"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"{{pod}}","uid":"{{id}}"} } }
            """, client: client ?? node);
        // One that may do nothing but what nodes may gets what its pods' own volumes ask for.
        using var plain = api.As("system:node:a", "system:nodes");
        Assert.Equal(201, (await Token("own", uid, "", plain)).Code);
        Assert.StartsWith("serviceaccounts \"robot\" is forbidden: audience \"a\" not found in pod spec volume", (await Token("own", uid, "\"a\"", plain)).ErrorMessage);
        Assert.Equal("serviceaccounts \"robot\" is forbidden: node may only request 0 or 1 audiences", (await Token("own", uid, "\"a\",\"b\"")).ErrorMessage);
        Assert.Equal(201, (await Token("own", uid)).Code);
        Assert.Equal("serviceaccounts \"robot\" is forbidden: node requested token bound to a pod scheduled on a different node", (await Token("theirs", other)).ErrorMessage);
    }

    [Fact]
    public async Task A_volume_may_name_the_server_for_whom_tokens_are_that_name_nobody()
    {
        await using var api = await StartAsync();
        var node = api.As("system:node:a", "system:nodes", "system:masters");
        var own = api.Server.Parts.ServiceAccounts.Audiences[0];
        await api.Post(Pods, $$"""
            {"metadata":{"name":"named"},"spec":{"nodeName":"a","serviceAccountName":"robot","automountServiceAccountToken":false,"containers":[{"name":"c","image":"i"}],
            "volumes":[{"name":"t","projected":{"sources":[{"serviceAccountToken":{"path":"t","audience":"{{own}}"} } ]} }]} }
            """);
        var uid = (await api.Get(Pods + "/named")).Text("metadata", "uid");
        var answer = await api.Send(HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts/robot/token", $$$"""
            {"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"audiences":["{{{own}}}"],"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"named","uid":"{{{uid}}}"} } }
            """, client: node);
        Assert.True(answer.Code == 201, answer.ErrorMessage);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("server other-server", true)]
    [InlineData("vault", true)]
    [InlineData("driver", true)]
    [InlineData("granted", true)]
    [InlineData("other", false)]
    public async Task Tokens_are_for_whom_a_volume_of_the_pod_names_or_the_node_was_given(string audience, bool allowed)
    {
        await using var api = await StartAsync();
        await api.Post("/apis/storage.k8s.io/v1/csidrivers", """{"metadata":{"name":"csi.example.com"},"spec":{"tokenRequests":[{"audience":"driver"}]}}""");
        var pod = new Pod
        {
            Metadata = new() { Name = "p", Namespace = "default" },
            Spec = new()
            {
                Volumes =
                [
                    new() { Name = "api", Projected = new() { Sources = [new() { ServiceAccountToken = new() { Path = "t" } }, new() { ServiceAccountToken = new() { Path = "v", Audience = "vault" } }] } },
                    new() { Name = "csi", Csi = new() { Driver = "csi.example.com" } },
                ],
            },
        };
        // The cache has the driver once it has been listed.
        await api.Get("/apis/storage.k8s.io/v1/csidrivers");
        var objects = new ClusterObjects(api.Server.Parts.Hub, api.Server.Parts.Resources);
        var request = new AdmissionRequest(new RequestContext
        {
            Kind = api.Server.Parts.Resources.Of("ServiceAccount").Kind,
            Version = api.Server.Parts.Resources.Of("ServiceAccount").Kind.StorageVersion,
            Name = "robot",
            Namespace = "default",
            Subresource = "token",
            User = new UserInfo("system:node:a", ["system:nodes"]),
            Now = DateTimeOffset.UnixEpoch,
            Random = new SeededRandomSource(1),
            Ids = new RandomIdSource(new SeededRandomSource(1)),
        }, AdmissionOperation.Create, null, null);
        var refusal = await new TokenAudiences(objects, new Granted(), ["server", "other-server"]).CheckAsync(request, pod, audience.Length == 0 ? [] : audience.Split(' '));
        Assert.Equal(allowed ? null : "serviceaccounts \"robot\" is forbidden: audience \"other\" not found in pod spec volume, system:node:a is not authorized to request tokens for this audience",
            refusal?.Status.Message);
    }

    private sealed class Granted : IAuthorizer
    {
        public ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel) =>
            new(new AuthorizationResult(attributes is { Verb: "request-serviceaccounts-token-audience", Resource: "granted", Name: "robot" } ? Decision.Allow : Decision.NoOpinion));

        public SubjectRules RulesFor(UserInfo user, string ns) => SubjectRules.None;
    }

    [Fact]
    public async Task A_node_may_not_take_its_taints_away()
    {
        await using var api = await StartAsync();
        Assert.Equal(201, (await api.Post(Nodes, """{"metadata":{"name":"a"},"spec":{"taints":[{"key":"k","effect":"NoSchedule"}]} }""")).Code);
        var node = api.As("system:node:a", "system:nodes", "system:masters");
        var refused = await api.Send(HttpMethod.Patch, Nodes + "/a", """{"spec":{"taints":null} }""", "application/merge-patch+json", client: node);
        Assert.Equal("nodes \"a\" is forbidden: node \"a\" is not allowed to modify taints", refused.ErrorMessage);
    }

    private static async Task<TestApi> StartAsync()
    {
        var api = await TestApi.StartAsync(configure: o => o with { EnabledAdmissionPlugins = ["NodeRestriction"] });
        Assert.Equal(201, (await api.Post("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"robot"} }""")).Code);
        Assert.Equal(201, (await api.Post(Pods, Pod("own", "\"nodeName\":\"a\",\"serviceAccountName\":\"robot\",\"volumes\":[{\"name\":\"t\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"path\":\"token\"}}]}}],"))).Code);
        Assert.Equal(201, (await api.Post(Pods, Pod("theirs", "\"nodeName\":\"b\",\"serviceAccountName\":\"robot\","))).Code);
        return api;
    }
}
