using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>Who has an IP address.</summary>
[ApiType("io.k8s.api.networking.v1.IPAddressSpec")]
public sealed partial record IPAddressSpec
{
    /// <summary>The object that the address belongs to. Always needed; cannot be changed.</summary>
    [Field(1, Required = true)]
    public ParentReference? ParentRef { get; init; }
}
