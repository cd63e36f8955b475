using MiniKube.Api.Codecs;

namespace MiniKube.Api.Autoscaling.V1;

[ApiType("io.k8s.api.autoscaling.v1.ScaleSpec")]
public sealed partial record ScaleSpec
{
    [Field(1, Default = "0")]
    public int? Replicas { get; init; }
}
