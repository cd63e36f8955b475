using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Kinds;

/// <summary>What most kinds do.</summary>
internal static class KindDefaults
{
    /// <summary>A status update: status and metadata are the new ones, labels, owners and all else stay.</summary>
    public static DocumentObject StatusOnly(DocumentObject old, DocumentObject updated, RequestContext context)
    {
        var metadata = updated["metadata"]?.AsObject ?? DocumentObject.Empty;
        foreach (var name in (ReadOnlySpan<string>)["labels", "ownerReferences"])
        {
            metadata = old.At("metadata", name) is { } value ? metadata.With(name, value) : metadata.Without(name);
        }
        var result = old.With("metadata", metadata);
        return updated["status"] is { } status ? result.With("status", status) : result.Without("status");
    }
}
