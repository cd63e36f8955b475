using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Failures.</summary>
public abstract class ErrorContract(StoreKind store) : HttpContract(store)
{
    /// <summary>Method, path, body, content type; code, reason, message.</summary>
    public static TheoryData<string, string, string?, string, int, string, string> Failures => new()
    {
        { "GET", "/nowhere", null, "", 404, "NotFound", "the server could not find the requested resource" },
        { "GET", "/api/v1/gadgets", null, "", 404, "NotFound", "the server could not find the requested resource" },
        { "GET", "/apis/apps/v2/deployments", null, "", 404, "NotFound", "the server could not find the requested resource" },
        { "GET", Pods + "/x/gadget", null, "", 404, "NotFound", "the server could not find the requested resource" },
        { "GET", Pods + "/x", null, "", 404, "NotFound", "pods \"x\" not found" },
        { "GET", Deployments + "/x", null, "", 404, "NotFound", "deployments.apps \"x\" not found" },
        { "PUT", Pods, "{}", "application/json", 405, "MethodNotAllowed", "the server does not allow this method on the requested resource" },
        { "POST", Pods + "/x", "{}", "application/json", 405, "MethodNotAllowed", "the server does not allow this method on the requested resource" },
        // All namespaces together can be read, and nothing else.
        { "DELETE", "/api/v1/configmaps", null, "", 405, "MethodNotAllowed", "the server does not allow this method on the requested resource" },
        { "POST", "/api/v1/configmaps", """{"metadata":{"name":"a","namespace":"default"}}""", "application/json", 405, "MethodNotAllowed", "the server does not allow this method on the requested resource" },
        { "GET", "/api/v1/configmaps/a", null, "", 404, "NotFound", "the server could not find the requested resource" },
        { "DELETE", "/api/v1/namespaces", null, "", 405, "MethodNotAllowed", "the server does not allow this method on the requested resource" },
        { "POST", "/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"a"}}""", "application/json", 404, "NotFound", "namespaces \"nowhere\" not found" },
        { "POST", Maps, """{"metadata":{"name":"a","namespace":"other"}}""", "application/json", 400, "BadRequest",
            "the namespace of the provided object does not match the namespace sent on the request" },
        { "POST", Maps, """{"kind":"Pod","metadata":{"name":"a"}}""", "application/json", 400, "BadRequest",
            "Pod in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Pod) to (core.ConfigMap): unknown conversion" },
        { "POST", Maps, """{"apiVersion":"v2","metadata":{"name":"a"}}""", "application/json", 400, "BadRequest",
            "ConfigMap in version \"v2\" cannot be handled as a ConfigMap: no kind \"ConfigMap\" is registered for version \"v2\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"" },
        { "POST", Maps, """{"apiVersion":"a/b/c","metadata":{"name":"a"}}""", "application/json", 400, "BadRequest",
            "the object provided is unrecognized (must be of type ConfigMap): unexpected GroupVersion string: a/b/c ({\"apiVersion\":\"a/b/c\",\"metadat ...)" },
        { "POST", Maps, """{"metadata":{"name":"a"},"data":{"k":1}}""", "application/json", 400, "BadRequest",
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string" },
        { "POST", Maps, "", "application/json", 400, "BadRequest", "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)" },
        { "POST", Maps, "a=b", "application/x-www-form-urlencoded", 415, "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf" },
        { "POST", Maps, """{"metadata":{}}""", "application/json", 422, "Invalid",
            "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required" },
        { "POST", Maps + "?dryRun=some", """{"metadata":{"name":"a"}}""", "application/json", 422, "Invalid",
            "CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: [\"some\"]: supported values: \"All\"" },
        { "PUT", Maps + "/a", """{"metadata":{"name":"b"}}""", "application/json", 400, "BadRequest",
            "the name of the object (b) does not match the name on the URL (a)" },
        { "PUT", Maps + "/a", """{"metadata":{"name":"a"}}""", "application/json", 404, "NotFound", "configmaps \"a\" not found" },
        { "PATCH", Maps + "/a", "{}", "application/merge-patch+json", 404, "NotFound", "configmaps \"a\" not found" },
        { "PATCH", Maps + "/a", "{}", "application/apply-patch+cbor", 415, "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml" },
        { "GET", Maps + "?labelSelector=a in", null, "", 400, "BadRequest", "unable to parse requirement: found '' expected: '('" },
        { "GET", Maps + "?fieldSelector=spec.foo=1", null, "", 400, "BadRequest", "\"spec.foo\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"" },
        { "GET", Maps + "?resourceVersionMatch=Exact", null, "", 422, "Invalid",
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided" },
        { "GET", Maps + "?resourceVersion=0&resourceVersionMatch=Exact", null, "", 422, "Invalid",
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"" },
        { "GET", Maps + "?watch=true&sendInitialEvents=true", null, "", 422, "Invalid",
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan" },
        { "GET", Maps + "?continue=abc", null, "", 400, "BadRequest", "continue key is not valid: abc" },
        { "DELETE", "/api/v1/namespaces/default", null, "", 403, "Forbidden", "namespaces \"default\" is forbidden: this namespace may not be deleted" },
        { "DELETE", Maps + "/a", """{"propagationPolicy":"Sideways"}""", "application/json", 422, "Invalid",
            "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"Sideways\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"" },
    };

    [Theory, MemberData(nameof(Failures))]
    public async Task Failures_are_a_Status_in_upstreams_words(string method, string path, string? body, string type, int code, string reason, string message)
    {
        await using var api = await StartAsync();
        var answer = await api.Send(new HttpMethod(method), path.Replace(" ", "%20"), body, type.Length == 0 ? "application/json" : type);
        Assert.Equal((code, reason, message), (answer.Code, answer.Reason, answer.ErrorMessage));
        Assert.Equal(("Status", "v1", "Failure"), (answer.Text("kind"), answer.Text("apiVersion"), answer.Text("status")));
        Assert.Equal(code, answer["code"]?.AsInteger);
    }

    [Fact]
    public async Task A_body_beyond_three_MiB_is_413_and_stores_nothing()
    {
        await using var api = await StartAsync();
        var answer = await api.Post(Maps, Map("a", value: new string('x', (3 << 20) + 1)));
        Assert.Equal((413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728"), (answer.Code, answer.Reason, answer.ErrorMessage));
        Assert.Equal(404, (await api.Get(Maps + "/a")).Code);
    }

    [Fact]
    public async Task What_cannot_be_served_is_406()
    {
        await using var api = await StartAsync();
        var answer = await api.Get(Maps, accept: "application/xml");
        Assert.Equal((406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf"), (answer.Code, answer.Reason, answer.ErrorMessage));
    }

    [Fact]
    public async Task Malformed_bodies_are_400_in_every_encoding()
    {
        await using var api = await StartAsync();
        foreach (var (type, body) in new[] { ("application/json", "{"), ("application/json", "[]"), ("application/yaml", "a: [b"), ("application/vnd.kubernetes.protobuf", "nope") })
        {
            var answer = await api.Post(Maps, body, type);
            Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        }
    }
}

public sealed class ErrorTests() : ErrorContract(StoreKind.Memory);

public sealed class ErrorOnSqliteTests() : ErrorContract(StoreKind.Sqlite);

public sealed class ErrorOnEtcdTests() : ErrorContract(StoreKind.Etcd);
