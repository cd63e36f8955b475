using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>A stable address and name for a set of pods, over which its traffic is spread.</summary>
[ApiType("io.k8s.api.core.v1.Service")]
[Kind("", "v1", "Service", "services")]
public sealed partial record Service
{
    /// <summary>Name, labels and the rest that every object has. The name is the Service's DNS label.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Which pods are reached, and how.</summary>
    [Field(2)]
    public ServiceSpec Spec { get; init; } = new();

    /// <summary>What a load balancer and others report.</summary>
    [Field(3)]
    public ServiceStatus Status { get; init; } = new();
}
