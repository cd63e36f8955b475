using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodOS")]
public sealed partial record PodOS
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
