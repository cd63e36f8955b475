using System.Buffers;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Writes;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Answers with one object.</summary>
internal static class ObjectAnswer
{
    public static Task WriteAsync(ApiRequest request, int code, ReadOnlyMemory<byte> value, long revision)
    {
        var output = new ArrayBufferWriter<byte>(value.Length + 64);
        Renderer.Write(output, request.Resource, request.Rendition, value, revision, request.Now);
        return ResponseBody.WriteAsync(request, code, output.WrittenSpan.ToArray());
    }

    /// <summary>The outcome of a write: the object, or the error.</summary>
    public static Task WriteAsync(ApiRequest request, int code, WriteResult result)
    {
        if (result.Error is { } error)
        {
            return ResponseBody.WriteAsync(request, error);
        }
        if (result.Value is { } value)
        {
            return WriteAsync(request, code, value, result.Revision);
        }
        var output = new ArrayBufferWriter<byte>(1024);
        Renderer.Write(output, request.Resource, request.Rendition, result.Object!, request.Now);
        return ResponseBody.WriteAsync(request, code, output.WrittenSpan.ToArray());
    }

    /// <summary>A Status that says that all went well.</summary>
    public static DocumentObject Success(DocumentObject? details = null, int? code = null)
    {
        var status = new DocumentObject(("kind", "Status"), ("apiVersion", "v1"), ("metadata", DocumentObject.Empty), ("status", "Success"));
        status = details is null ? status : status.With("details", details);
        return code is { } c ? status.With("code", c) : status;
    }
}
