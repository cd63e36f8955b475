using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NFSVolumeSource")]
public sealed partial record NFSVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Server { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    [Field(3)]
    public bool? ReadOnly { get; init; }
}
