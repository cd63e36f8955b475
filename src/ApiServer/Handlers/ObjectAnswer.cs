using System.Buffers;
using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Answers with one object.</summary>
internal static class ObjectAnswer
{
    public static Task WriteAsync(ApiRequest request, int code, CacheEntry entry) =>
        request.Rendition is { Protobuf: false, Form: not RenditionForm.Table }
            ? WriteStoredAsync(request, code, Renderer.Json(request.Resource, request.Rendition, entry), entry.ModRevision)
            : WriteRenderedAsync(request, code, output => Renderer.Write(output, request.Resource, request.Rendition, entry, request.Now));

    /// <summary>The outcome of a write: the object, or the error.</summary>
    public static Task WriteAsync(ApiRequest request, int code, WriteResult result)
    {
        if (result.Error is { } error)
        {
            return ResponseBody.WriteAsync(request, error);
        }
        if (result.Value is not { } value)
        {
            return WriteRenderedAsync(request, code, output => Renderer.Write(output, request.Resource, request.Rendition, result.Object!, request.Now));
        }
        if (request.Rendition is { Protobuf: false, Form: not RenditionForm.Table })
        {
            return WriteStoredAsync(request, code, Renderer.Json(request.Resource, request.Rendition, value, result.Object!), result.Revision);
        }
        var written = result.Object!.WithMeta("resourceVersion", result.Revision.ToString(CultureInfo.InvariantCulture));
        return WriteRenderedAsync(request, code, output => Renderer.Write(output, request.Resource, request.Rendition, written, request.Now));
    }

    /// <summary>A Status that says that all went well.</summary>
    public static DocumentObject Success(DocumentObject? details = null, int? code = null)
    {
        var status = new DocumentObject(("kind", "Status"), ("apiVersion", "v1"), ("metadata", DocumentObject.Empty), ("status", "Success"));
        status = details is null ? status : status.With("details", details);
        return code is { } c ? status.With("code", c) : status;
    }

    private static Task WriteStoredAsync(ApiRequest request, int code, ReadOnlyMemory<byte> value, long revision) => ResponseBody.WriteChunksAsync(
        request, code, MediaTypes.Json, [output => StoredObject.Write(output, value.Span, revision)], StoredObject.LengthOf(value.Span, revision));

    private static Task WriteRenderedAsync(ApiRequest request, int code, Action<IBufferWriter<byte>> render) =>
        ResponseBody.WriteChunksAsync(request, code, request.Rendition.ContentType, [render], null);
}
