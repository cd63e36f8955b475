using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Resource.V1;

/// <summary>How much of its capacities a device must offer.</summary>
[ApiType("io.k8s.api.resource.v1.CapacityRequirements")]
public sealed partial record CapacityRequirements
{
    /// <summary>The amounts, by name of the capacity; without domain it is one of the driver's own. Of those not named, the policy's default or all is taken.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Requests { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;
}
