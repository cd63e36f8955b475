using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>One thing to measure, and its target. Exactly the source that <c>type</c> names is given.</summary>
[ApiType("io.k8s.api.autoscaling.v2.MetricSpec")]
public sealed partial record MetricSpec
{
    /// <summary><c>Resource</c>, <c>ContainerResource</c>, <c>Pods</c>, <c>Object</c> or <c>External</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>A metric of one object of the cluster.</summary>
    [Field(2)]
    public ObjectMetricSource? Object { get; init; }

    /// <summary>A metric of each pod, averaged.</summary>
    [Field(3)]
    public PodsMetricSource? Pods { get; init; }

    /// <summary>A resource that the pods request, averaged over all of their containers.</summary>
    [Field(4)]
    public ResourceMetricSource? Resource { get; init; }

    /// <summary>A resource that one container of each pod requests, averaged.</summary>
    [Field(7)]
    public ContainerResourceMetricSource? ContainerResource { get; init; }

    /// <summary>A metric from outside of the cluster.</summary>
    [Field(5)]
    public ExternalMetricSource? External { get; init; }
}
