using System.Buffers;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Requests;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Answers with a list of objects, in parts: a long list is never in memory as a whole, except as rows of a Table.</summary>
internal static class ListAnswer
{
    public static Task WriteAsync(ApiRequest request, ListMeta metadata, IReadOnlyList<CacheEntry> items)
    {
        var (resource, rendition) = (request.Resource, request.Rendition);
        return rendition switch
        {
            { Protobuf: true } => WriteProtobufAsync(request, metadata, items.Select(e => Renderer.Message(resource, rendition, e, e.ModRevision, null)).ToArray()),
            { Form: RenditionForm.Table } => WriteTableAsync(request, metadata, items),
            _ => WriteJsonAsync(request, metadata, items),
        };
    }

    /// <summary>Objects that are in nobody's cache, in the storage version.</summary>
    public static Task WriteAsync(ApiRequest request, ListMeta metadata, IReadOnlyList<DocumentObject> items)
    {
        var (resource, rendition) = (request.Resource, request.Rendition);
        if (rendition.Protobuf)
        {
            return WriteProtobufAsync(request, metadata, items.Select(o => Renderer.Message(resource, rendition, o)).ToArray());
        }
        DocumentArray Each(Func<DocumentObject, DocumentObject> form) => Document.Of(items.Select(o => (Document)form(o)).ToArray());
        var head = Head(request, metadata);
        return ResponseBody.WriteAsync(request, 200, rendition.Form switch
        {
            RenditionForm.Table => head.With("columnDefinitions", resource.ColumnDefinitions).With("rows", Each(o => Tables.Row(resource, rendition, o, request.Now))),
            RenditionForm.PartialMetadata => head.With("items", Each(o => Renderer.Shape(resource, rendition, o))),
            _ => head.With("items", Each(o => Renderer.Shape(resource, rendition, o) is var item && TypesItems(request) ? item : item.Without("apiVersion").Without("kind"))),
        });
    }

    private static Task WriteJsonAsync(ApiRequest request, ListMeta metadata, IReadOnlyList<CacheEntry> items)
    {
        var typeMeta = TypesItems(request);
        var values = new ReadOnlyMemory<byte>[items.Count];
        var opening = Opening(Head(request, metadata), "items");
        long length = opening.Length + 2 + Math.Max(0, items.Count - 1);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Renderer.Json(request.Resource, request.Rendition, items[i]);
            length += StoredObject.LengthOf(values[i].Span, items[i].ModRevision, typeMeta);
        }
        return ResponseBody.WriteChunksAsync(request, 200, MediaTypes.Json,
            Array(opening, values.Length, (output, i) => StoredObject.Write(output, values[i].Span, items[i].ModRevision, typeMeta)), length);
    }

    // Items of a typed list leave apiVersion and kind to the list. Upstream has no types for custom resources.
    private static bool TypesItems(ApiRequest request) => request.Rendition.Form == RenditionForm.PartialMetadata || request.Resource.Kind.IsCustom;

    private static Task WriteTableAsync(ApiRequest request, ListMeta metadata, IReadOnlyList<CacheEntry> items)
    {
        var opening = Opening(Head(request, metadata).With("columnDefinitions", request.Resource.ColumnDefinitions), "rows");
        return ResponseBody.WriteChunksAsync(request, 200, MediaTypes.Json, Array(opening, items.Count, (output, i) => DocumentJson.Write(
            Tables.Row(request.Resource, request.Rendition, Renderer.Decode(request.Resource, items[i], items[i].ModRevision), request.Now), output)), null);
    }

    private static Task WriteProtobufAsync(ApiRequest request, ListMeta metadata, byte[][] messages)
    {
        var head = Head(request, metadata);
        var (apiVersion, kind) = (head["apiVersion"]!.AsString!, head["kind"]!.AsString!);
        var (metadataField, itemsField) = PartialMetadata.ListFields(apiVersion);
        var first = new ProtobufWriter();
        ProtobufCodec.WriteMessage(first, metadataField, metadata);
        var length = first.Written.Length;
        foreach (var message in messages)
        {
            length += ProtobufWriter.LengthOf(itemsField, message.Length);
        }
        var opening = new ArrayBufferWriter<byte>(256);
        ProtobufEnvelope.WriteHead(opening, apiVersion, kind, length);
        opening.Write(first.Written);
        return ResponseBody.WriteChunksAsync(request, 200, MediaTypes.Protobuf, Parts(), opening.WrittenCount + length - first.Written.Length);

        IEnumerable<Action<IBufferWriter<byte>>> Parts()
        {
            yield return output => output.Write(opening.WrittenSpan);
            foreach (var message in messages)
            {
                yield return output =>
                {
                    ProtobufWriter.WriteHead(output, itemsField, message.Length);
                    output.Write(message);
                };
            }
        }
    }

    // A list of objects without its items.
    private static DocumentObject Head(ApiRequest request, ListMeta metadata)
    {
        var (kind, apiVersion) = request.Rendition.Form switch
        {
            RenditionForm.Table => ("Table", request.Rendition.MetaApiVersion),
            RenditionForm.PartialMetadata => (PartialMetadata.ListKind, request.Rendition.MetaApiVersion),
            _ => (request.Resource.Kind.ListKind, request.Resource.Version.Name.ApiVersion),
        };
        return new DocumentObject(("kind", kind), ("apiVersion", apiVersion), ("metadata", ApiJson.ToDocument(metadata)));
    }

    // All of an object up to the brace that its last member, an array, begins with.
    private static byte[] Opening(DocumentObject head, string array)
    {
        var empty = DocumentJson.Write(head.With(array, DocumentArray.Empty));
        return empty[..^2];
    }

    private static IEnumerable<Action<IBufferWriter<byte>>> Array(byte[] opening, int count, Action<IBufferWriter<byte>, int> item)
    {
        yield return output => output.Write(opening);
        for (var i = 0; i < count; i++)
        {
            var at = i;
            yield return output =>
            {
                if (at > 0)
                {
                    output.Write(","u8);
                }
                item(output, at);
            };
        }
        yield return output => output.Write("]}"u8);
    }
}
