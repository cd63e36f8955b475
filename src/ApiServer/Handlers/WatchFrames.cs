using System.Buffers;
using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Handlers;

/// <summary>Writes the events of one watch in the form that its client asked for.</summary>
internal sealed class WatchFrames(ApiRequest request, IBufferWriter<byte> output, TimeProvider time)
{
    private readonly ServedResource resource = request.Resource;
    private readonly Rendition rendition = request.Rendition;

    // Columns are told once; later tables have rows alone.
    private bool headersSent;

    public void Write(WatchItem item)
    {
        if (item.Entry is not { } entry)
        {
            Bookmark(item.Revision, initialEventsEnd: false);
            return;
        }
        output.Write(item.Type switch
        {
            WatchType.Added => "{\"type\":\"ADDED\",\"object\":"u8,
            WatchType.Modified => "{\"type\":\"MODIFIED\",\"object\":"u8,
            _ => "{\"type\":\"DELETED\",\"object\":"u8,
        });
        switch (rendition.Form)
        {
            case RenditionForm.Object when resource.IsStorageVersion:
                entry.Write(output, item.Revision);
                break;
            case RenditionForm.Table:
                var row = ObjectCodec.Decode(entry.Json, item.Revision);
                DocumentJson.Write(Tables.Of(resource, rendition, [row], row.At("metadata", "resourceVersion"), time.GetUtcNow(), headers: !headersSent), output);
                headersSent = true;
                break;
            default:
                Renderer.Write(output, resource, rendition, ObjectCodec.Decode(entry.Json, item.Revision), time.GetUtcNow());
                break;
        }
        output.Write("}\n"u8);
    }

    /// <summary>An object of the kind with nothing but a resourceVersion: how far the watch has come.</summary>
    public void Bookmark(long revision, bool initialEventsEnd)
    {
        var metadata = new DocumentObject(("resourceVersion", revision.ToString(CultureInfo.InvariantCulture)), ("creationTimestamp", Document.Null));
        if (initialEventsEnd)
        {
            metadata = metadata.With("annotations", new DocumentObject(("k8s.io/initial-events-end", "true")));
        }
        var bookmark = new DocumentObject(("kind", resource.Kind.Kind), ("apiVersion", resource.Version.Name.ApiVersion), ("metadata", metadata));
        var rendered = rendition.Form switch
        {
            RenditionForm.Table => Tables.Of(resource, rendition, [bookmark], metadata["resourceVersion"], time.GetUtcNow(), headers: !headersSent),
            RenditionForm.PartialMetadata => PartialMetadata.Of(bookmark),
            _ => bookmark,
        };
        output.Write("{\"type\":\"BOOKMARK\",\"object\":"u8);
        DocumentJson.Write(rendered, output);
        output.Write("}\n"u8);
    }

    public void Error(ApiError error)
    {
        output.Write("{\"type\":\"ERROR\",\"object\":"u8);
        output.Write(error.ToJson());
        output.Write("}\n"u8);
    }
}
