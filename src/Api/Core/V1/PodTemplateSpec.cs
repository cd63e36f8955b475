using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodTemplateSpec")]
public sealed partial record PodTemplateSpec
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public PodSpec Spec { get; init; } = new();
}
