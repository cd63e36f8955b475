using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Pod")]
[Kind("", "v1", "Pod", "pods")]
public sealed partial record Pod
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public PodSpec Spec { get; init; } = new();

    [Field(3)]
    public PodStatus Status { get; init; } = new();
}
