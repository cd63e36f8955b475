using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.QuobyteVolumeSource")]
public sealed partial record QuobyteVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Registry { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Volume { get; init; } = "";

    [Field(3)]
    public bool? ReadOnly { get; init; }

    [Field(4)]
    public string? User { get; init; }

    [Field(5)]
    public string? Group { get; init; }

    [Field(6)]
    public string? Tenant { get; init; }
}
