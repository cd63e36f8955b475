using MiniKube.Api.Codecs;

namespace MiniKube.Api.Discovery.V1;

[ApiType("io.k8s.api.discovery.v1.ForZone")]
public sealed partial record ForZone
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
