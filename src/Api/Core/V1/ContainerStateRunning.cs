using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ContainerStateRunning")]
public sealed partial record ContainerStateRunning
{
    [Field(1)]
    public Timestamp? StartedAt { get; init; }
}
