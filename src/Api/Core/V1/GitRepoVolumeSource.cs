using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.GitRepoVolumeSource")]
public sealed partial record GitRepoVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Repository { get; init; } = "";

    [Field(2)]
    public string? Revision { get; init; }

    [Field(3)]
    public string? Directory { get; init; }
}
