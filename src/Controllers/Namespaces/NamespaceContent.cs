using MiniKube.Api.Schemas;

namespace MiniKube.Controllers.Namespaces;

/// <summary>What is left of one resource in a namespace that is being deleted.</summary>
/// <param name="Finalizers">How many of the remaining objects wait for each finalizer.</param>
internal sealed record RemainingContent(GroupVersionResource Resource, int Count, IReadOnlyDictionary<string, int> Finalizers);

/// <summary>What one round of deleting a namespace's content came to.</summary>
/// <param name="DiscoveryError">What the server serves could not be asked; nothing is certain then.</param>
/// <param name="DeletionErrors">What failed while deleting.</param>
internal sealed record NamespaceContent(IReadOnlyList<RemainingContent> Remaining, string? DiscoveryError, IReadOnlyList<string> DeletionErrors)
{
    /// <summary>Nothing is left, and that is certain.</summary>
    public bool IsGone => Remaining.All(r => r.Count == 0) && DiscoveryError is null && DeletionErrors.Count == 0;
}
