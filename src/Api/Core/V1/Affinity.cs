using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Affinity")]
public sealed partial record Affinity
{
    [Field(1)]
    public NodeAffinity? NodeAffinity { get; init; }

    [Field(2)]
    public PodAffinity? PodAffinity { get; init; }

    [Field(3)]
    public PodAntiAffinity? PodAntiAffinity { get; init; }
}
