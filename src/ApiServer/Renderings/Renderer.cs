using System.Buffers;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Renderings;

/// <summary>Writes stored objects in the form that a client asked for. In the storage version that is a copy of the stored bytes.</summary>
internal static class Renderer
{
    /// <summary>One object by itself.</summary>
    public static void Write(IBufferWriter<byte> output, ServedResource resource, Rendition rendition, ReadOnlyMemory<byte> value, long revision, DateTimeOffset now)
    {
        if (rendition.Form == RenditionForm.Object && resource.IsStorageVersion)
        {
            StoredObject.Write(output, value.Span, revision);
            return;
        }
        Write(output, resource, rendition, Decode(value, revision), now);
    }

    /// <summary>One object that is not stored (the outcome of a dry run), in the storage version.</summary>
    public static void Write(IBufferWriter<byte> output, ServedResource resource, Rendition rendition, DocumentObject document, DateTimeOffset now)
    {
        var rendered = rendition.Form switch
        {
            RenditionForm.Table => Tables.Of(resource, rendition, [document], document["metadata"]?["resourceVersion"], now),
            RenditionForm.PartialMetadata => PartialMetadata.Of(document),
            _ => Convert(resource, document),
        };
        DocumentJson.Write(rendered, output);
    }

    public static DocumentObject Decode(ReadOnlyMemory<byte> value, long revision) =>
        ObjectCodec.Decode(value[StoredObject.HeaderLength..], revision);

    /// <summary>From the storage version to the one that is served.</summary>
    public static DocumentObject Convert(ServedResource resource, DocumentObject document) => resource.Version.FromStorage?.Invoke(document) ?? document;
}
