using System.Buffers;
using System.Runtime.InteropServices;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Renderings;

/// <summary>
/// Writes objects in the form that a client asked for. In the storage version that is a copy of the stored bytes; other forms are made once for each state
/// of an object and shared, except table rows, which tell its age.
/// </summary>
internal static class Renderer
{
    /// <summary>An object in the cache, by itself.</summary>
    public static void Write(IBufferWriter<byte> output, ServedResource resource, Rendition rendition, CacheEntry entry, DateTimeOffset now)
    {
        if (rendition.Form == RenditionForm.Table)
        {
            Write(output, resource, rendition, Decode(resource, entry, entry.ModRevision), now);
        }
        else if (rendition.Protobuf)
        {
            Envelope(output, resource, rendition, Message(resource, rendition, entry, entry.ModRevision, null));
        }
        else
        {
            StoredObject.Write(output, Json(resource, rendition, entry).Span, entry.ModRevision);
        }
    }

    /// <summary>An object that is in nobody's cache (the outcome of a write), in the storage version.</summary>
    public static void Write(IBufferWriter<byte> output, ServedResource resource, Rendition rendition, DocumentObject document, DateTimeOffset now)
    {
        if (rendition.Protobuf)
        {
            Envelope(output, resource, rendition, Message(resource, rendition, document));
            return;
        }
        DocumentJson.Write(rendition.Form == RenditionForm.Table
            ? Tables.Of(resource, rendition, [document], document["metadata"]?["resourceVersion"], now)
            : Shape(resource, rendition, document), output);
    }

    /// <summary>The JSON of an object or of its metadata, in the form of <see cref="StoredObject"/>: its resourceVersion is spliced in when it is sent.</summary>
    public static ReadOnlyMemory<byte> Json(ServedResource resource, Rendition rendition, CacheEntry entry) => IsStored(resource, rendition)
        ? entry.Value
        : entry.Rendering(Key(resource, rendition), e => Encode(resource, rendition, e));

    /// <summary>The same of an object that was written just now.</summary>
    public static ReadOnlyMemory<byte> Json(ServedResource resource, Rendition rendition, byte[] value, DocumentObject document) =>
        IsStored(resource, rendition) ? value : ObjectCodec.Encode(Shape(resource, rendition, document));

    /// <summary>The protobuf message of an object in the cache, or of its metadata.</summary>
    /// <param name="resource">The object's.</param>
    /// <param name="rendition">In protobuf.</param>
    /// <param name="entry">The object.</param>
    /// <param name="revision">The resourceVersion to tell; a deletion's is not the object's own.</param>
    /// <param name="change">The change that <paramref name="revision"/> is of; null where it is the object's own.</param>
    public static byte[] Message(ServedResource resource, Rendition rendition, CacheEntry entry, long revision, CacheEvent? change)
    {
        var key = Key(resource, rendition);
        return change is null || revision == entry.ModRevision
            ? entry.Rendering(key, e => Message(resource, rendition, Decode(resource, e, e.ModRevision)))
            : change.Rendering(key, _ => Message(resource, rendition, Decode(resource, entry, revision)));
    }

    public static byte[] Message(ServedResource resource, Rendition rendition, DocumentObject document) =>
        MessageOfServed(resource, rendition, Convert(resource, document));

    /// <summary>The message of an object that is in the version that is served already.</summary>
    public static byte[] MessageOfServed(ServedResource resource, Rendition rendition, DocumentObject served)
    {
        var message = new ProtobufWriter();
        var write = rendition.Form == RenditionForm.PartialMetadata ? PartialMetadata.Write : resource.Version.ToProtobuf!;
        write(served, message);
        return message.Written.ToArray();
    }

    /// <summary>Puts a message of <see cref="Message(ServedResource, Rendition, DocumentObject)"/> into its frame.</summary>
    public static void Envelope(IBufferWriter<byte> output, ServedResource resource, Rendition rendition, ReadOnlySpan<byte> message)
    {
        if (rendition.Form == RenditionForm.PartialMetadata)
        {
            ProtobufEnvelope.Write(output, rendition.MetaApiVersion, PartialMetadata.Kind, message);
        }
        else
        {
            ProtobufEnvelope.Write(output, resource.Version.Name.ApiVersion, resource.Kind.Kind, message);
        }
    }

    public static DocumentObject Decode(ServedResource resource, CacheEntry entry, long revision) => resource.Storage.Decode(entry.Json, revision);

    /// <summary>From the storage version to the one that is served.</summary>
    public static DocumentObject Convert(ServedResource resource, DocumentObject document) => resource.Version.FromStorage?.Invoke(document) ?? document;

    /// <summary>An object in the storage version, or its metadata, as it is served.</summary>
    /// <remarks>Metadata may differ between versions: annotations keep what one of them cannot say.</remarks>
    public static DocumentObject Shape(ServedResource resource, Rendition rendition, DocumentObject document) =>
        rendition.Form == RenditionForm.PartialMetadata ? PartialMetadata.Of(Convert(resource, document), rendition) : Convert(resource, document);

    // What is stored is sent as it is; of kinds whose schema changes it must first be seen that it still can be.
    private static byte[] Encode(ServedResource resource, Rendition rendition, CacheEntry entry)
    {
        var document = resource.Storage.Decode(entry.Json, entry.ModRevision, out var isAsStored);
        return isAsStored && IsObject(resource, rendition) && MemoryMarshal.TryGetArray(entry.Value, out var stored)
            ? stored.Array!
            : ObjectCodec.Encode(Shape(resource, rendition, document));
    }

    private static bool IsStored(ServedResource resource, Rendition rendition) => IsObject(resource, rendition) && resource.Kind.FromStored is null;

    private static bool IsObject(ServedResource resource, Rendition rendition) => rendition.Form == RenditionForm.Object && resource.IsStorageVersion;

    private static object Key(ServedResource resource, Rendition rendition) => rendition.Form == RenditionForm.PartialMetadata
        ? (resource.Version, rendition)
        : rendition.Protobuf ? resource.Version.ToProtobuf! : resource.Version;
}
