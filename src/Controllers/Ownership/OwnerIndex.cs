using MiniKube.Api.Codecs;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.Ownership;

/// <summary>Files objects under the uid of their controller, and those without one under their namespace.</summary>
internal static class OwnerIndex
{
    private const string Name = "controller";

    public static void Add<T>(Informer<T> informer) where T : class, IKubernetesObject => informer.AddIndex(Name, static obj =>
        [ControllerReference.Of(obj.Metadata) is { } owner ? owner.Uid : Orphans(obj.Metadata.Namespace)]);

    public static IEnumerable<T> OwnedBy<T>(StoreSnapshot<T> store, string uid) where T : class => store.ByIndex(Name, uid);

    /// <summary>What the owner controls and what nobody does: all that a claim is computed from.</summary>
    public static IReadOnlyList<T> Candidates<T>(StoreSnapshot<T> store, IKubernetesObject owner) where T : class =>
        [.. store.ByIndex(Name, owner.Metadata.Uid ?? ""), .. store.ByIndex(Name, Orphans(owner.Metadata.Namespace))];

    // No uid contains a slash.
    private static string Orphans(string? ns) => $"orphans/{ns}";
}
