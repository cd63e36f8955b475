using MiniKube.Api.ApiDiscovery.V2;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Discovery in the three encodings of objects, and the list of all paths.</summary>
public sealed class DiscoveryEncodingTests
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string Aggregated = ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    public static TheoryData<string, string> Plain => new()
    {
        { "/api", "APIVersions" }, { "/apis", "APIGroupList" }, { "/apis/apps", "APIGroup" }, { "/api/v1", "APIResourceList" }, { "/apis/apps/v1", "APIResourceList" },
    };

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Every_document_comes_in_JSON_YAML_and_protobuf(string path, string kind)
    {
        await using var api = await TestApi.StartAsync();
        var json = await api.Get(path);
        Assert.Equal(kind, json.Text("kind"));
        var yaml = await api.Get(path, "application/yaml");
        Assert.Equal((200, "application/yaml"), (yaml.Code, yaml.Message.Content.Headers.ContentType!.MediaType));
        Assert.True(json.Body.Equals(YamlReader.Read(yaml.Body.AsString!)), yaml.Body.AsString);
        var (answer, body) = await Raw(api, path, Protobuf);
        Assert.Equal((200, Protobuf), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        var envelope = ProtobufEnvelope.Read(body);
        Assert.Equal((kind, json.Text("apiVersion") ?? ""), (envelope.Kind, envelope.ApiVersion));
        var read = kind switch
        {
            "APIVersions" => Of<APIVersions>(envelope.Message),
            "APIGroupList" => Of<APIGroupList>(envelope.Message),
            "APIGroup" => Of<APIGroup>(envelope.Message),
            _ => Of<APIResourceList>(envelope.Message),
        };
        Assert.Equal(json.Body, Named(read, json.Body));
    }

    [Fact]
    public async Task Protobuf_has_upstreams_field_numbers()
    {
        await using var api = await TestApi.StartAsync();
        var (_, _, list) = WireMessage.Unframe((await Raw(api, "/apis/apps/v1", Protobuf)).Body);
        Assert.Equal("apps/v1", list.Text(1));
        var scale = list.All(2).Single(r => r.Text(1) == "deployments/scale");
        Assert.Equal(("Scale", "autoscaling", "v1", 1), (scale.Text(3), scale.Text(8), scale.Text(9), scale.Number(2)));
        Assert.Equal(["get", "patch", "update"], scale.At(4).Bytes(1).Select(System.Text.Encoding.UTF8.GetString));
        var deployments = list.All(2).Single(r => r.Text(1) == "deployments");
        Assert.Equal(("deployment", "deploy", "all"), (deployments.Text(6), deployments.Text(5), deployments.Text(7)));

        var (_, kind, groups) = WireMessage.Unframe((await Raw(api, "/apis", Protobuf + Aggregated)).Body);
        Assert.Equal("APIGroupDiscoveryList", kind);
        var apps = groups.All(2).Single(g => g.Text(1, 1) == "apps");
        Assert.Equal(("v1", "Current"), (apps.Text(2, 1), apps.Text(2, 3)));
        var aggregated = apps.At(2).All(2).Single(r => r.Text(1) == "deployments");
        Assert.Equal(("Deployment", "Namespaced", "deployment"), (aggregated.Text(2, 3), aggregated.Text(3), aggregated.Text(4)));
        Assert.Equal(["scale", "status"], aggregated.All(8).Select(s => s.Text(1)).Order());
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/apis")]
    public async Task Aggregated_discovery_comes_in_the_same_encodings_with_the_same_tag(string path)
    {
        await using var api = await TestApi.StartAsync();
        var json = await api.Get(path, "application/json" + Aggregated);
        var yaml = await api.Get(path, "application/yaml" + Aggregated);
        Assert.Equal("application/yaml" + Aggregated, yaml.Message.Content.Headers.NonValidated["Content-Type"].ToString().Replace(" ", ""));
        Assert.True(json.Body.Equals(YamlReader.Read(yaml.Body.AsString!)));
        var (answer, body) = await Raw(api, path, Protobuf + Aggregated);
        Assert.Equal(Protobuf + Aggregated, answer.Content.Headers.NonValidated["Content-Type"].ToString().Replace(" ", ""));
        var envelope = ProtobufEnvelope.Read(body);
        Assert.Equal("apidiscovery.k8s.io/v2", envelope.ApiVersion);
        // Go's structs are written where they are empty, as JSON says metadata.
        Assert.Equal(json["items"]!.AsArray!.Count, Of<APIGroupDiscoveryList>(envelope.Message)["items"]!.AsArray!.Count);
        Assert.Single(((string[])[json.Message.Headers.ETag!.Tag, yaml.Message.Headers.ETag!.Tag, answer.Headers.ETag!.Tag]).Distinct());
        Assert.Equal("public", json.Message.Headers.NonValidated["Cache-Control"].ToString());
    }

    [Theory]
    [InlineData("application/json, application/json" + Aggregated, "APIGroupDiscoveryList")]
    [InlineData("*/*" + Aggregated, "APIGroupDiscoveryList")]
    [InlineData("application/json;q=0.9,application/json" + Aggregated + ";q=0.1", "APIGroupDiscoveryList")]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList,application/json", "APIGroupList")]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v2,application/json", "APIGroupList")]
    public async Task Whoever_names_the_aggregated_form_anywhere_gets_it(string accept, string kind)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(kind, (await api.Get("/apis", accept)).Text("kind"));
    }

    [Theory]
    [InlineData("/apis", "text/html")]
    [InlineData("/api/v1", "application/json" + Aggregated)]
    [InlineData("/api", "application/json;as=Table;v=v1;g=meta.k8s.io")]
    public async Task What_discovery_is_not_written_in_is_406_with_the_types_that_it_is(string path, string accept)
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.Get(path, accept);
        Assert.Equal((406, "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf"), (answer.Code, answer.ErrorMessage));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    public async Task The_root_lists_groups_versions_and_checks_each_of_which_is_served(string root)
    {
        await using var api = await TestApi.StartAsync();
        var paths = (await api.Get(root))["paths"]!.AsArray!.Select(p => p.AsString!).ToArray();
        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
        Assert.Superset(new HashSet<string>
        {
            "/api", "/api/v1", "/apis", "/apis/", "/apis/apps", "/apis/apps/v1", "/apis/events.k8s.io/v1", "/healthz", "/healthz/ping", "/livez", "/livez/ping", "/metrics", "/openapi/v2",
            "/openapi/v3", "/openapi/v3/", "/readyz", "/readyz/etcd", "/readyz/shutdown", "/version",
        }, paths.ToHashSet());
        foreach (var path in paths)
        {
            Assert.True((await api.Get(path)).Code == 200, path);
        }
    }

    [Fact]
    public async Task The_core_groups_resources_name_no_version_of_their_own()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal((null, "v1"), ((await api.Get("/api/v1")).Text("apiVersion"), (await api.Get("/api/v1")).Text("groupVersion")));
        Assert.Equal(("v1", "apps/v1"), ((await api.Get("/apis/apps/v1")).Text("apiVersion"), (await api.Get("/apis/apps/v1")).Text("groupVersion")));
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/")]
    public async Task What_is_no_object_is_indented_for_everybody(string path)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var query in (string[])["", "?pretty=true", "?pretty=false"])
        {
            var (_, body) = await Raw(api, path + query, "application/json");
            Assert.StartsWith("{\n  \"", System.Text.Encoding.UTF8.GetString(body));
        }
    }

    private static DocumentObject Of<T>(ReadOnlyMemory<byte> message) where T : class, IApiType<T>
    {
        var reader = new ProtobufReader(message.Span);
        return ApiJson.ToDocument(T.ReadProtobuf(ref reader));
    }

    // Kind and version are in the frame, not in the message.
    private static DocumentObject Named(DocumentObject read, Document json) =>
        ((DocumentObject)json).Where(m => m.Key is "kind" or "apiVersion").Aggregate(read, (o, m) => o.With(m.Key, m.Value));

    private static async Task<(HttpResponseMessage Answer, byte[] Body)> Raw(TestApi api, string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer, await answer.Content.ReadAsByteArrayAsync());
    }
}
