using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Selectors;

namespace MiniKube.Controllers.Ownership;

/// <summary>
/// What an owner takes from the objects that might be its dependents. <see cref="Owned"/> holds those it controls and those it is about to
/// adopt; a released object is in no other list.
/// </summary>
internal sealed record Claims<T>(IReadOnlyList<T> Owned, IReadOnlyList<T> Adopt, IReadOnlyList<T> Release) where T : IKubernetesObject
{
    /// <summary>
    /// Selector and controller reference decide together: an object of another controller is never touched, an orphan that matches is adopted,
    /// an owned one that no longer matches is released. An owner that is being deleted neither adopts nor releases, and nobody adopts what is being deleted.
    /// </summary>
    public static Claims<T> Compute(ObjectMeta owner, LabelSelectorExpression selector, IEnumerable<T> candidates)
    {
        var owned = new List<T>();
        var adopt = new List<T>();
        var release = new List<T>();
        var ownerLives = owner.DeletionTimestamp is null;
        foreach (var candidate in candidates)
        {
            var metadata = candidate.Metadata;
            var matches = selector.Matches(metadata.Labels);
            if (ControllerReference.Of(metadata) is { } reference)
            {
                if (reference.Uid != owner.Uid)
                {
                    continue;
                }
                if (matches)
                {
                    owned.Add(candidate);
                }
                else if (ownerLives)
                {
                    release.Add(candidate);
                }
            }
            else if (matches && ownerLives && metadata.DeletionTimestamp is null)
            {
                owned.Add(candidate);
                adopt.Add(candidate);
            }
        }
        return new(owned, adopt, release);
    }
}
