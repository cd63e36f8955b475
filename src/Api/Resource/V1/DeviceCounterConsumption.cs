using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>What a device takes of a set of shared counters.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceCounterConsumption")]
public sealed partial record DeviceCounterConsumption
{
    /// <summary>The set's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string CounterSet { get; init; } = "";

    /// <summary>The amounts, by the counter's name, at most 32.</summary>
    [Field(2, Required = true)]
    public IReadOnlyDictionary<string, Counter> Counters { get; init; } = ReadOnlyDictionary<string, Counter>.Empty;
}
