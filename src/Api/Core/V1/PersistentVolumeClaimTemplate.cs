using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimTemplate")]
public sealed partial record PersistentVolumeClaimTemplate
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2, Required = true)]
    public PersistentVolumeClaimSpec Spec { get; init; } = new();
}
