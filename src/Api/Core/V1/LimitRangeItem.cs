using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>Bounds and defaults for objects of one type, by resource name.</summary>
[ApiType("io.k8s.api.core.v1.LimitRangeItem")]
public sealed partial record LimitRangeItem
{
    /// <summary>What is limited: Pod (all containers of a pod together), Container or PersistentVolumeClaim.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>The most of each resource that one object may ask for.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Quantity> Max { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>The least of each resource that one object must ask for.</summary>
    [Field(3)]
    public IReadOnlyDictionary<string, Quantity> Min { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>The limits of a container that sets none. Taken from max when unset. Only with type Container.</summary>
    [Field(4)]
    public IReadOnlyDictionary<string, Quantity> Default { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>The requests of a container that sets none. Taken from default, or else from min, when unset. Only with type Container.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, Quantity> DefaultRequest { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>How many times its request a limit may be, at most. Both must then be set and above 0.</summary>
    [Field(6)]
    public IReadOnlyDictionary<string, Quantity> MaxLimitRequestRatio { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;
}
