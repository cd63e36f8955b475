using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>A request for devices: either exactly or firstAvailable.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceRequest")]
public sealed partial record DeviceRequest
{
    /// <summary>The request's name, a DNS label, by which containers, constraints and configuration refer to it.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>What is wanted, without alternative.</summary>
    [Field(2)]
    public ExactDeviceRequest? Exactly { get; init; }

    /// <summary>Alternatives, at most 8, of which the first that can be met is taken.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<DeviceSubRequest> FirstAvailable { get; init; } = [];
}
