using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V1;

/// <summary>The number of replicas wanted.</summary>
[ApiType("io.k8s.api.autoscaling.v1.ScaleSpec")]
public sealed partial record ScaleSpec
{
    /// <summary>How many replicas are wanted; not negative.</summary>
    [Field(1, Default = "0")]
    public int? Replicas { get; init; }
}
