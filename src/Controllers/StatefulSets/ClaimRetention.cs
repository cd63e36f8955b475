using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.StatefulSets;

/// <summary>
/// A set's <c>persistentVolumeClaimRetentionPolicy</c> (KEP-1847), put into owner references for the garbage collector to act on: a claim that goes with
/// its set is the set's, one that goes when the set shrinks becomes the surplus pod's. Claims of other controllers are left alone.
/// </summary>
internal static class ClaimRetention
{
    private const string Delete = "Delete";

    /// <summary>The claim with the owners that it should have: the same object where it has them.</summary>
    /// <param name="set">The set.</param>
    /// <param name="claim">One of its claims.</param>
    /// <param name="pod">The pod that uses the claim, if there is one yet.</param>
    /// <param name="wanted">Whether the set still wants that pod.</param>
    public static PersistentVolumeClaim Apply(StatefulSet set, PersistentVolumeClaim claim, Pod? pod, bool wanted)
    {
        bool IsOurs(OwnerReference reference) => reference.Uid == set.Metadata.Uid || (pod is not null && reference.Uid == pod.Metadata.Uid);
        var present = claim.Metadata.OwnerReferences;
        if (present.Any(r => r.Controller == true && !IsOurs(r)))
        {
            return claim;
        }
        var owner = OwnerOf(set, pod, wanted);
        var references = present.Where(r => !IsOurs(r) || r.Equals(owner)).ToList();
        if (owner is not null && !references.Contains(owner))
        {
            references.Add(owner);
        }
        return references.SequenceEqual(present) ? claim : claim with { Metadata = claim.Metadata with { OwnerReferences = references } };
    }

    /// <summary>The claim belonged to a former pod of this name and is about to be collected with it: the next pod needs a new one.</summary>
    public static bool IsStale(PersistentVolumeClaim claim, string podName) =>
        claim.Metadata.OwnerReferences.Any(r => r is { Kind: "Pod", ApiVersion: "v1" } && r.Name == podName);

    private static OwnerReference? OwnerOf(StatefulSet set, Pod? pod, bool wanted)
    {
        var policy = set.Spec.PersistentVolumeClaimRetentionPolicy;
        if (policy?.WhenScaled == Delete && !wanted)
        {
            return pod is null ? null : ControllerReference.To(pod);
        }
        return policy?.WhenDeleted == Delete ? ControllerReference.To(set) : null;
    }
}
