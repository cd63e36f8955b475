using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.EnvFromSource")]
public sealed partial record EnvFromSource
{
    [Field(1)]
    public string? Prefix { get; init; }

    [Field(2)]
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    [Field(3)]
    public SecretEnvSource? SecretRef { get; init; }
}
