using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Autoscaling.V1;

[ApiType("io.k8s.api.autoscaling.v1.Scale")]
[Kind("autoscaling", "v1", "Scale", "scales")]
public sealed partial record Scale
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public ScaleSpec Spec { get; init; } = new();

    [Field(3)]
    public ScaleStatus Status { get; init; } = new();
}
