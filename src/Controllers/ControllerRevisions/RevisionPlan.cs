using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.ControllerRevisions;

/// <summary>
/// Which of a workload's revisions holds its present template. A template that was there before is found by its content, whoever wrote the revision, and
/// becomes the newest again by its number; only an unknown one makes a new revision.
/// </summary>
/// <param name="Current">The revision of the template. Where it is not written yet, nothing else can be planned.</param>
/// <param name="Write">How it must be written first.</param>
/// <param name="Same">All revisions that hold the template; others' tools may have made more than one.</param>
/// <param name="Others">All others, oldest first.</param>
internal sealed record RevisionPlan(
    ControllerRevision Current, RevisionWrite Write, IReadOnlyList<ControllerRevision> Same, IReadOnlyList<ControllerRevision> Others)
{
    /// <param name="owner">The workload.</param>
    /// <param name="template">Its present template.</param>
    /// <param name="collisionCount">From its status: how often a name was found taken.</param>
    /// <param name="owned">The revisions it controls.</param>
    /// <param name="hashLabel">The label of revisions that carries their hash.</param>
    public static RevisionPlan Compute<TOwner>(
        TOwner owner, PodTemplateSpec template, int? collisionCount, IReadOnlyList<ControllerRevision> owned, string hashLabel) where TOwner : IKubernetesObject
    {
        var ordered = owned.OrderBy(r => r.Revision).ThenBy(r => r.Metadata.CreationTimestamp?.Moment ?? DateTimeOffset.MaxValue)
            .ThenBy(r => r.Metadata.Name, StringComparer.Ordinal).ToArray();
        var same = ordered.Where(r => TemplateRevision.TemplateOf(r) is { } held && held.Equals(template)).ToArray();
        var others = ordered.Except(same).ToArray();
        var next = (others.LastOrDefault()?.Revision ?? 0) + 1;
        if (same.Length == 0)
        {
            return new(TemplateRevision.New(owner, template, collisionCount, next, hashLabel), RevisionWrite.Create, [], others);
        }
        return same[^1].Revision >= next
            ? new(same[^1], RevisionWrite.None, same, others)
            : new(same[^1] with { Revision = next }, RevisionWrite.Renumber, same, others);
    }

    /// <summary>The oldest revisions that nobody needs, beyond the limit; a negative limit keeps all.</summary>
    public static IReadOnlyList<ControllerRevision> Excess(IEnumerable<ControllerRevision> unused, int limit)
    {
        var all = unused.ToArray();
        return limit < 0 ? [] : all[..Math.Max(0, all.Length - limit)];
    }
}

/// <summary>How a revision must be written before it can be used.</summary>
internal enum RevisionWrite
{
    /// <summary>It is there.</summary>
    None,

    /// <summary>It must be made.</summary>
    Create,

    /// <summary>It is there and gets a higher number: the template was rolled back.</summary>
    Renumber,
}
