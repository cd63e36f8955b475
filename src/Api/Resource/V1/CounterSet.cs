using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>Amounts that the devices of a pool share: one that is allocated takes its part away from the others.</summary>
[ApiType("io.k8s.api.resource.v1.CounterSet")]
public sealed partial record CounterSet
{
    /// <summary>The set's name, a DNS label, unique in the pool.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The amounts, by name (a DNS label), at most 32.</summary>
    [Field(2, Required = true)]
    public IReadOnlyDictionary<string, Counter> Counters { get; init; } = ReadOnlyDictionary<string, Counter>.Empty;
}
