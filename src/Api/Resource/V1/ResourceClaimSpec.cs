using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>What a claim asks for.</summary>
[ApiType("io.k8s.api.resource.v1.ResourceClaimSpec")]
public sealed partial record ResourceClaimSpec
{
    /// <summary>The devices.</summary>
    [Field(1)]
    public DeviceClaim Devices { get; init; } = new();
}
