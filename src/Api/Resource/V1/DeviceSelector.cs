using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>What a device must fit. Exactly one field is set.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceSelector")]
public sealed partial record DeviceSelector
{
    /// <summary>A CEL expression.</summary>
    [Field(1)]
    public CELDeviceSelector? Cel { get; init; }
}
