using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.GRPCAction")]
public sealed partial record GRPCAction
{
    [Field(1, Required = true, Default = "0")]
    public int Port { get; init; }

    [Field(2, Default = "\"\"")]
    public string? Service { get; init; }
}
