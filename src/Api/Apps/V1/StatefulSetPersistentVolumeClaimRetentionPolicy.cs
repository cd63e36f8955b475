using MiniKube.Api.Codecs;

namespace MiniKube.Api.Apps.V1;

/// <summary>What happens to claims made from volumeClaimTemplates when their pods are no longer wanted.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy")]
public sealed partial record StatefulSetPersistentVolumeClaimRetentionPolicy
{
    /// <summary>When the StatefulSet is deleted: Retain (the default) keeps the claims, Delete deletes them.</summary>
    [Field(1)]
    public string? WhenDeleted { get; init; }

    /// <summary>When the StatefulSet is scaled down: Retain (the default) keeps the claims of pods beyond the new number, Delete deletes them.</summary>
    [Field(2)]
    public string? WhenScaled { get; init; }
}
