using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;

namespace MiniKube.Api.Resource.V1;

/// <summary>A device that claims can get.</summary>
[ApiType("io.k8s.api.resource.v1.Device")]
public sealed partial record Device
{
    /// <summary>The device's name, a DNS label, unique in the pool.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>Facts about the device, to choose it by. The name of an attribute without domain is the driver's own. At most 32, capacities included.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, DeviceAttribute> Attributes { get; init; } = ReadOnlyDictionary<string, DeviceAttribute>.Empty;

    /// <summary>Amounts that the device has, by name. At most 32, attributes included.</summary>
    [Field(3)]
    public IReadOnlyDictionary<string, DeviceCapacity> Capacity { get; init; } = ReadOnlyDictionary<string, DeviceCapacity>.Empty;

    /// <summary>What the device takes of the pool's shared counters. One entry per set, at most 2.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<DeviceCounterConsumption> ConsumesCounters { get; init; } = [];

    /// <summary>The only node that reaches the device. Only with the slice's perDeviceNodeSelection, and without nodeSelector and allNodes.</summary>
    [Field(5, Pointer = true)]
    public string? NodeName { get; init; }

    /// <summary>The nodes that reach the device, as exactly one term. Only with the slice's perDeviceNodeSelection, and without nodeName and allNodes.</summary>
    [Field(6)]
    public NodeSelector? NodeSelector { get; init; }

    /// <summary>True when all nodes reach the device. Only with the slice's perDeviceNodeSelection, and without nodeName and nodeSelector.</summary>
    [Field(7, Pointer = true)]
    public bool? AllNodes { get; init; }

    /// <summary>Taints that keep away claims that do not tolerate them, at most 16.</summary>
    [Field(8, ListType = "atomic")]
    public IReadOnlyList<DeviceTaint> Taints { get; init; } = [];

    /// <summary>Whether the allocation holds only for the node that was chosen with it. False when unset.</summary>
    [Field(9, Pointer = true)]
    public bool? BindsToNode { get; init; }

    /// <summary>Conditions, at most 4, that must all be True in the device's status before a pod that uses it is bound to a node.</summary>
    [Field(10, ListType = "atomic")]
    public IReadOnlyList<string> BindingConditions { get; init; } = [];

    /// <summary>Conditions, at most 4, of which any that is True in the device's status says that the pod cannot be bound.</summary>
    [Field(11, ListType = "atomic")]
    public IReadOnlyList<string> BindingFailureConditions { get; init; } = [];

    /// <summary>Whether several requests can share the device, each with a part of its capacity. False when unset.</summary>
    [Field(12, Pointer = true)]
    public bool? AllowMultipleAllocations { get; init; }

    /// <summary>What the device takes of the node's own resources, such as <c>cpu</c> or <c>memory</c>, by resource. Extended resources are not allowed.</summary>
    [Field(13)]
    public IReadOnlyDictionary<string, NodeAllocatableResourceMapping> NodeAllocatableResourceMappings { get; init; } = ReadOnlyDictionary<string, NodeAllocatableResourceMapping>.Empty;
}
