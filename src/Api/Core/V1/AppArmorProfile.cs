using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.AppArmorProfile")]
public sealed partial record AppArmorProfile
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    [Field(2)]
    public string? LocalhostProfile { get; init; }
}
