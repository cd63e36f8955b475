using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;

namespace MiniKube.Api.Resource.V1;

/// <summary>Devices of a pool and where they are. Exactly one of nodeName, nodeSelector, allNodes and perDeviceNodeSelection is set.</summary>
[ApiType("io.k8s.api.resource.v1.ResourceSliceSpec")]
public sealed partial record ResourceSliceSpec
{
    /// <summary>The driver's name, a DNS subdomain of at most 63 characters. Cannot be changed.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Driver { get; init; } = "";

    /// <summary>The pool.</summary>
    [Field(2, Required = true)]
    public ResourcePool Pool { get; init; } = new();

    /// <summary>The only node that reaches the devices. Cannot be changed.</summary>
    [Field(3, Pointer = true)]
    public string? NodeName { get; init; }

    /// <summary>The nodes that reach the devices, as exactly one term.</summary>
    [Field(4)]
    public NodeSelector? NodeSelector { get; init; }

    /// <summary>True when all nodes reach the devices.</summary>
    [Field(5, Pointer = true)]
    public bool? AllNodes { get; init; }

    /// <summary>The devices: at most 128, or 64 where any has taints, lists among its attributes, or takes counters. Not together with sharedCounters.</summary>
    [Field(6, ListType = "atomic")]
    public IReadOnlyList<Device> Devices { get; init; } = [];

    /// <summary>True when each device says itself which nodes reach it.</summary>
    [Field(7, Pointer = true)]
    public bool? PerDeviceNodeSelection { get; init; }

    /// <summary>Counters that the pool's devices share, at most 8 sets. Not together with devices.</summary>
    [Field(8, ListType = "atomic")]
    public IReadOnlyList<CounterSet> SharedCounters { get; init; } = [];
}
