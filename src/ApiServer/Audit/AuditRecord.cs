using System.Buffers;
using System.Text.Json;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Audit;

/// <summary>What is gathered about one request while it is served. Bodies are kept as bytes and read when an event is written.</summary>
internal sealed class AuditRecord(ApiRequest request, AuditDecision decision)
{
    private byte[]? received;
    private byte[]? answered;
    private bool answeredInProtobuf;
    private Document? decoded;

    public ApiRequest Request { get; } = request;
    public AuditDecision Decision { get; } = decision;

    /// <summary>The event of the answer's start has been written.</summary>
    public bool HasStarted { get; set; }

    /// <summary>The answer's Status; null for other answers, and while there is none.</summary>
    public Document? Status => Answer?["kind"]?.AsString == "Status" ? Answer : null;

    /// <summary>The object that the request carries, in the version that it came in; null for none.</summary>
    public Document? RequestObject => Request.Info.IsResource ? Masked(decoded ??= Parsed(received)) : null;

    /// <summary>The object of the answer, where the level asks for it.</summary>
    public Document? ResponseObject => Request.Info.IsResource && Decision.Level == AuditLevel.RequestResponse ? Masked(Answer) : null;

    // Only the level that writes the answer needs all of them read; else a Status is looked for where there may be one.
    private Document? Answer => field ??= Decision.Level == AuditLevel.RequestResponse || Request.Http.Response.StatusCode >= 400 || Request.Info.Verb == "delete"
        ? answeredInProtobuf ? ProtobufAnswer.Read(answered!, Request.Resource) : Json(answered)
        : null;

    /// <summary>The body of the request has been read.</summary>
    public void Received(byte[] body) => received = body;

    /// <summary>The body of the request has been decoded from something that only its kind can read.</summary>
    public void Decoded(Document document) => decoded = document;

    /// <summary>An answer is sent.</summary>
    public void Answered(byte[] body, string contentType)
    {
        var type = MediaTypes.Bare(contentType);
        answeredInProtobuf = type == MediaTypes.Protobuf;
        answered = answeredInProtobuf || type == MediaTypes.Json ? body : null;
    }

    /// <summary>An answer is sent in parts.</summary>
    public void Answered(IEnumerable<Action<IBufferWriter<byte>>> parts, string contentType)
    {
        if (Decision.Level != AuditLevel.RequestResponse)
        {
            return;
        }
        var whole = new ArrayBufferWriter<byte>();
        foreach (var part in parts)
        {
            part(whole);
        }
        Answered(whole.WrittenSpan.ToArray(), contentType);
    }

    private Document? Parsed(byte[]? body) => body is { Length: > 0 } && MediaTypes.Bare(Request.Http.Request.ContentType) is MediaTypes.Yaml or MediaTypes.ApplyPatch
        ? Yaml(body)
        : Json(body);

    private static Document? Json(byte[]? body)
    {
        try
        {
            return body is { Length: > 0 } ? DocumentJson.Parse(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Document? Yaml(byte[] body)
    {
        try
        {
            return YamlReader.Read(body);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private Document? Masked(Document? document)
    {
        if (!Decision.OmitManagedFields || document is not DocumentObject o)
        {
            return document;
        }
        if (o["items"]?.AsArray is { } items)
        {
            return o.With("items", Document.Of(items.Select(Bare).ToArray()));
        }
        // Rows of a Table carry objects, or parts of them.
        return o["kind"]?.AsString == "Table" && o["rows"]?.AsArray is { } rows
            ? o.With("rows", Document.Of(rows.Select(r => r is DocumentObject row && row["object"] is { } inner ? row.With("object", Bare(inner)) : r).ToArray()))
            : Bare(o);
    }

    private static Document Bare(Document document) => document is DocumentObject o ? o.WithoutMeta("managedFields") : document;
}
