using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Resource.V1;

/// <summary>One device that a request got.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceRequestAllocationResult")]
public sealed partial record DeviceRequestAllocationResult
{
    /// <summary>The request's name, or request/subrequest where there were alternatives.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Request { get; init; } = "";

    /// <summary>The name of the driver, which prepares the device on the node.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Driver { get; init; } = "";

    /// <summary>The pool's name, of at most 253 characters.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Pool { get; init; } = "";

    /// <summary>The device's name in its pool, a DNS label.</summary>
    [Field(4, Required = true, Default = "\"\"")]
    public string Device { get; init; } = "";

    /// <summary>Whether the device was given for administration, whoever else has it. False when unset.</summary>
    [Field(5, Pointer = true)]
    public bool? AdminAccess { get; init; }

    /// <summary>The request's tolerations, at most 16, as they were on allocation.</summary>
    [Field(6, ListType = "atomic")]
    public IReadOnlyList<DeviceToleration> Tolerations { get; init; } = [];

    /// <summary>The device's bindingConditions, at most 4, as they were on allocation.</summary>
    [Field(7, ListType = "atomic")]
    public IReadOnlyList<string> BindingConditions { get; init; } = [];

    /// <summary>The device's bindingFailureConditions, at most 4, as they were on allocation.</summary>
    [Field(8, ListType = "atomic")]
    public IReadOnlyList<string> BindingFailureConditions { get; init; } = [];

    /// <summary>Which share of the device, a UUID, where several claims can share it.</summary>
    [Field(9, Pointer = true)]
    public string? ShareID { get; init; }

    /// <summary>How much is taken of each of the device's capacities, rounded as its policy says. Only for devices with allowMultipleAllocations.</summary>
    [Field(10)]
    public IReadOnlyDictionary<string, Quantity> ConsumedCapacity { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;
}
