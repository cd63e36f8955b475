using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Networking.V1;

/// <summary>Which traffic some pods of a namespace may receive and send. Policies for the same pods add up.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicy")]
[Kind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies")]
public sealed partial record NetworkPolicy
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pods and what they are allowed.</summary>
    [Field(2)]
    public NetworkPolicySpec Spec { get; init; } = new();
}
