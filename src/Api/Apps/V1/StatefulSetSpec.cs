using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

/// <summary>What a StatefulSet is to look like.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetSpec")]
public sealed partial record StatefulSetSpec
{
    /// <summary>How many pods are wanted. 1 when unset.</summary>
    [Field(1, Pointer = true)]
    public int? Replicas { get; init; }

    /// <summary>Which pods belong to this StatefulSet. Must match the template's labels and cannot be changed.</summary>
    [Field(2, Required = true)]
    public LabelSelector? Selector { get; init; }

    /// <summary>The pods to make, each named after the StatefulSet and its ordinal, such as web-3. Their restartPolicy can only be Always.</summary>
    [Field(3, Required = true)]
    public PodTemplateSpec Template { get; init; } = new();

    /// <summary>Claims that every pod gets for itself. They win over the template's volumes of the same names. Cannot be changed.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<PersistentVolumeClaim> VolumeClaimTemplates { get; init; } = [];

    /// <summary>The headless Service under which pods have DNS names of the form pod.service.namespace.svc. Cannot be changed.</summary>
    [Field(5, Default = "\"\"")]
    public string ServiceName { get; init; } = "";

    /// <summary>
    /// OrderedReady (the default) makes pods one by one, each when the last is ready, and ends them in reverse. Parallel waits for none. Cannot be changed.
    /// </summary>
    [Field(6, Enum = Enums.PodManagementPolicyType)]
    public string? PodManagementPolicy { get; init; }

    /// <summary>How old pods are replaced by new ones. A rolling update, from the highest ordinal down, when unset.</summary>
    [Field(7)]
    public StatefulSetUpdateStrategy UpdateStrategy { get; init; } = new();

    /// <summary>How many old ControllerRevisions are kept to roll back to. 10 when unset.</summary>
    [Field(8, Pointer = true)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Seconds a new pod must stay ready before it counts as available. 0 when unset.</summary>
    [Field(9)]
    public int? MinReadySeconds { get; init; }

    /// <summary>What happens to claims whose pods are no longer wanted. They are kept when unset.</summary>
    [Field(10)]
    public StatefulSetPersistentVolumeClaimRetentionPolicy? PersistentVolumeClaimRetentionPolicy { get; init; }

    /// <summary>How the pods are numbered. From 0 when unset.</summary>
    [Field(11)]
    public StatefulSetOrdinals? Ordinals { get; init; }
}
