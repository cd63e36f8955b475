using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>What was measured of one metric.</summary>
[ApiType("io.k8s.api.autoscaling.v2.MetricStatus")]
public sealed partial record MetricStatus
{
    /// <summary>As in the spec.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>Of one object of the cluster.</summary>
    [Field(2)]
    public ObjectMetricStatus? Object { get; init; }

    /// <summary>Of the pods.</summary>
    [Field(3)]
    public PodsMetricStatus? Pods { get; init; }

    /// <summary>Of a resource of the pods.</summary>
    [Field(4)]
    public ResourceMetricStatus? Resource { get; init; }

    /// <summary>Of a resource of one container.</summary>
    [Field(7)]
    public ContainerResourceMetricStatus? ContainerResource { get; init; }

    /// <summary>From outside of the cluster.</summary>
    [Field(5)]
    public ExternalMetricStatus? External { get; init; }
}
