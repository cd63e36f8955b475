using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.HostPathVolumeSource")]
public sealed partial record HostPathVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    [Field(2)]
    public string? Type { get; init; }
}
