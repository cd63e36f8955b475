using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Networking.V1;

/// <summary>The other side of allowed traffic: pods, or addresses.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicyPeer")]
public sealed partial record NetworkPolicyPeer
{
    /// <summary>The labels of the pods; an empty selector is for all. All pods of the chosen namespaces when unset.</summary>
    [Field(1)]
    public LabelSelector? PodSelector { get; init; }

    /// <summary>The labels of namespaces, whose pods are meant; an empty selector is for all. The policy's own namespace when unset.</summary>
    [Field(2)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>A range of addresses. Not together with the selectors.</summary>
    [Field(3)]
    public IPBlock? IpBlock { get; init; }
}
