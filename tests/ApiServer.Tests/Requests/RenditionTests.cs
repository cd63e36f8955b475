using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

public class RenditionTests
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    [Theory]
    [InlineData("", "PartialObjectMetadata")]
    [InlineData("?includeObject=Object", "ConfigMap")]
    [InlineData("?includeObject=None", null)]
    public async Task Tables_carry_as_much_of_the_object_as_is_asked_for(string query, string? kind)
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Maps, Map("a"));
        foreach (var path in (string[])[Maps, Maps + "/a"])
        {
            var table = await api.Get(path + query, Table);
            Assert.Equal(("Table", "meta.k8s.io/v1"), (table.Text("kind"), table.Text("apiVersion")));
            Assert.Equal(["Name", "Data", "Age"], table["columnDefinitions"]!.AsArray!.Select(c => c["name"]!.AsString!));
            var row = Assert.Single(table["rows"]!.AsArray!);
            Assert.Equal("a", row["cells"]!.AsArray![0].AsString);
            Assert.Equal(kind, row["object"]?["kind"]?.AsString);
        }
    }

    [Fact]
    public async Task What_is_deleted_of_a_collection_is_told_in_the_form_that_is_asked_for()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { Time = new Testing.FakeTimeProvider() });
        await api.Post(Maps, Map("a"));
        foreach (var accept in (string[])[Table, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"])
        {
            var listed = await api.Get(Maps, accept);
            var deleted = await api.Send(HttpMethod.Delete, Maps + "?dryRun=All", null as string, accept: accept);
            Assert.Equal(200, deleted.Code);
            foreach (var member in (string[])["kind", "apiVersion", "columnDefinitions", "rows", "items"])
            {
                Assert.Equal(listed[member], deleted[member]);
            }
        }
    }

    [Fact]
    public async Task Metadata_alone_is_served()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Maps, Map("a"));
        var one = await api.Get(Maps + "/a", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        Assert.Equal(("PartialObjectMetadata", "a", null), (one.Text("kind"), one.Text("metadata", "name"), one["data"]?.ToString()));
        var list = await api.Get(Maps, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
        Assert.Equal(("PartialObjectMetadataList", 1), (list.Text("kind"), list["items"]!.AsArray!.Count));
    }

    [Theory]
    [InlineData("application/yaml", "", "ConfigMap", "ConfigMapList")]
    [InlineData("application/yaml;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", "application/yaml;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", "PartialObjectMetadata", "PartialObjectMetadataList")]
    [InlineData("application/yaml;as=Table;g=meta.k8s.io;v=v1", "", "Table", "Table")]
    public async Task Yaml_is_written_for_those_who_ask_for_it(string accept, string acceptList, string kind, string listKind)
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Maps, Map("a", value: "1"));
        foreach (var (path, type, expected) in ((string, string, string)[])[(Maps + "/a", accept, kind), (Maps, acceptList.Length > 0 ? acceptList : accept, listKind)])
        {
            var json = await api.Get(path, type.Replace("yaml", "json", StringComparison.Ordinal));
            var yaml = await api.Get(path, type);
            Assert.Equal((200, "application/yaml"), (yaml.Code, yaml.Message.Content.Headers.ContentType!.MediaType));
            Assert.Equal(expected, json.Text("kind"));
            Assert.True(json.Body.Equals(YamlReader.Read(yaml.Body.AsString!)), yaml.Body.AsString);
        }
    }

    [Fact]
    public async Task What_is_written_and_refused_comes_in_yaml_too_but_nothing_is_streamed_in_it()
    {
        await using var api = await TestApi.StartAsync();
        var made = await api.Send(HttpMethod.Post, Maps, Map("a"), accept: "application/yaml");
        Assert.Equal((201, "a"), (made.Code, YamlReader.Read(made.Body.AsString!).At("metadata", "name")?.AsString));
        var gone = await api.Get(Maps + "/b", "application/yaml");
        Assert.Equal((404, "NotFound"), (gone.Code, YamlReader.Read(gone.Body.AsString!)["reason"]?.AsString));
        var watch = await api.Get(Maps + "?watch=true", "application/yaml");
        Assert.Equal((406, "only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch"), (watch.Code, watch.ErrorMessage));
        Assert.Equal("application/json", (await api.Get(Maps, "application/vnd.kubernetes.protobuf, application/yaml, application/json")).Message.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Yaml_is_read()
    {
        await using var api = await TestApi.StartAsync();
        var created = await api.Post(Maps, "metadata:\n  name: a\ndata:\n  k: \"1\"\n  t: |\n    text\n", "application/yaml");
        Assert.Equal((201, "1", "text\n"), (created.Code, created.Text("data", "k"), created.Text("data", "t")));
    }

    [Fact]
    public async Task Protobuf_is_read_and_what_Go_leaves_empty_is_absent()
    {
        await using var api = await TestApi.StartAsync();
        var pod = new Pod
        {
            Metadata = new ObjectMeta { Name = "p", GenerateName = "", Generation = 0 },
            Spec = new PodSpec
            {
                HostNetwork = false,
                RestartPolicy = "",
                Containers = [new Container { Name = "c", Image = "i:1", ImagePullPolicy = "", SecurityContext = new SecurityContext { RunAsUser = 0 } }],
            },
        };
        var message = new ProtobufWriter();
        pod.WriteProtobuf(message);
        var envelope = new ProtobufWriter();
        envelope.WriteMessage(1, "Pod", static (type, kind) =>
        {
            type.WriteString(1, "v1");
            type.WriteString(2, kind);
        });
        envelope.WriteBytes(2, message.Written);
        var created = await api.Send(HttpMethod.Post, Pods, [.. "k8s\0"u8, .. envelope.Written], "application/vnd.kubernetes.protobuf");
        Assert.Equal((201, "p"), (created.Code, created.Text("metadata", "name")));
        Assert.Null(created["metadata", "generateName"]);
        Assert.Null(created["spec", "hostNetwork"]);
        Assert.Equal("Always", created.Text("spec", "restartPolicy"));
        var container = created["spec", "containers"]!.AsArray![0];
        Assert.Equal(("IfNotPresent", 0L), (container["imagePullPolicy"]?.AsString, container.At("securityContext", "runAsUser")?.AsInteger));
    }
}
