using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodIP")]
public sealed partial record PodIP
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Ip { get; init; } = "";
}
