using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V1;

[ApiType("io.k8s.api.autoscaling.v1.ScaleStatus")]
public sealed partial record ScaleStatus
{
    [Field(1, Required = true, Default = "0")]
    public int Replicas { get; init; }

    [Field(2)]
    public string? Selector { get; init; }
}
