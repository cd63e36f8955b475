using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Sysctl")]
public sealed partial record Sysctl
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Value { get; init; } = "";
}
