using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;

namespace MiniKube.ApiServer.Renderings;

/// <summary>Objects of which only the metadata is shown (<c>meta.k8s.io/v1</c>).</summary>
internal static class PartialMetadata
{
    public const string ApiVersion = "meta.k8s.io/v1";
    public const string Kind = "PartialObjectMetadata";

    public static DocumentObject Of(DocumentObject document) => new(
        ("kind", Kind), ("apiVersion", ApiVersion), ("metadata", document["metadata"] ?? DocumentObject.Empty));

    /// <summary>The fields of the protobuf message.</summary>
    public static void Write(DocumentObject document, ProtobufWriter message) =>
        ProtobufCodec.WriteMessage(message, 1, ApiJson.Read<ObjectMeta>(document["metadata"] ?? DocumentObject.Empty));
}
