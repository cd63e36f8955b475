using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Service")]
[Kind("", "v1", "Service", "services")]
public sealed partial record Service
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public ServiceSpec Spec { get; init; } = new();

    [Field(3)]
    public ServiceStatus Status { get; init; } = new();
}
