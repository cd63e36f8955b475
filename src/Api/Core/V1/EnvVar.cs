using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.EnvVar")]
public sealed partial record EnvVar
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(2)]
    public string? Value { get; init; }

    [Field(3)]
    public EnvVarSource? ValueFrom { get; init; }
}
