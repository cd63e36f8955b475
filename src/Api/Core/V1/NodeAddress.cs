using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeAddress")]
public sealed partial record NodeAddress
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Address { get; init; } = "";
}
