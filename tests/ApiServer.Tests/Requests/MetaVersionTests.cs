using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Tables and metadata in both versions of <c>meta.k8s.io</c>, and what is said when an answer has no such form.</summary>
public abstract class MetaVersionContract(StoreKind kind) : HttpContract(kind)
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    private static string As(string kind, string version, string type = "application/json") => $"{type};as={kind};g=meta.k8s.io;v={version}";

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task Tables_and_metadata_are_served_in_the_version_asked_for(string version)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        await api.Post(Deployments, Deployment("d"));
        var expected = "meta.k8s.io/" + version;
        foreach (var path in (string[])[Maps, Maps + "/a", Deployments + "/d/scale"])
        {
            var table = await api.Get(path, As("Table", version));
            Assert.Equal((200, "Table", expected), (table.Code, table.Text("kind"), table.Text("apiVersion")));
            Assert.Equal(("PartialObjectMetadata", expected), (table["rows"]!.AsArray![0].At("object", "kind")!.AsString, table["rows"]!.AsArray![0].At("object", "apiVersion")!.AsString));
        }
        foreach (var path in (string[])[Maps + "/a", Deployments + "/d/scale"])
        {
            var one = await api.Get(path, As("PartialObjectMetadata", version));
            Assert.Equal((200, "PartialObjectMetadata", expected), (one.Code, one.Text("kind"), one.Text("apiVersion")));
        }
        var list = await api.Get(Maps, As("PartialObjectMetadataList", version));
        Assert.Equal(("PartialObjectMetadataList", expected, expected), (list.Text("kind"), list.Text("apiVersion"), list["items"]!.AsArray![0]["apiVersion"]!.AsString));
        var yaml = YamlReader.Read((await api.Get(Maps, As("Table", version, "application/yaml"))).Body.AsString!);
        Assert.Equal(expected, yaml["apiVersion"]!.AsString);

        foreach (var (kind, inside) in ((string, string?)[])[("Table", expected), ("PartialObjectMetadata", null)])
        {
            using var watch = await api.Watch(Maps + "?watch=true&resourceVersion=0", As(kind, version));
            var (_, seen) = (await watch.NextAsync())!.Value;
            Assert.Equal((kind, expected, inside), (seen["kind"]!.AsString, seen["apiVersion"]!.AsString, seen["rows"]?.AsArray![0].At("object", "apiVersion")?.AsString));
        }
    }

    [Theory]
    [InlineData("v1", 1, 2)]
    [InlineData("v1beta1", 2, 1)]
    public async Task A_list_of_metadata_in_protobuf_has_its_fields_where_its_version_has_them(string version, int metadata, int items)
    {
        await using var api = await StartAsync();
        var created = await api.Post(Maps, Map("a"));
        var (apiVersion, kind, list) = WireMessage.Unframe(await Body(api, Maps, As("PartialObjectMetadataList", version, Protobuf)));
        Assert.Equal(("meta.k8s.io/" + version, "PartialObjectMetadataList"), (apiVersion, kind));
        Assert.Equal("a", Assert.Single(list.All(items)).Text(1, 1));
        Assert.Equal(created.Text("metadata", "resourceVersion"), list.Text(metadata, 2));
        await api.Post(Deployments, Deployment("d"));
        foreach (var path in (string[])[Maps + "/a", Deployments + "/d/scale"])
        {
            (apiVersion, kind, var one) = WireMessage.Unframe(await Body(api, path, As("PartialObjectMetadata", version, Protobuf)));
            Assert.Equal(("meta.k8s.io/" + version, "PartialObjectMetadata", path.Contains("maps", StringComparison.Ordinal) ? "a" : "d"), (apiVersion, kind, one.Text(1, 1)));
        }
    }

    [Theory]
    [InlineData("GET", Maps, "PartialObjectMetadata", "you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)")]
    [InlineData("GET", Maps + "/a", "PartialObjectMetadataList", "you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)")]
    [InlineData("GET", Deployments, "PartialObjectMetadata", "you requested PartialObjectMetadata, but the requested object is a list (*apps.DeploymentList)")]
    [InlineData("GET", "/apis/events.k8s.io/v1/events", "PartialObjectMetadata", "you requested PartialObjectMetadata, but the requested object is a list (*core.EventList)")]
    [InlineData("GET", "/apis/coordination.k8s.io/v1/leases", "PartialObjectMetadata", "you requested PartialObjectMetadata, but the requested object is a list (*coordination.LeaseList)")]
    [InlineData("POST", Maps, "PartialObjectMetadataList", "you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)")]
    public async Task An_object_is_no_list_of_metadata_and_a_list_is_no_object(string method, string path, string kind, string message)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        var answer = await api.Send(new HttpMethod(method), path, method == "POST" ? Map("b") : null, accept: As(kind, "v1") + ",application/json");
        Assert.Equal((406, "NotAcceptable", message), (answer.Code, answer.Reason, answer.ErrorMessage));
        Assert.Equal(404, (await api.Get(Maps + "/b")).Code);
    }

    [Theory]
    [InlineData("application/json;as=Table;g=meta.k8s.io;v=v2")]
    [InlineData("application/json;as=Table;v=v1")]
    [InlineData("application/json;g=meta.k8s.io;v=v1")]
    [InlineData("application/json;as=Pod;g=meta.k8s.io;v=v1")]
    [InlineData("application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1")]
    public async Task A_form_that_nothing_has_is_passed_over(string clause)
    {
        await using var api = await StartAsync();
        var refused = await api.Get(Maps, clause);
        Assert.Equal((406, "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf"), (refused.Code, refused.ErrorMessage));
        Assert.Equal("ConfigMapList", (await api.Get(Maps, clause + ",application/json;q=0.1")).Text("kind"));
    }

    [Fact]
    public async Task An_unknown_includeObject_is_400()
    {
        await using var api = await StartAsync();
        var answer = await api.Get(Maps + "?includeObject=All", As("Table", "v1"));
        Assert.Equal((400, "Unable to convert to Table as requested: includeObject: Invalid value: \"All\": must be 'Metadata', 'Object', 'None', or empty"), (answer.Code, answer.ErrorMessage));
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("deflate, gzip", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=1.0", false)]
    [InlineData("gzip;q=0.5, deflate", false)]
    [InlineData("*", false)]
    [InlineData("identity", false)]
    public async Task Gzip_is_taken_where_it_is_asked_for_without_a_weight(string encodings, bool compressed)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("large", value: new string('x', 200_000)));
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + Maps);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encodings);
        Assert.Equal(compressed ? ["gzip"] : [], (await api.Send(request)).Message.Content.Headers.ContentEncoding);
    }

    private static async Task<byte[]> Body(TestApi api, string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync();
    }
}

public sealed class MetaVersionTests() : MetaVersionContract(StoreKind.Memory);

public sealed class MetaVersionOnSqliteTests() : MetaVersionContract(StoreKind.Sqlite);

public sealed class MetaVersionOnEtcdTests() : MetaVersionContract(StoreKind.Etcd);
