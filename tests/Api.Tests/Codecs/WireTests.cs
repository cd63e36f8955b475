using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using V1 = MiniKube.Api.Autoscaling.V1;
using V2 = MiniKube.Api.Autoscaling.V2;

namespace MiniKube.Api.Tests.Codecs;

/// <summary>What the real kubectl puts on the wire (Codecs/Wire/README.md) is read, and written the same.</summary>
public sealed class WireTests
{
    public static TheoryData<string> Samples =>
    [
        "namespace", "configmap", "secret", "serviceaccount", "deployment", "service-clusterip", "service-nodeport", "service-externalname", "autoscaling-v1", "autoscaling-v2",
    ];

    [Theory, MemberData(nameof(Samples))]
    public void Upstreams_protobuf_is_read_and_written_to_the_byte(string sample)
    {
        var (apiVersion, kind, message) = Unframe(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Codecs", "Wire", sample + ".pb")));
        var json = DocumentJson.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Codecs", "Wire", sample + ".json")));
        Assert.Equal((json["apiVersion"]!.AsString, json["kind"]!.AsString), (apiVersion, kind));
        switch ((apiVersion, kind))
        {
            case ("v1", "Namespace"): Check<Namespace>(message, json); break;
            case ("v1", "ConfigMap"): Check<ConfigMap>(message, json); break;
            case ("v1", "Secret"): Check<Secret>(message, json); break;
            case ("v1", "ServiceAccount"): Check<ServiceAccount>(message, json); break;
            case ("v1", "Service"): Check<Service>(message, json); break;
            case ("apps/v1", "Deployment"): Check<Deployment>(message, json); break;
            case ("autoscaling/v1", "HorizontalPodAutoscaler"): Check<V1.HorizontalPodAutoscaler>(message, json); break;
            case ("autoscaling/v2", "HorizontalPodAutoscaler"): Check<V2.HorizontalPodAutoscaler>(message, json); break;
            default: Assert.Fail($"{apiVersion} {kind}"); break;
        }
    }

    [Fact]
    public void No_sample_is_left_out() => Assert.Equal(
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Codecs", "Wire"), "*.pb").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal),
        Samples.Select(s => s.Data).Order(StringComparer.Ordinal));

    private static void Check<T>(byte[] message, Document json) where T : class, IApiType<T>
    {
        var reader = new ProtobufReader(message);
        var record = T.ReadProtobuf(ref reader);
        var writer = new ProtobufWriter();
        record.WriteProtobuf(writer);
        Assert.Equal(Convert.ToHexString(message), Convert.ToHexString(writer.Written));
        Assert.Equal(Plain(json), Plain(ApiJson.ToDocument(record)));
    }

    // Go writes null for lists and times that are absent; neither that nor an empty struct says anything.
    private static Document Plain(Document value) => value switch
    {
        DocumentObject o => new DocumentObject(o.Select(m => KeyValuePair.Create(m.Key, Plain(m.Value))).Where(m => !m.Value.IsNull && m.Value is not DocumentObject { Count: 0 })),
        DocumentArray a => new DocumentArray(a.Select(Plain)),
        _ => value,
    };

    // k8s\0, then runtime.Unknown: typeMeta 1 { apiVersion 1, kind 2 }, raw 2, contentEncoding 3, contentType 4.
    private static (string ApiVersion, string Kind, byte[] Message) Unframe(byte[] body)
    {
        Assert.Equal("k8s\0"u8.ToArray(), body[..4]);
        var (apiVersion, kind, message) = ("", "", Array.Empty<byte>());
        var unknown = new ProtobufReader(body.AsSpan(4));
        while (unknown.ReadTag(out var number))
        {
            switch (number)
            {
                case 1:
                    var type = unknown.ReadMessage();
                    while (type.ReadTag(out var name))
                    {
                        (apiVersion, kind) = name == 1 ? (type.ReadString(), kind) : (apiVersion, type.ReadString());
                    }
                    break;
                case 2:
                    message = unknown.ReadBytes().ToArray();
                    break;
                default:
                    Assert.Equal("", unknown.ReadString());
                    break;
            }
        }
        return (apiVersion, kind, message);
    }
}
