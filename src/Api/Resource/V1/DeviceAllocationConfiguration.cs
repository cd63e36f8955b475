using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>Configuration of allocated devices.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceAllocationConfiguration")]
public sealed partial record DeviceAllocationConfiguration
{
    /// <summary>FromClass, which only administrators write, or FromClaim.</summary>
    [Field(1, Required = true, Enum = Enums.AllocationConfigSource, Default = "\"\"")]
    public string Source { get; init; } = "";

    /// <summary>The requests that it is for, as request or request/subrequest, at most 32. All when empty.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Requests { get; init; } = [];

    /// <summary>The configuration, for one driver.</summary>
    [Field(1, Inline = 3)]
    public OpaqueDeviceConfiguration? Opaque { get; init; }
}
