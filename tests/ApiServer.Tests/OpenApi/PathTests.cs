using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.OpenApi;

/// <summary>The paths that OpenAPI describes, in both versions.</summary>
public class PathTests
{
    private const string Apps = "/apis/apps/v1";
    private const string Pod = "/api/v1/namespaces/{namespace}/pods/{name}";

    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    /// <summary>A document, its path, and the operations there: method, name, action.</summary>
    public static TheoryData<string, string, string> Operations => new()
    {
        { "apis/apps/v1", Apps + "/namespaces/{namespace}/deployments",
            "get listAppsV1NamespacedDeployment list, post createAppsV1NamespacedDeployment post, delete deleteAppsV1CollectionNamespacedDeployment deletecollection" },
        { "apis/apps/v1", Apps + "/namespaces/{namespace}/deployments/{name}",
            "get readAppsV1NamespacedDeployment get, put replaceAppsV1NamespacedDeployment put, delete deleteAppsV1NamespacedDeployment delete, patch patchAppsV1NamespacedDeployment patch" },
        { "apis/apps/v1", Apps + "/namespaces/{namespace}/deployments/{name}/scale",
            "get readAppsV1NamespacedDeploymentScale get, put replaceAppsV1NamespacedDeploymentScale put, patch patchAppsV1NamespacedDeploymentScale patch" },
        { "apis/apps/v1", Apps + "/namespaces/{namespace}/deployments/{name}/status",
            "get readAppsV1NamespacedDeploymentStatus get, put replaceAppsV1NamespacedDeploymentStatus put, patch patchAppsV1NamespacedDeploymentStatus patch" },
        { "apis/apps/v1", Apps + "/deployments", "get listAppsV1DeploymentForAllNamespaces list" },
        { "apis/apps/v1", Apps + "/watch/deployments", "get watchAppsV1DeploymentListForAllNamespaces watchlist" },
        { "apis/apps/v1", Apps + "/watch/namespaces/{namespace}/deployments", "get watchAppsV1NamespacedDeploymentList watchlist" },
        { "apis/apps/v1", Apps + "/watch/namespaces/{namespace}/deployments/{name}", "get watchAppsV1NamespacedDeployment watch" },
        { "apis/apps/v1", Apps + "/", "get getAppsV1APIResources " },
        { "apis/apps", "/apis/apps/", "get getAppsAPIGroup " },
        { "apis/events.k8s.io", "/apis/events.k8s.io/", "get getEventsAPIGroup " },
        { "apis", "/apis/", "get getAPIVersions " },
        { "api", "/api/", "get getCoreAPIVersions " },
        { "version", "/version/", "get getCodeVersion " },
        { "api/v1", "/api/v1/namespaces", "get listCoreV1Namespace list, post createCoreV1Namespace post" },
        { "api/v1", "/api/v1/namespaces/{name}/finalize", "put replaceCoreV1NamespaceFinalize put" },
        { "api/v1", "/api/v1/watch/namespaces/{name}", "get watchCoreV1Namespace watch" },
        { "api/v1", "/api/v1/nodes/{name}/status", "get readCoreV1NodeStatus get, put replaceCoreV1NodeStatus put, patch patchCoreV1NodeStatus patch" },
        { "api/v1", Pod + "/binding", "post createCoreV1NamespacedPodBinding post" },
        { "api/v1", Pod + "/log", "get readCoreV1NamespacedPodLog get" },
        { "api/v1", Pod + "/exec", "get connectCoreV1GetNamespacedPodExec connect, post connectCoreV1PostNamespacedPodExec connect" },
        { "api/v1", Pod + "/attach", "get connectCoreV1GetNamespacedPodAttach connect, post connectCoreV1PostNamespacedPodAttach connect" },
        { "api/v1", Pod + "/portforward", "get connectCoreV1GetNamespacedPodPortforward connect, post connectCoreV1PostNamespacedPodPortforward connect" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operations_have_upstreams_names(string document, string path, string expected)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var url in (string[])["/openapi/v2", "/openapi/v3/" + document])
        {
            var item = (await api.Get(url))["paths"]![path]!;
            Assert.Equal(expected, string.Join(", ", Each(item).Select(o => $"{o.Method} {o.Operation["operationId"]!.AsString} {o.Operation["x-kubernetes-action"]?.AsString}")));
        }
    }

