using MiniKube.Api.Codecs;

namespace MiniKube.Api.Discovery.V1;

[ApiType("io.k8s.api.discovery.v1.ForNode")]
public sealed partial record ForNode
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
