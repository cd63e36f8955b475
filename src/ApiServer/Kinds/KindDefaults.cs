using MiniKube.Api.Documents;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Kinds;

/// <summary>What most kinds do.</summary>
internal static class KindDefaults
{
    /// <summary>What clients say in the metadata.</summary>
    public static IReadOnlyList<string> Metadata { get; } = ["labels", "annotations", "finalizers", "ownerReferences"];

    /// <summary>A status update: status and metadata are the new ones, all else stays, and of the metadata what the kind keeps (<see cref="KindDeclaration.KeptByStatus"/>).</summary>
    public static DocumentObject StatusOnly(DocumentObject old, DocumentObject updated, RequestContext context)
    {
        var metadata = updated["metadata"]?.AsObject ?? DocumentObject.Empty;
        foreach (var name in context.Kind.KeptByStatus)
        {
            metadata = old.At("metadata", name) is { } value ? metadata.With(name, value) : metadata.Without(name);
        }
        var result = old.With("metadata", metadata);
        return updated["status"] is { } status ? result.With("status", status) : result.Without("status");
    }
}
