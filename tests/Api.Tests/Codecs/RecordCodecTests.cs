using System.Text;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.Api.Tests.Codecs;

public sealed class RecordCodecTests
{
    private const string PodJson = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"default","labels":{"app":"web"},"creationTimestamp":"2026-01-02T03:04:05Z"},
         "spec":{"volumes":[{"name":"tmp","emptyDir":{}},{"name":"conf","configMap":{"name":"conf","optional":true}}],
          "containers":[{"name":"c","image":"busybox","ports":[{"containerPort":80,"protocol":"TCP"}],
            "env":[{"name":"A","value":"1"},{"name":"B","valueFrom":{"configMapKeyRef":{"name":"conf","key":"k"}}}],
            "resources":{"limits":{"cpu":"500m","memory":"1Gi"}},
            "livenessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":5}}]},
         "status":{"phase":"Running"}}
        """;

    [Fact]
    public void Json_to_record_to_json_is_stable()
    {
        var pod = ApiJson.Read<Pod>(PodJson);
        Assert.Equal(DocumentJson.Parse(PodJson), ApiJson.ToDocument(pod));
        Assert.Equal(pod, ApiJson.Read<Pod>(ApiJson.Write(pod)));
    }

    [Fact]
    public void Protobuf_to_record_to_protobuf_is_stable()
    {
        var pod = ApiJson.Read<Pod>(PodJson);
        var writer = new ProtobufWriter();
        pod.WriteProtobuf(writer);
        var reader = new ProtobufReader(writer.Written);
        Assert.Equal(pod, Pod.ReadProtobuf(ref reader));
    }

    [Fact]
    public void Inlined_messages_are_nested_in_protobuf_and_flat_in_json()
    {
        // Volume{name:"a", volumeSource(2):{emptyDir(2):{medium(1):"Memory"}}}
        byte[] wire = [0x0a, 1, (byte)'a', 0x12, 10, 0x12, 8, 0x0a, 6, .. "Memory"u8];
        var reader = new ProtobufReader(wire);
        var volume = Volume.ReadProtobuf(ref reader);
        Assert.Equal("Memory", volume.EmptyDir?.Medium);
        Assert.Equal("""{"name":"a","emptyDir":{"medium":"Memory"}}""", Encoding.UTF8.GetString(ApiJson.Write(volume)));
    }

    [Fact]
    public void Numbers_of_a_list_may_be_packed()
    {
        // PodSecurityContext.supplementalGroups = 4: 1, packed 2 and 300, 3
        byte[] wire = [0x20, 1, 0x22, 3, 2, 0xac, 2, 0x20, 3];
        var reader = new ProtobufReader(wire);
        Assert.Equal([1L, 2, 300, 3], PodSecurityContext.ReadProtobuf(ref reader).SupplementalGroups);
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":1.0}}""")]
    [InlineData("""{"spec":{"replicas":1e3}}""")]
    [InlineData("""{"spec":{"replicas":2147483648}}""")]
    [InlineData("""{"spec":{"replicas":"three"}}""")]
    [InlineData("""{"spec":[]}""")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""")]
    public void A_value_of_another_shape_is_refused(string json)
    {
        Assert.Throws<System.Text.Json.JsonException>(() => ApiJson.Read<Deployment>(json));
        Assert.Throws<System.Text.Json.JsonException>(() => ApiJson.Read<Deployment>(DocumentJson.Parse(json)));
    }

    [Fact]
    public void Unknown_fields_are_skipped_and_null_is_absence()
    {
        var d = ApiJson.Read<Deployment>("""{"future":{"a":[1,{"b":2}]},"spec":{"replicas":null,"paused":true}}""");
        Assert.Null(d.Spec.Replicas);
        Assert.True(d.Spec.Paused);
    }

    [Fact]
    public void Schema_carries_list_types_merge_keys_and_defaults()
    {
        var spec = Deployment.Schema.Field("spec")!.Schema;
        var containers = spec.Field("template")!.Schema.Field("spec")!.Schema.Field("containers")!.Schema;
        Assert.Equal(ListType.Map, containers.ListType);
        Assert.Equal(["name"], containers.ListMapKeys);
        Assert.Equal("name", containers.PatchMergeKey);
        Assert.Equal(PatchStrategy.Merge, containers.PatchStrategy);
        var protocol = containers.Items!.Field("ports")!.Schema.Items!.Field("protocol")!;
        Assert.Equal((Document)"TCP", protocol.Default);
        Assert.Equal([new GroupVersionKind("apps", "v1", "Deployment")], Deployment.Schema.Kinds);
    }
}
