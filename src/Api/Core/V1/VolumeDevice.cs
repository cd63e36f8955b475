using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.VolumeDevice")]
public sealed partial record VolumeDevice
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string DevicePath { get; init; } = "";
}
