using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>What must hold among devices of a claim: exactly one of the attributes is set.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceConstraint")]
public sealed partial record DeviceConstraint
{
    /// <summary>The requests that it is about, as request or request/subrequest, at most 32. All when empty.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Requests { get; init; } = [];

    /// <summary>The attribute, with its domain, that all of the devices must have with the same type and value.</summary>
    [Field(2, Pointer = true)]
    public string? MatchAttribute { get; init; }

    /// <summary>The attribute, with its domain, that must be different for each device.</summary>
    [Field(3, Pointer = true)]
    public string? DistinctAttribute { get; init; }
}