    [Theory]
    [InlineData(Apps + "/namespaces/{namespace}/deployments", "get",
        "allowWatchBookmarks continue fieldSelector labelSelector limit namespace* pretty resourceVersion resourceVersionMatch sendInitialEvents timeoutSeconds watch")]
    [InlineData(Apps + "/namespaces/{namespace}/deployments", "post", "dryRun fieldManager fieldValidation namespace* pretty")]
    [InlineData(Apps + "/namespaces/{namespace}/deployments", "delete",
        "continue dryRun fieldSelector gracePeriodSeconds labelSelector limit namespace* orphanDependents pretty propagationPolicy resourceVersion resourceVersionMatch sendInitialEvents timeoutSeconds")]
    [InlineData(Apps + "/namespaces/{namespace}/deployments/{name}", "get", "name* namespace* pretty")]
    [InlineData(Apps + "/namespaces/{namespace}/deployments/{name}", "put", "dryRun fieldManager fieldValidation name* namespace* pretty")]
    [InlineData(Apps + "/namespaces/{namespace}/deployments/{name}", "patch", "dryRun fieldManager fieldValidation force name* namespace* pretty")]
    [InlineData(Apps + "/namespaces/{namespace}/deployments/{name}", "delete", "dryRun gracePeriodSeconds name* namespace* orphanDependents pretty propagationPolicy")]
    [InlineData(Apps + "/watch/deployments", "get",
        "allowWatchBookmarks continue fieldSelector labelSelector limit pretty resourceVersion resourceVersionMatch sendInitialEvents timeoutSeconds watch")]
    [InlineData(Pod + "/log", "get", "container follow insecureSkipTLSVerifyBackend limitBytes name* namespace* pretty previous sinceSeconds stream tailLines timestamps")]
    [InlineData(Pod + "/exec", "post", "command container name* namespace* stderr stdin stdout tty")]
    [InlineData(Pod + "/attach", "get", "container name* namespace* stderr stdin stdout tty")]
    [InlineData(Pod + "/portforward", "get", "name* namespace* ports")]
    public async Task Operations_have_upstreams_parameters_of_which_those_in_the_path_are_required(string path, string method, string expected)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var url in (string[])["/openapi/v2", "/openapi/v3/" + (path.StartsWith("/api/", StringComparison.Ordinal) ? "api/v1" : "apis/apps/v1")])
        {
            var item = (await api.Get(url))["paths"]![path]!;
            var all = Items(item["parameters"]).Concat(Items(item[method]!["parameters"])).Where(p => p["in"]!.AsString != "body").ToArray();
            Assert.Equal(expected, string.Join(' ', all.Select(p => p["name"]!.AsString + (p["required"]?.AsBoolean == true ? "*" : "")).Order(StringComparer.Ordinal)));
            Assert.All(all, p => Assert.Equal(p["in"]!.AsString == "path", p["required"]?.AsBoolean == true));
            Assert.All(all, p => Assert.NotNull((p["schema"] ?? p)["type"]));
        }
    }

    [Fact]
    public async Task What_is_sent_and_answered_has_its_media_types_and_schemas()
    {
        await using var api = await TestApi.StartAsync();
        var v3 = (await api.Get("/openapi/v3/apis/apps/v1"))["paths"]!;
        var v2 = (await api.Get("/openapi/v2"))["paths"]!;
        var (collection, single) = (Apps + "/namespaces/{namespace}/deployments", Apps + "/namespaces/{namespace}/deployments/{name}");
        foreach (var (path, method, consumes, body, required, codes, answer) in ((string, string, string, string?, bool, string, string)[])
        [
            (collection, "post", "*/*", "io.k8s.api.apps.v1.Deployment", true, "200 201 202 401", "io.k8s.api.apps.v1.Deployment"),
            (collection, "get", "*/*", null, false, "200 401", "io.k8s.api.apps.v1.DeploymentList"),
            (collection, "delete", "*/*", "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions", false, "200 401", "io.k8s.apimachinery.pkg.apis.meta.v1.Status"),
            (single, "put", "*/*", "io.k8s.api.apps.v1.Deployment", true, "200 201 401", "io.k8s.api.apps.v1.Deployment"),
            (single, "delete", "*/*", "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions", false, "200 202 401", "io.k8s.apimachinery.pkg.apis.meta.v1.Status"),
            (single, "patch", "application/json-patch+json application/merge-patch+json application/strategic-merge-patch+json application/apply-patch+yaml",
                "io.k8s.apimachinery.pkg.apis.meta.v1.Patch", true, "200 201 401", "io.k8s.api.apps.v1.Deployment"),
            (single + "/scale", "put", "*/*", "io.k8s.api.autoscaling.v1.Scale", true, "200 201 401", "io.k8s.api.autoscaling.v1.Scale"),
            (Apps + "/watch/deployments", "get", "*/*", null, false, "200 401", "io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent"),
        ])
        {
            var (three, two) = (v3[path]![method]!, v2[path]![method]!);
            var sent = three.At("requestBody", "content") as DocumentObject ?? DocumentObject.Empty;
            Assert.Equal(body is null ? "" : consumes, string.Join(' ', sent.Names));
            Assert.All(sent, s => Assert.Equal("#/components/schemas/" + body, s.Value.At("schema", "$ref")!.AsString));
            Assert.Equal(required, three.At("requestBody", "required")?.AsBoolean == true);
            Assert.Equal(codes, string.Join(' ', ((DocumentObject)three["responses"]!).Names));
            var content = (DocumentObject)three.At("responses", "200", "content")!;
            Assert.All(content, c => Assert.Equal("#/components/schemas/" + answer, c.Value.At("schema", "$ref")!.AsString));

            Assert.Equal(consumes, string.Join(' ', Items(two["consumes"]).Select(c => c.AsString)));
            Assert.Equal(content.Names, Items(two["produces"]).Select(c => c.AsString!));
            var given = Items(two["parameters"]).SingleOrDefault(p => p["in"]!.AsString == "body");
            Assert.Equal(body is null ? null : "#/definitions/" + body, given?.At("schema", "$ref")!.AsString);
            Assert.Equal(required, given?["required"]?.AsBoolean == true);
            Assert.Equal(codes, string.Join(' ', ((DocumentObject)two["responses"]!).Names));
            Assert.Equal("#/definitions/" + answer, two.At("responses", "200", "schema", "$ref")!.AsString);
        }
        string[] streams = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];
        Assert.Superset(streams.ToHashSet(), ((DocumentObject)v3[collection]!.At("get", "responses", "200", "content")!).Names.ToHashSet());
        Assert.DoesNotContain(streams[0], ((DocumentObject)v3[single]!.At("get", "responses", "200", "content")!).Names);
    }

    [Fact]
    public async Task A_kind_that_answers_a_delete_with_the_object_says_so()
    {
        await using var api = await TestApi.StartAsync();
        var paths = (await api.Get("/openapi/v2"))["paths"]!;
        string Answer(string path) => paths[path]!.At("delete", "responses", "202", "schema", "$ref")!.AsString!;
        Assert.EndsWith("core.v1.Pod", Answer(Pod));
        Assert.EndsWith("core.v1.ServiceAccount", Answer("/api/v1/namespaces/{namespace}/serviceaccounts/{name}"));
        Assert.EndsWith("meta.v1.Status", Answer("/api/v1/namespaces/{namespace}/configmaps/{name}"));
    }

    [Fact]
    public async Task Whatever_discovery_names_has_its_paths_in_both_versions_and_each_has_a_name_of_its_own()
    {
        await using var api = await TestApi.StartAsync();
        var v2 = (DocumentObject)(await api.Get("/openapi/v2"))["paths"]!;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var described = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (document, _) in (DocumentObject)(await api.Get("/openapi/v3"))["paths"]!)
        {
            foreach (var (path, item) in (DocumentObject)(await api.Get("/openapi/v3/" + document))["paths"]!)
            {
                Assert.True(described.Add(path), path);
                Assert.Equal(Each(v2[path]!).Select(o => (o.Method, o.Operation["operationId"])), Each(item).Select(o => (o.Method, o.Operation["operationId"])));
                Assert.All(Each(item), o => Assert.True(names.Add(o.Operation["operationId"]!.AsString!), path));
                Assert.All(Each(item), o => Assert.False(string.IsNullOrEmpty(o.Operation["description"]?.AsString), path));
            }
        }
        Assert.Equal(v2.Names.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));

        foreach (var root in (string[])["/api/v1", "/apis/apps/v1", "/apis/autoscaling/v1", "/apis/autoscaling/v2", "/apis/coordination.k8s.io/v1", "/apis/discovery.k8s.io/v1", "/apis/events.k8s.io/v1"])
        {
            foreach (var resource in (await api.Get(root))["resources"]!.AsArray!)
            {
                var parts = resource["name"]!.AsString!.Split('/');
                var collection = (resource["namespaced"]!.AsBoolean == true ? "/namespaces/{namespace}/" : "/") + parts[0];
                foreach (var verb in resource["verbs"]!.AsArray!.Select(v => v.AsString!))
                {
                    var single = parts.Length > 1 ? $"{root}{collection}/{{name}}/{parts[1]}" : $"{root}{collection}/{{name}}";
                    var (path, method) = verb switch
                    {
                        "list" => (root + collection, "get"),
                        "create" when parts.Length == 1 => (root + collection, "post"),
                        "deletecollection" => (root + collection, "delete"),
                        "watch" => ($"{root}/watch{collection}", "get"),
                        _ => (single, verb switch { "create" => "post", "update" => "put", _ => verb }),
                    };
                    Assert.True(v2[path]?[method] is not null, $"{verb} {resource["name"]}: {method} {path}");
                }
            }
        }
    }

    [Fact]
    public async Task Each_path_that_is_described_leads_somewhere()
    {
        await using var api = await TestApi.StartAsync();
        foreach (var (path, item) in (DocumentObject)(await api.Get("/openapi/v2"))["paths"]!)
        {
            foreach (var (method, _) in Each(item))
            {
                var url = path.Replace("{namespace}", "default", StringComparison.Ordinal).Replace("{name}", "nobody", StringComparison.Ordinal) + "?timeoutSeconds=1&resourceVersion=x";
                var answer = await api.Send(new HttpMethod(method.ToUpperInvariant()), url, method is "get" or "delete" ? null : "{");
                Assert.NotEqual("the server could not find the requested resource", answer.Body is DocumentObject ? answer.ErrorMessage : null);
                Assert.True(answer.Code is not 405 and not 500, $"{method} {url}: {answer.Code} {answer.Body}");
            }
        }
    }

    [Theory]
    [InlineData("Status", "")]
    [InlineData("DeleteOptions", " apps/v1 events.k8s.io/v1")]
    [InlineData("WatchEvent", " apps/v1 events.k8s.io/v1")]
    [InlineData("APIResourceList", "")]
    public async Task Types_of_requests_and_answers_are_published_with_their_kinds(string kind, string versions)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var schemas in (Document[])[(await api.Get("/openapi/v2"))["definitions"]!, (await api.Get("/openapi/v3/apis/apps/v1"))["components", "schemas"]!])
        {
            var kinds = schemas["io.k8s.apimachinery.pkg.apis.meta.v1." + kind]!["x-kubernetes-group-version-kind"]!.AsArray!;
            Assert.All(kinds, k => Assert.Equal(kind, k["kind"]!.AsString));
            var found = kinds.Select(k => $"{k["group"]!.AsString}/{k["version"]!.AsString}".TrimStart('/')).ToHashSet();
            Assert.Superset($"v1{versions}".Split(' ').ToHashSet(), found);
            Assert.True(versions.Length > 0 || found.Count == 1);
        }
    }

    [Fact]
    public async Task Everything_is_secured_by_a_token()
    {
        await using var api = await TestApi.StartAsync();
        var v2 = await api.Get("/openapi/v2");
        Assert.Equal("""[{"BearerToken":[]}]""", v2["security"]!.ToString());
        Assert.Equal(("apiKey", "header", "authorization"),
            (v2.Text("securityDefinitions", "BearerToken", "type"), v2.Text("securityDefinitions", "BearerToken", "in"), v2.Text("securityDefinitions", "BearerToken", "name")));
        Assert.Equal(v2["securityDefinitions"], (await api.Get("/openapi/v3/version"))["components", "securitySchemes"]);
    }

    private static IEnumerable<(string Method, Document Operation)> Each(Document item) => Methods.Where(m => item[m] is not null).Select(m => (m, item[m]!));

    private static DocumentArray Items(Document? array) => array?.AsArray ?? DocumentArray.Empty;
}
