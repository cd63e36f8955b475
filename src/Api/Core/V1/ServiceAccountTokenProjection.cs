using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ServiceAccountTokenProjection")]
public sealed partial record ServiceAccountTokenProjection
{
    [Field(1)]
    public string? Audience { get; init; }

    [Field(2)]
    public long? ExpirationSeconds { get; init; }

    [Field(3, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";
}
