using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>How evenly pods are to be spread over nodes, zones and the like.</summary>
[ApiType("io.k8s.api.core.v1.TopologySpreadConstraint")]
public sealed partial record TopologySpreadConstraint
{
    /// <summary>By how many pods a place may exceed the place with the fewest. At least 1.</summary>
    [Field(1, Required = true, Default = "0")]
    public int MaxSkew { get; init; }

    /// <summary>The node label whose equal values make a place, such as topology.kubernetes.io/zone.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string TopologyKey { get; init; } = "";

    /// <summary>DoNotSchedule holds the pod back, ScheduleAnyway only prefers places that keep the balance.</summary>
    [Field(3, Enum = Enums.UnsatisfiableConstraintAction, Required = true, Default = "\"\"")]
    public string WhenUnsatisfiable { get; init; } = "";

    /// <summary>Which pods are counted, in the pod's namespace.</summary>
    [Field(4)]
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>With fewer places than this, the fewest pods count as 0. At least 1, and 1 when unset. Only with DoNotSchedule.</summary>
    [Field(5, Pointer = true)]
    public int? MinDomains { get; init; }

    /// <summary>Whether nodes that the pod's nodeSelector and nodeAffinity exclude are left out: Honor (the default) or Ignore.</summary>
    [Field(6, Pointer = true, Enum = Enums.NodeInclusionPolicy)]
    public string? NodeAffinityPolicy { get; init; }

    /// <summary>Whether nodes with taints that the pod does not tolerate are left out: Ignore (the default) or Honor.</summary>
    [Field(7, Pointer = true, Enum = Enums.NodeInclusionPolicy)]
    public string? NodeTaintsPolicy { get; init; }

    /// <summary>Labels in which the counted pods must equal this one, such as pod-template-hash. Needs labelSelector, which must not name them.</summary>
    [Field(8, ListType = "atomic")]
    public IReadOnlyList<string> MatchLabelKeys { get; init; } = [];
}
