using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.HostIP")]
public sealed partial record HostIP
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Ip { get; init; } = "";
}
