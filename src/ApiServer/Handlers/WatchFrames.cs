using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Handlers;

/// <summary>
/// Writes the events of one watch in the form that its client asked for: a line of JSON each, or a protobuf <c>WatchEvent { type = 1, object = 2 { raw = 1 } }</c>
/// behind its length in four bytes, big endian (without it over a socket). The object inside has its own frame.
/// </summary>
internal sealed class WatchFrames(ApiRequest request, PipeWriter output, TimeProvider time, (Counter Count, Histogram Sizes) sent)
{
    private readonly ServedResource resource = request.Resource;
    private readonly Rendition rendition = request.Rendition;

    // A socket keeps messages apart by itself.
    private readonly WatchSocket? messages = output as WatchSocket;

    // Columns are told once; later tables have rows alone.
    private bool headersSent;

    /// <summary>The media type of the whole stream.</summary>
    public static string ContentType(Rendition rendition) => rendition.Protobuf ? MediaTypes.Protobuf + ";stream=watch" : MediaTypes.Json;

    public void Write(WatchItem item) => Counted(item, static (frames, i) => frames.WriteItem(i));

    /// <summary>An object of the kind with nothing but a resourceVersion: how far the watch has come.</summary>
    public void Bookmark(long revision, bool initialEventsEnd) =>
        Counted((revision, initialEventsEnd), static (frames, b) => frames.WriteBookmark(b.revision, b.initialEventsEnd));

    // All that is written between two flushes is in the writer's buffer.
    private void Counted<T>(T what, Action<WatchFrames, T> write)
    {
        var before = output.UnflushedBytes;
        write(this, what);
        messages?.EndMessage();
        sent.Count.Add();
        sent.Sizes.Observe(output.UnflushedBytes - before);
    }

    private void WriteItem(WatchItem item)
    {
        if (item.Entry is not { } entry)
        {
            WriteBookmark(item.Revision, initialEventsEnd: false);
            return;
        }
        // What cannot be read is told before its frame begins.
        _ = entry.Json;
        var type = item.Type switch { WatchType.Added => "ADDED", WatchType.Modified => "MODIFIED", _ => "DELETED" };
        if (rendition.Protobuf)
        {
            WriteMessage(type, Renderer.Message(resource, rendition, entry, item.Revision, item.Event));
            return;
        }
        Begin(type);
        if (rendition.Form == RenditionForm.Table)
        {
            WriteTable(Renderer.Decode(resource, entry, item.Revision));
        }
        else
        {
            StoredObject.Write(output, Renderer.Json(resource, rendition, entry).Span, item.Revision);
        }
        output.Write("}\n"u8);
    }

    private void WriteBookmark(long revision, bool initialEventsEnd)
    {
        var metadata = new DocumentObject(("resourceVersion", revision.ToString(CultureInfo.InvariantCulture)), ("creationTimestamp", Document.Null));
        if (initialEventsEnd)
        {
            metadata = metadata.With("annotations", new DocumentObject(("k8s.io/initial-events-end", "true")));
        }
        var bookmark = new DocumentObject(("kind", resource.Kind.Kind), ("apiVersion", resource.Version.Name.ApiVersion), ("metadata", metadata));
        if (rendition.Protobuf)
        {
            WriteMessage("BOOKMARK", Renderer.MessageOfServed(resource, rendition, bookmark));
            return;
        }
        Begin("BOOKMARK");
        switch (rendition.Form)
        {
            case RenditionForm.Table:
                WriteTable(bookmark);
                break;
            case RenditionForm.PartialMetadata:
                DocumentJson.Write(PartialMetadata.Of(bookmark, rendition), output);
                break;
            default:
                DocumentJson.Write(bookmark, output);
                break;
        }
        output.Write("}\n"u8);
    }

    public void Error(ApiError error)
    {
        if (rendition.Protobuf)
        {
            WriteFrame("ERROR", error.ToProtobuf());
        }
        else
        {
            Begin("ERROR");
            output.Write(error.ToJson());
            output.Write("}\n"u8);
        }
        messages?.EndMessage();
    }

    private void Begin(string type)
    {
        output.Write("{\"type\":\""u8);
        Encoding.ASCII.GetBytes(type.AsSpan(), output);
        output.Write("\",\"object\":"u8);
    }

    private void WriteTable(DocumentObject row)
    {
        DocumentJson.Write(Tables.Of(resource, rendition, [row], row.At("metadata", "resourceVersion"), time.GetUtcNow(), headers: !headersSent), output);
        headersSent = true;
    }

    private void WriteMessage(string type, byte[] message)
    {
        var framed = new ArrayBufferWriter<byte>(message.Length + 64);
        Renderer.Envelope(framed, resource, rendition, message);
        WriteFrame(type, framed.WrittenSpan);
    }

    private void WriteFrame(string type, ReadOnlySpan<byte> framed)
    {
        var frame = new ProtobufWriter();
        frame.WriteString(1, type);
        frame.WriteHead(2, ProtobufWriter.LengthOf(1, framed.Length));
        frame.WriteBytes(1, framed);
        if (messages is null)
        {
            BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), frame.Written.Length);
            output.Advance(4);
        }
        output.Write(frame.Written);
    }
}
