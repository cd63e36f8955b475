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

        var tag = answer.Message.Headers.ETag!.Tag;
        foreach (var (shown, code) in ((string, int)[])[(tag, 304), ($"\"other\", W/{tag}", 304), ("*", 304), ("\"other\"", 200)])
        {
            var again = await Conditional(api, "/apis", accept, shown);
            Assert.Equal((code, tag), (again.Code, again.Message.Headers.ETag!.Tag));
        }
        Assert.NotEqual(tag, (await api.Get("/api", accept)).Message.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Whoever_knows_aggregated_discovery_gets_the_plain_form_where_there_is_no_other()
    {
        await using var api = await TestApi.StartAsync();
        const string both = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";
        Assert.Equal("apidiscovery.k8s.io/v2", (await api.Get("/api", both)).Text("apiVersion"));
        Assert.Equal("APIResourceList", (await api.Get("/api/v1", both)).Text("kind"));
        Assert.Equal("APIGroupList", (await api.Get("/apis")).Text("kind"));
        Assert.Equal("APIGroupList", (await api.Get("/apis", "application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList,application/json")).Text("kind"));
        Assert.Equal((406, "NotAcceptable"), ((await api.Get("/apis/apps", "text/html")).Code, (await api.Get("/apis/apps", "text/html")).Reason));
    }

    [Fact]
    public async Task Resources_carry_the_hash_of_the_version_they_are_stored_in()
    {
        await using var api = await TestApi.StartAsync();
        string? HashOf(Answer list, string name) => list["resources"]!.AsArray!.Single(r => r["name"]!.AsString == name)["storageVersionHash"]?.AsString;
        var core = await api.Get("/api/v1");
        // As kube-apiserver says of pods and events.
        Assert.Equal(("xPOwRZ+Yhw8=", "r2yiGXH7wu8="), (HashOf(core, "pods"), HashOf(core, "events")));
        Assert.Null(HashOf(core, "pods/status"));
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
    public async Task What_a_hashed_OpenApi_url_gives_may_be_kept_for_ever()
    {
        await using var api = await TestApi.StartAsync();
        var url = (await api.Get("/openapi/v3")).Text("paths", "api/v1", "serverRelativeURL")!;
        var hashed = await api.Get(url);
        var hash = url[(url.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.Equal(("public, immutable", $"\"{hash}\""), (hashed.Message.Headers.NonValidated["Cache-Control"].ToString(), hashed.Message.Headers.ETag!.Tag));
        Assert.True(hashed.Message.Content.Headers.Expires > DateTimeOffset.UtcNow.AddDays(360));
        Assert.Equal(304, (await Conditional(api, url, null, $"\"{hash}\"")).Code);
        var outdated = await api.Get("/openapi/v3/api/v1?hash=ABC");
        Assert.Equal((301, url), (outdated.Code, outdated.Message.Headers.Location!.OriginalString));
        var unhashed = await api.Get("/openapi/v3/api/v1");
        Assert.Equal((200, "no-cache, private"), (unhashed.Code, unhashed.Message.Headers.NonValidated["Cache-Control"].ToString()));
        foreach (var path in (string[])["/openapi/v2", "/openapi/v3"])
        {
            Assert.Equal(304, (await Conditional(api, path, null, (await api.Get(path)).Message.Headers.ETag!.Tag)).Code);
        }
        Assert.Equal(406, (await api.Get("/openapi/v2", "text/html")).Code);
        Assert.Equal(404, (await api.Get("/openapi/v3/apis/none/v1")).Code);
    }

    [Fact]
    public async Task OpenApi_v2_is_served_as_JSON_and_as_protobuf()
    {
        await using var api = await TestApi.StartAsync();
        var json = await api.Get("/openapi/v2");
        Assert.Equal("2.0", json.Text("swagger"));
        AssertReferencesResolve(json.Body, "#/definitions/", json["definitions"]!);
        foreach (var asked in (string[])["application/com.github.proto-openapi.spec.v2@v1.0+protobuf", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"])
        {
            var protobuf = await api.Get("/openapi/v2", asked + ", application/json");
            Assert.Equal("application/com.github.proto-openapi.spec.v2.v1.0+protobuf", protobuf.Message.Content.Headers.ContentType!.MediaType);
            Assert.StartsWith("\n\u00032.0", protobuf.Body.AsString);
        }
    }

    [Fact]
    public async Task Version_is_in_upstreams_shape()
    {
        await using var api = await TestApi.StartAsync();
        var version = await api.Get("/version");
        Assert.Equal(("1", "36", "linux"), (version.Text("major"), version.Text("minor"), version.Text("platform")!.Split('/')[0]));
        Assert.Matches(@"^v1\.36\.\d+", version.Text("gitVersion"));
        Assert.Equal(
            ["major", "minor", "emulationMajor", "emulationMinor", "minCompatibilityMajor", "minCompatibilityMinor", "gitVersion", "gitCommit", "gitTreeState", "buildDate",
                "goVersion", "compiler", "platform"],
            ((DocumentObject)version.Body).Names);
    }

    private static Task<Answer> Conditional(TestApi api, string path, string? accept, string tags)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tags);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
        return api.Send(request);
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
