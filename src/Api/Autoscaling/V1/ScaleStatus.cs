using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V1;

/// <summary>The number of replicas there are.</summary>
[ApiType("io.k8s.api.autoscaling.v1.ScaleStatus")]
public sealed partial record ScaleStatus
{
    /// <summary>How many replicas were last counted.</summary>
    [Field(1, Required = true, Default = "0")]
    public int Replicas { get; init; }

    /// <summary>The selector that picks the replicas' pods, in the text form of a labelSelector parameter.</summary>
    [Field(2)]
    public string? Selector { get; init; }
}
