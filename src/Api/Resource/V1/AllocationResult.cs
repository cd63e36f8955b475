using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Resource.V1;

/// <summary>What a claim got.</summary>
[ApiType("io.k8s.api.resource.v1.AllocationResult")]
public sealed partial record AllocationResult
{
    /// <summary>The devices and their configuration.</summary>
    [Field(1)]
    public DeviceAllocationResult Devices { get; init; } = new();

    /// <summary>The nodes that reach the devices. All nodes when unset.</summary>
    [Field(3)]
    public NodeSelector? NodeSelector { get; init; }

    /// <summary>When it was allocated. Unknown when unset.</summary>
    [Field(5)]
    public Timestamp? AllocationTimestamp { get; init; }
}
