using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;

namespace MiniKube.ApiServer.Renderings;

/// <summary>Objects of which only the metadata is shown (<c>meta.k8s.io</c>).</summary>
internal static class PartialMetadata
{
    public const string Group = "meta.k8s.io";
    public const string Kind = "PartialObjectMetadata";
    public const string ListKind = Kind + "List";

    public static DocumentObject Of(DocumentObject document, Rendition rendition) => new(
        ("kind", Kind), ("apiVersion", rendition.MetaApiVersion), ("metadata", document["metadata"] ?? DocumentObject.Empty));

    /// <summary>The fields of the protobuf message.</summary>
    public static void Write(DocumentObject document, ProtobufWriter message) =>
        ProtobufCodec.WriteMessage(message, 1, ApiJson.Read<ObjectMeta>(document["metadata"] ?? DocumentObject.Empty));

    /// <summary>The fields of a list's message that its metadata and its items are in. They changed places after v1beta1.</summary>
    public static (int Metadata, int Items) ListFields(string apiVersion) => apiVersion == Group + "/v1beta1" ? (2, 1) : (1, 2);
}
