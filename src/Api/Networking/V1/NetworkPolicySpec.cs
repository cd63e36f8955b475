using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Networking.V1;

/// <summary>The pods of a policy, and the traffic they are allowed.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicySpec")]
public sealed partial record NetworkPolicySpec
{
    /// <summary>The labels of the pods, in the policy's namespace. All of its pods when empty.</summary>
    [Field(1)]
    public LabelSelector PodSelector { get; init; } = new();

    /// <summary>What the pods may receive. Nothing when empty, if policyTypes has Ingress.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<NetworkPolicyIngressRule> Ingress { get; init; } = [];

    /// <summary>What the pods may send. Nothing when empty, if policyTypes has Egress.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<NetworkPolicyEgressRule> Egress { get; init; } = [];

    /// <summary>Which directions are restricted: Ingress, Egress or both. When unset Ingress is, and Egress if there are egress rules.</summary>
    [Field(4, Enum = Enums.PolicyType, ListType = "atomic")]
    public IReadOnlyList<string> PolicyTypes { get; init; } = [];
}
