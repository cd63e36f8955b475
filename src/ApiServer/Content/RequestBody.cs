using System.Buffers;
using System.Text;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Content;

/// <summary>A body that was understood.</summary>
/// <param name="Content">The tree.</param>
/// <param name="Problems">What strict field validation holds against the text, beside what a schema tells: keys that YAML has twice.</param>
internal sealed record DecodedBody(Document Content, IReadOnlyList<string> Problems)
{
    public DecodedBody(Document content) : this(content, [])
    {
    }
}

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

    /// <summary>The body as a tree, by its content type (JSON where none is named). Nothing where there is no body and none is needed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="kind">The kind that is expected.</param>
    /// <param name="fromProtobuf">Reads the kind's protobuf message; null where it has none.</param>
    /// <param name="isOptional">The request may come without a body.</param>
    /// <param name="namesKind">The body has to say itself of which kind it is.</param>
    public static async ValueTask<(DecodedBody? Body, ApiError? Error)> DecodeAsync(
        ApiRequest request, string kind, Func<ReadOnlyMemory<byte>, DocumentObject>? fromProtobuf, bool isOptional = false, bool namesKind = false)
    {
        var (bytes, error) = await ReadAsync(request);
        if (error is not null || (isOptional && bytes.Length == 0))
        {
            return (null, error);
        }
        var type = MediaTypes.OfBody(request.Http.Request);
        var (body, refused) = type switch
        {
            MediaTypes.Json => FromJson(bytes, kind),
            MediaTypes.Yaml => FromYaml(bytes, kind),
            MediaTypes.Protobuf when fromProtobuf is not null => FromProtobuf(bytes, kind, fromProtobuf),
            _ => (null, ApiError.UnsupportedMediaType(MediaTypes.Bodies)),
        };
        if (namesKind && body is not null && body.Content["kind"] is null or { IsNull: true } or { AsString: "" })
        {
            return (null, Unrecognized(kind, $"Object 'Kind' is missing in '{Encoding.UTF8.GetString(bytes)}'", bytes));
        }
        if (type == MediaTypes.Protobuf && body is not null)
        {
            // Nothing but the kind's own message tells what protobuf says.
            request.Audit?.Decoded(body.Content);
        }
        return (body, refused);
    }

    private static (DecodedBody?, ApiError?) FromJson(byte[] bytes, string kind)
    {
        try
        {
            return Typed(DocumentJson.Parse(bytes), bytes, kind);
        }
        catch (JsonException e)
        {
            return (null, Unrecognized(kind, $"couldn't get version/kind; json parse error: {e.Message}", bytes));
        }
    }

    private static (DecodedBody?, ApiError?) FromYaml(byte[] bytes, string kind)
    {
        try
        {
            if (YamlReader.ReadAll(bytes).FirstOrDefault() is not { } read)
            {
                return Typed(Document.Null, bytes, kind);
            }
            // Upstream makes JSON of it first, in which no key is there twice.
            return YamlKeys.Problem(read.Source.RepeatedKeys) is { } problem
                ? Typed(DuplicateMembers.Split(read.Content).Clean, bytes, kind, problem)
                : Typed(read.Content, bytes, kind);
        }
        catch (FormatException e)
        {
            return (null, Unrecognized(kind, e.Message, bytes));
        }
    }

    // Before anything else, the kind is looked for.
    private static (DecodedBody?, ApiError?) Typed(Document document, byte[] bytes, string kind, params IReadOnlyList<string> problems)
    {
        return KnownKinds.Unreadable(document) is not { } problem
            ? (new DecodedBody(document.IsNull ? DocumentObject.Empty : document, problems), null)
            : (null, Unrecognized(kind, problem, bytes));
    }

    private static (DecodedBody?, ApiError?) FromProtobuf(byte[] bytes, string kind, Func<ReadOnlyMemory<byte>, DocumentObject> message)
    {
        ProtobufEnvelope? envelope = null;
        try
        {
            envelope = ProtobufEnvelope.Read(bytes);
            // The message of another kind means nothing here; that it is another is said later.
            var document = envelope.Kind.Length == 0 || envelope.Kind == kind ? message(envelope.Message) : DocumentObject.Empty;
            return (new DecodedBody(document.With("apiVersion", envelope.ApiVersion).With("kind", envelope.Kind)), null);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return (null, envelope is { Kind.Length: > 0 }
                ? ApiError.BadRequest(Unhandled(envelope.Kind, GroupVersionKind.Parse(envelope.ApiVersion, envelope.Kind).Version, kind, e.Message))
                : Unrecognized(kind, e.Message, bytes));
        }
    }

    /// <summary>The message about an object whose kind is known, and which cannot be used as one of <paramref name="kind"/>.</summary>
    public static string Unhandled(string given, string version, string kind, string why) =>
        $"{given} in version {FieldError.Quote(version)} cannot be handled as a {kind}: {why}";

    private static ApiError Unrecognized(string kind, string why, byte[] bytes) =>
        ApiError.BadRequest($"the object provided is unrecognized (must be of type {kind}): {why} ({Summary(bytes)})");

    // Enough of a body to know it by: what looks like JSON as text, others in hex.
    private static string Summary(byte[] bytes)
    {
        const int longest = 30;
        var start = bytes.AsSpan(0, Math.Min(bytes.Length, longest));
        var more = bytes.Length > longest ? " ..." : "";
        return bytes.Length == 0 ? "<empty>" : (bytes[0] == '{' ? Encoding.UTF8.GetString(start) : Convert.ToHexStringLower(start)) + more;
    }
}
