using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Resource.V1;

/// <summary>An amount of something that devices share.</summary>
[ApiType("io.k8s.api.resource.v1.Counter")]
public sealed partial record Counter
{
    /// <summary>The amount.</summary>
    [Field(1, Required = true)]
    public Quantity Value { get; init; }
}
