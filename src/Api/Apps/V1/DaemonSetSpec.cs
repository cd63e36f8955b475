using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

/// <summary>What a DaemonSet is to look like.</summary>
[ApiType("io.k8s.api.apps.v1.DaemonSetSpec")]
public sealed partial record DaemonSetSpec
{
    /// <summary>Which pods belong to this DaemonSet. Must match the template's labels and cannot be changed.</summary>
    [Field(1, Required = true)]
    public LabelSelector? Selector { get; init; }

    /// <summary>The pods to make, one on every node that their nodeSelector and affinity allow. Their restartPolicy can only be Always.</summary>
    [Field(2, Required = true)]
    public PodTemplateSpec Template { get; init; } = new();

    /// <summary>How old pods are replaced by new ones. A rolling update, node by node, when unset.</summary>
    [Field(3)]
    public DaemonSetUpdateStrategy UpdateStrategy { get; init; } = new();

    /// <summary>Seconds a new pod must stay ready before it counts as available. 0 when unset.</summary>
    [Field(4)]
    public int? MinReadySeconds { get; init; }

    /// <summary>How many old ControllerRevisions are kept to roll back to. 10 when unset.</summary>
    [Field(6, Pointer = true)]
    public int? RevisionHistoryLimit { get; init; }
}
