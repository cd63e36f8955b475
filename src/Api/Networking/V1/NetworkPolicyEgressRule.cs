using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>Traffic that pods may send: to one of the peers, at one of the ports.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicyEgressRule")]
public sealed partial record NetworkPolicyEgressRule
{
    /// <summary>The ports at the receiver. All ports when empty.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<NetworkPolicyPort> Ports { get; init; } = [];

    /// <summary>The receivers. Everyone when empty.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<NetworkPolicyPeer> To { get; init; } = [];
}
