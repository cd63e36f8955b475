using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Refers to an entry of the pod's resourceClaims.</summary>
[ApiType("io.k8s.api.core.v1.ResourceClaim")]
public sealed partial record ResourceClaim
{
    /// <summary>The entry's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>One request of the claim. All of the claim when unset.</summary>
    [Field(2)]
    public string? Request { get; init; }
}
