using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Schemas;

namespace MiniKube.Api.Resource.V1;

/// <summary>What a driver reports of a device that a claim got. Driver, pool, device and shareID name it, as in the allocation.</summary>
[ApiType("io.k8s.api.resource.v1.AllocatedDeviceStatus")]
public sealed partial record AllocatedDeviceStatus
{
    /// <summary>The driver's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Driver { get; init; } = "";

    /// <summary>The pool's name.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Pool { get; init; } = "";

    /// <summary>The device's name in its pool, a DNS label.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Device { get; init; } = "";

    /// <summary>Which share of the device, a UUID, where several claims can share it.</summary>
    [Field(7, Pointer = true)]
    public string? ShareID { get; init; }

    /// <summary>What can be said of the device, one entry per type, at most 8. <c>Ready</c> is True once it is configured as asked.</summary>
    [Field(4, ListType = "map", ListMapKeys = ["type"])]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>Whatever the driver likes to tell, of at most 10 KiB.</summary>
    [Field(5, Raw = nameof(ValueSchemas.RawExtension))]
    public Document? Data { get; init; }

    /// <summary>The device's place in the network, if it has one.</summary>
    [Field(6)]
    public NetworkDeviceData? NetworkData { get; init; }
}
