using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Requests;

public class PlainPathTests
{
    private static string[] Names(Document? items, string member = "name") => items!.AsArray!.Select(i => i[member]!.AsString!).ToArray();

    [Fact]
    public async Task Discovery_names_groups_versions_and_resources()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal("v1", (await api.Get("/api"))["versions"]!.AsArray![0].AsString);
        Assert.Contains("apps", Names((await api.Get("/apis"))["groups"]));
        Assert.Equal("apps/v1", (await api.Get("/apis/apps")).Text("preferredVersion", "groupVersion"));
        var core = (await api.Get("/api/v1"))["resources"];
        Assert.Superset(new HashSet<string>
        {
            "namespaces", "namespaces/status", "namespaces/finalize", "nodes", "nodes/status", "pods", "pods/status", "pods/binding", "pods/log", "pods/exec",
            "services", "configmaps", "secrets", "serviceaccounts", "endpoints", "events",
        }, Names(core).ToHashSet());
        var apps = (await api.Get("/apis/apps/v1"))["resources"];
        Assert.Superset(new HashSet<string> { "deployments", "deployments/scale", "deployments/status", "replicasets", "replicasets/scale", "replicasets/status" }, Names(apps).ToHashSet());
        var deployments = apps!.AsArray!.Single(r => r["name"]!.AsString == "deployments");
        Assert.Equal(("deployment", "Deployment", "deploy"), (deployments["singularName"]!.AsString, deployments["kind"]!.AsString, deployments["shortNames"]!.AsArray![0].AsString));
        Assert.Equal(["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"], deployments["verbs"]!.AsArray!.Select(v => v.AsString!));
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v2beta1")]
    public async Task Aggregated_discovery_answers_in_the_type_asked_for_and_has_a_tag(string version)
    {
        await using var api = await TestApi.StartAsync();
        var accept = $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList,application/json";
        var answer = await api.Get("/apis", accept);
        Assert.Equal($"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList",
            answer.Message.Content.Headers.NonValidated["Content-Type"].ToString().Replace(" ", ""));
        Assert.Equal(("APIGroupDiscoveryList", $"apidiscovery.k8s.io/{version}"), (answer.Text("kind"), answer.Text("apiVersion")));
        var apps = answer["items"]!.AsArray!.Single(g => g.At("metadata", "name")?.AsString == "apps")["versions"]!.AsArray![0];
        var deployments = apps["resources"]!.AsArray!.Single(r => r["resource"]!.AsString == "deployments");
        Assert.Equal(("Namespaced", "deployment", "Deployment"),
            (deployments["scope"]!.AsString, deployments["singularResource"]!.AsString, deployments.At("responseKind", "kind")!.AsString));
        Assert.Equal(["scale", "status"], Names(deployments["subresources"], "subresource").Order());

        var request = new HttpRequestMessage(HttpMethod.Get, "https://api/apis");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("If-None-Match", answer.Message.Headers.ETag!.Tag);
        Assert.Equal(304, (int)(await api.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task OpenApi_v3_describes_each_version_under_a_hashed_url()
    {
        await using var api = await TestApi.StartAsync();
        var index = await api.Get("/openapi/v3");
        var url = index.Text("paths", "apis/apps/v1", "serverRelativeURL")!;
        Assert.StartsWith("/openapi/v3/apis/apps/v1?hash=", url);
        var apps = await api.Get(url);
        Assert.Equal("3.0.0", apps.Text("openapi"));
        var deployment = apps["components", "schemas", "io.k8s.api.apps.v1.Deployment"]!;
        Assert.Equal("Deployment", deployment["x-kubernetes-group-version-kind"]!.AsArray![0]["kind"]!.AsString);
        var patch = apps["paths", "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "patch"]!;
        Assert.Contains("fieldValidation", Names(patch["parameters"]));
        var containers = apps["components", "schemas", "io.k8s.api.core.v1.PodSpec", "properties", "containers"]!;
        Assert.Equal(("merge", "name"), (containers["x-kubernetes-patch-strategy"]?.AsString, containers["x-kubernetes-patch-merge-key"]?.AsString));
        AssertReferencesResolve(apps.Body, "#/components/schemas/", apps["components", "schemas"]!);
    }

    [Fact]
    public async Task OpenApi_v2_is_served_as_JSON_and_as_protobuf()
    {
        await using var api = await TestApi.StartAsync();
        var json = await api.Get("/openapi/v2");
        Assert.Equal("2.0", json.Text("swagger"));
        AssertReferencesResolve(json.Body, "#/definitions/", json["definitions"]!);
        var protobuf = await api.Get("/openapi/v2", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf");
        Assert.Equal("application/com.github.proto-openapi.spec.v2@v1.0+protobuf", protobuf.Message.Content.Headers.NonValidated["Content-Type"].ToString());
        Assert.StartsWith("\n\u00032.0", protobuf.Body.AsString);
    }

    [Fact]
    public async Task Version_health_and_metrics_answer()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal("v1.36.0+minikube", (await api.Get("/version")).Text("gitVersion"));
        foreach (var path in (string[])["/healthz", "/livez", "/readyz", "/readyz/ping", "/livez/ping"])
        {
            Assert.Equal("ok", (await api.Get(path)).Body.AsString);
        }
        Assert.Equal("[+]ping ok\n[+]informer-sync ok\n[+]shutdown ok\nreadyz check passed\n", (await api.Get("/readyz?verbose")).Body.AsString);
        Assert.Equal("[+]informer-sync ok\n[+]shutdown ok\nreadyz check passed\n", (await api.Get("/readyz?verbose&exclude=ping")).Body.AsString);
        Assert.Equal(404, (await api.Get("/readyz/nothing")).Code);
        Assert.Contains("apiserver_storage_objects{resource=\"namespaces\"} 4\n", (await api.Get("/metrics")).Body.AsString);
    }

    private static void AssertReferencesResolve(Document node, string prefix, Document definitions)
    {
        switch (node)
        {
            case DocumentObject o:
                if (o["$ref"]?.AsString is { } reference)
                {
                    Assert.NotNull(definitions[reference[prefix.Length..]]);
                }
                foreach (var (_, value) in o)
                {
                    AssertReferencesResolve(value, prefix, definitions);
                }
                break;
            case DocumentArray a:
                foreach (var item in a)
                {
                    AssertReferencesResolve(item, prefix, definitions);
                }
                break;
        }
    }
}
