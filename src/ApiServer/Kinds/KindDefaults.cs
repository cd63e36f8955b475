using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Kinds;

/// <summary>What most kinds do.</summary>
internal static class KindDefaults
{
    /// <summary>A status update: status and metadata are the new ones, all else stays.</summary>
    public static DocumentObject StatusOnly(DocumentObject old, DocumentObject updated, RequestContext context) => StatusOnly(old, updated, []);

    /// <summary>The same, but what clients say in the metadata stays, too.</summary>
    public static DocumentObject StatusWithoutMetadata(DocumentObject old, DocumentObject updated, RequestContext context) =>
        StatusOnly(old, updated, ["labels", "annotations", "finalizers", "ownerReferences"]);

    /// <param name="old">The object before.</param>
    /// <param name="updated">The object with its new status.</param>
    /// <param name="kept">Members of the metadata that stay.</param>
    public static DocumentObject StatusOnly(DocumentObject old, DocumentObject updated, ReadOnlySpan<string> kept)
    {
        var metadata = updated["metadata"]?.AsObject ?? DocumentObject.Empty;
        foreach (var name in kept)
        {
            metadata = old.At("metadata", name) is { } value ? metadata.With(name, value) : metadata.Without(name);
        }
        var result = old.With("metadata", metadata);
        return updated["status"] is { } status ? result.With("status", status) : result.Without("status");
    }
}
