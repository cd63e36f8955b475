using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ResourceHealth")]
public sealed partial record ResourceHealth
{
    [Field(1, Required = true, Default = "\"\"")]
    public string ResourceID { get; init; } = "";

    [Field(2)]
    public string? Health { get; init; }

    [Field(6)]
    public string? Message { get; init; }
}
