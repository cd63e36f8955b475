using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PortStatus")]
public sealed partial record PortStatus
{
    [Field(1, Required = true, Default = "0")]
    public int Port { get; init; }

    [Field(2, Required = true, Default = "\"\"")]
    public string Protocol { get; init; } = "";

    [Field(3)]
    public string? Error { get; init; }
}
