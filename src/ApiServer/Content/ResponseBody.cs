using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Content;

/// <summary>Writes answers: headers, warnings, and bodies that are compressed when that is asked for and worth it.</summary>
internal static class ResponseBody
{
    /// <summary>Below this size compression costs more than it saves; upstream's threshold.</summary>
    public const int GzipThreshold = 128 * 1024;

    private const int FlushThreshold = 64 * 1024;

    public static Task WriteAsync(ApiRequest request, ApiError error)
    {
        var response = request.Http.Response;
        if (error.Status.Details?.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        return WriteAsync(request, error.Code, error.ToJson());
    }

    public static Task WriteAsync(ApiRequest request, int code, Document document) => WriteAsync(request, code, DocumentJson.Write(document));

    public static async Task WriteAsync(ApiRequest request, int code, byte[] body, string contentType = MediaTypes.Json)
    {
        var response = Begin(request, code, contentType);
        if (body.Length >= GzipThreshold && AcceptsGzip(request))
        {
            await WriteChunksAsync(request, [output => output.Write(body)], body.Length);
            return;
        }
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Http.Request.Method))
        {
            response.BodyWriter.Write(body);
            await response.BodyWriter.FlushAsync(request.Cancel);
        }
    }

    /// <summary>Headers alone.</summary>
    public static Task WriteEmptyAsync(ApiRequest request, int code)
    {
        request.Http.Response.StatusCode = code;
        return request.Http.Response.StartAsync(request.Cancel);
    }

    /// <summary>A body in parts, each written when there is room for it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="length">The length of all parts together; null if not known.</param>
    public static async Task WriteChunksAsync(ApiRequest request, IEnumerable<Action<IBufferWriter<byte>>> parts, long? length)
    {
        var response = Begin(request, StatusCodes.Status200OK, MediaTypes.Json);
        if (HttpMethods.IsHead(request.Http.Request.Method))
        {
            return;
        }
        if (length is null)
        {
            var whole = new ArrayBufferWriter<byte>(FlushThreshold);
            foreach (var part in parts)
            {
                part(whole);
            }
            parts = [output => output.Write(whole.WrittenSpan)];
            length = whole.WrittenCount;
        }
        var body = response.BodyWriter;
        if (length >= GzipThreshold && AcceptsGzip(request))
        {
            response.Headers.ContentEncoding = "gzip";
            response.Headers.Vary = "Accept-Encoding";
            await CompressAsync(body, parts, request.Cancel);
            return;
        }
        response.ContentLength = length;
        var pending = new CountingWriter(body);
        foreach (var part in parts)
        {
            part(pending);
            if (pending.Count >= FlushThreshold)
            {
                pending.Count = 0;
                await body.FlushAsync(request.Cancel);
            }
        }
        await body.FlushAsync(request.Cancel);
    }

    /// <summary>Sets the status and the headers that all answers have.</summary>
    public static HttpResponse Begin(ApiRequest request, int code, string contentType)
    {
        var response = request.Http.Response;
        response.StatusCode = code;
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-cache, private";
        foreach (var warning in request.Warnings.Distinct(StringComparer.Ordinal))
        {
            response.Headers.Append("Warning", $"299 - {Kinds.FieldError.Quote(warning)}");
        }
        return response;
    }

    private static bool AcceptsGzip(ApiRequest request)
    {
        foreach (var value in request.Http.Request.Headers.AcceptEncoding)
        {
            foreach (var part in (value ?? "").Split(','))
            {
                if (part.Split(';')[0].Trim().Equals("gzip", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static async Task CompressAsync(System.IO.Pipelines.PipeWriter body, IEnumerable<Action<IBufferWriter<byte>>> parts, CancellationToken cancel)
    {
        var plain = new ArrayBufferWriter<byte>(FlushThreshold);
        using (var gzip = new GZipStream(new BufferStream(body), CompressionLevel.Fastest))
        {
            foreach (var part in parts)
            {
                part(plain);
                if (plain.WrittenCount < FlushThreshold)
                {
                    continue;
                }
                gzip.Write(plain.WrittenSpan);
                plain.ResetWrittenCount();
                await body.FlushAsync(cancel);
            }
            gzip.Write(plain.WrittenSpan);
        }
        await body.FlushAsync(cancel);
    }

    private sealed class CountingWriter(IBufferWriter<byte> inner) : IBufferWriter<byte>
    {
        public int Count { get; set; }

        public void Advance(int count)
        {
            Count += count;
            inner.Advance(count);
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);
        public Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
    }
}
