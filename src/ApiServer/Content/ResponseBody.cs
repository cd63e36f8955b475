using System.Buffers;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
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
        return request.Rendition.Protobuf
            ? WriteAsync(request, error.Code, error.ToProtobuf(), MediaTypes.Protobuf)
            : WriteAsync(request, error.Code, error.ToJson());
    }

    /// <summary>An object that is made for the answer, in the encoding that was asked for.</summary>
    public static Task WriteAsync<T>(ApiRequest request, int code, DocumentObject document) where T : class, IApiType<T> => request.Rendition.Protobuf
        ? WriteAsync(request, code, ProtobufEnvelope.Of<T>(document), MediaTypes.Protobuf)
        : WriteAsync(request, code, document);

    public static Task WriteAsync(ApiRequest request, int code, Document document) => WriteAsync(request, code, DocumentJson.Write(document));

    /// <summary>What is no object of the API, and is indented for everybody, as by upstream.</summary>
    public static Task WriteRawAsync(ApiRequest request, Document document) => WriteAsync(request, 200, DocumentJson.Write(document), indent: true);

    public static async Task WriteAsync(ApiRequest request, int code, byte[] body, string contentType = MediaTypes.Json, bool indent = false)
    {
        request.Audit?.Answered(body, contentType);
        if (IsYaml(request, contentType))
        {
            (body, contentType) = (Encoding.UTF8.GetBytes(YamlWriter.Write(DocumentJson.Parse(body))), MediaTypes.Yaml + contentType[MediaTypes.Json.Length..]);
        }
        else if (MediaTypes.Bare(contentType) == MediaTypes.Json && (indent || IsPretty(request)))
        {
            body = Pretty(body);
        }
        var response = Begin(request, code, contentType);
        if (body.Length >= GzipThreshold && AcceptsGzip(request) && !HttpMethods.IsHead(request.Http.Request.Method))
        {
            await CompressAsync(request, [output => output.Write(body)]);
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

    /// <summary>A document that its tag tells from other editions; who shows that he has this one gets 304.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The document.</param>
    /// <param name="tag">Its hash, without quotes.</param>
    /// <param name="contentType">Its type.</param>
    public static Task WriteTaggedAsync(ApiRequest request, byte[] body, string tag, string contentType)
    {
        var quoted = $"\"{tag}\"";
        request.Http.Response.Headers.ETag = quoted;
        return HasTag(request, quoted) ? WriteEmptyAsync(request, StatusCodes.Status304NotModified) : WriteAsync(request, 200, body, contentType);
    }

    /// <summary>A body in parts, each written when there is room for it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="code">The status.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="length">The length of all parts together; null if not known.</param>
    public static async Task WriteChunksAsync(ApiRequest request, int code, string contentType, IEnumerable<Action<IBufferWriter<byte>>> parts, long? length)
    {
        if (IsYaml(request, contentType))
        {
            var json = new ArrayBufferWriter<byte>(4096);
            foreach (var part in parts)
            {
                part(json);
            }
            await WriteAsync(request, code, json.WrittenSpan.ToArray());
            return;
        }
        var response = Begin(request, code, contentType);
        if (HttpMethods.IsHead(request.Http.Request.Method))
        {
            response.ContentLength = length;
            return;
        }
        request.Audit?.Answered(parts, contentType);
        var pretty = contentType == MediaTypes.Json && IsPretty(request);
        if (length is null || pretty)
        {
            var whole = new ArrayBufferWriter<byte>(4096);
            foreach (var part in parts)
            {
                part(whole);
            }
            var body = pretty ? Pretty(whole.WrittenSpan) : whole.WrittenMemory;
            parts = [output => output.Write(body.Span)];
            length = body.Length;
        }
        if (length >= GzipThreshold && AcceptsGzip(request))
        {
            await CompressAsync(request, parts);
            return;
        }
        response.ContentLength = length;
        var pending = new CountingWriter(response.BodyWriter);
        foreach (var part in parts)
        {
            part(pending);
            if (pending.Count >= FlushThreshold)
            {
                pending.Count = 0;
                await response.BodyWriter.FlushAsync(request.Cancel);
            }
        }
        // What is left of an answer that has begun: over HTTP/1.1 its end alone would not send it. An answer that has not is sent whole at its end, in one frame.
        if (response.HasStarted)
        {
            await response.BodyWriter.FlushAsync(request.Cancel);
        }
    }

    /// <summary>Sets the status and the headers that all answers have.</summary>
    public static HttpResponse Begin(ApiRequest request, int code, string contentType)
    {
        var response = request.Http.Response;
        response.StatusCode = code;
        response.ContentType = contentType;
        // A path that leads nowhere has no resource.
        WarningHeaders.Write(response.Headers, request.Resource?.Version.Deprecation is { } deprecation ? [deprecation, .. request.Warnings] : request.Warnings);
        return response;
    }

    private static byte[] Pretty(ReadOnlySpan<byte> json)
    {
        var indented = new ArrayBufferWriter<byte>(Math.Max(16, json.Length * 2));
        PrettyJson.Write(json, indented);
        return indented.WrittenSpan.ToArray();
    }

    private static bool IsPretty(ApiRequest request) => request.Rendition.Pretty || PrettyJson.IsWanted(request.Http.Request);

    private static bool IsYaml(ApiRequest request, string contentType) => request.Rendition.Yaml && MediaTypes.Bare(contentType) == MediaTypes.Json;

    // A list of tags, or an asterisk; a weak one is as good (RFC 9110, 13.1.2).
    private static bool HasTag(ApiRequest request, string quoted) => request.Http.Request.Headers.IfNoneMatch
        .SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries)).Any(t => t == "*" || t == quoted || (t.StartsWith("W/", StringComparison.Ordinal) && t[2..] == quoted));

    // As upstream, which weighs nothing: gzip is taken where it is asked for without any weight.
    private static bool AcceptsGzip(ApiRequest request)
    {
        foreach (var value in request.Http.Request.Headers.AcceptEncoding)
        {
            foreach (var part in (value ?? "").Split(','))
            {
                if (part.Trim() == "gzip")
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static async Task CompressAsync(ApiRequest request, IEnumerable<Action<IBufferWriter<byte>>> parts)
    {
        var response = request.Http.Response;
        response.Headers.ContentEncoding = "gzip";
        response.Headers.Append("Vary", "Accept-Encoding");
        var body = response.BodyWriter;
        var sent = new CountingWriter(body);
        var plain = new ArrayBufferWriter<byte>(FlushThreshold);
        using (var gzip = new GZipStream(new BufferStream(sent), CompressionLevel.Fastest))
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
                await body.FlushAsync(request.Cancel);
            }
            gzip.Write(plain.WrittenSpan);
        }
        request.Sent = sent.Total;
        await body.FlushAsync(request.Cancel);
    }

    private sealed class CountingWriter(IBufferWriter<byte> inner) : IBufferWriter<byte>
    {
        /// <summary>Since it was last set to 0.</summary>
        public int Count { get; set; }
        public long Total { get; private set; }

        public void Advance(int count)
        {
            Count += count;
            Total += count;
            inner.Advance(count);
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);
        public Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
    }
}
