using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>Traffic that pods may receive: from one of the peers, at one of the ports.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicyIngressRule")]
public sealed partial record NetworkPolicyIngressRule
{
    /// <summary>The pods' ports. All ports when empty.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<NetworkPolicyPort> Ports { get; init; } = [];

    /// <summary>The senders. Everyone when empty.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<NetworkPolicyPeer> From { get; init; } = [];
}
