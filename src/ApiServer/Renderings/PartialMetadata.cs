using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Renderings;

/// <summary>Objects of which only the metadata is shown (<c>meta.k8s.io/v1</c>).</summary>
internal static class PartialMetadata
{
    public const string ApiVersion = "meta.k8s.io/v1";

    public static DocumentObject Of(DocumentObject document) => new(
        ("kind", "PartialObjectMetadata"), ("apiVersion", ApiVersion), ("metadata", document["metadata"] ?? DocumentObject.Empty));
}
