using System.Buffers;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Content;

/// <summary>Reads bodies, bounded, in each of the encodings that clients send.</summary>
internal static class RequestBody
{
    /// <summary>The largest body, as upstream's.</summary>
    public const int Limit = 3 * 1024 * 1024;

    public static async ValueTask<(byte[] Bytes, ApiError? Error)> ReadAsync(ApiRequest request)
    {
        if (request.Http.Request.ContentLength > Limit)
        {
            return ([], ApiError.TooLarge(Limit));
        }
        var reader = request.Http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.Cancel);
            if (read.Buffer.Length > Limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return ([], ApiError.TooLarge(Limit));
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                request.Audit?.Received(bytes);
                return (bytes, null);
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The body as a tree, by its content type. JSON where none is named.</summary>
    /// <param name="request">The request.</param>
    /// <param name="kind">The kind that is expected; for messages.</param>
    /// <param name="fromProtobuf">Reads the kind's protobuf message; null where it has none.</param>
    public static async ValueTask<(Document? Document, ApiError? Error)> DecodeAsync(
        ApiRequest request, string kind, Func<ReadOnlyMemory<byte>, DocumentObject>? fromProtobuf)
    {
        var (bytes, error) = await ReadAsync(request);
        if (error is not null || bytes.Length == 0)
        {
            return (null, error);
        }
        var type = MediaTypes.Bare(request.Http.Request.ContentType);
        try
        {
            return type switch
            {
                "" or MediaTypes.Json or "text/json" => (DocumentJson.Parse(bytes), null),
                MediaTypes.Yaml or "text/yaml" or "application/x-yaml" => (YamlReader.Read(bytes), null),
                MediaTypes.Protobuf when fromProtobuf is not null => (Audited(request, ProtobufEnvelope.Read(bytes, fromProtobuf)), null),
                _ => (null, ApiError.UnsupportedMediaType(type, MediaTypes.Bodies)),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            return (null, ApiError.BadRequest($"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; {type switch
            {
                MediaTypes.Protobuf => "protobuf",
                MediaTypes.Yaml => "yaml",
                _ => "json",
            }} parse error: {e.Message}"));
        }
    }

    // Nothing but the kind's own message tells what protobuf says.
    private static Document Audited(ApiRequest request, Document document)
    {
        request.Audit?.Decoded(document);
        return document;
    }
}
