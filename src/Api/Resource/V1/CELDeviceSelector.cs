using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>Chooses devices by a CEL expression.</summary>
[ApiType("io.k8s.api.resource.v1.CELDeviceSelector")]
public sealed partial record CELDeviceSelector
{
    /// <summary>
    /// True for the devices that fit; an error stops the allocation. <c>device</c> has driver, attributes, capacity and allowMultipleAllocations. At most 10 KiB.
    /// </summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Expression { get; init; } = "";
}
