using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>Bounds and defaults for the resources of each pod, container and claim of a namespace.</summary>
[ApiType("io.k8s.api.core.v1.LimitRange")]
[Kind("", "v1", "LimitRange", "limitranges")]
public sealed partial record LimitRange
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The bounds and defaults.</summary>
    [Field(2)]
    public LimitRangeSpec Spec { get; init; } = new();
}
