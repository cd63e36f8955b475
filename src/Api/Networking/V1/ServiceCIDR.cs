using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Networking.V1;

/// <summary>A range from which Services get their addresses within the cluster.</summary>
[ApiType("io.k8s.api.networking.v1.ServiceCIDR")]
[Kind("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs", ClusterScoped = true)]
public sealed partial record ServiceCIDR
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The ranges.</summary>
    [Field(2)]
    public ServiceCIDRSpec Spec { get; init; } = new();

    /// <summary>Whether they can be used.</summary>
    [Field(3)]
    public ServiceCIDRStatus Status { get; init; } = new();
}
