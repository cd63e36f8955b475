using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A ConfigMap or Secret whose keys become environment variables.</summary>
[ApiType("io.k8s.api.core.v1.EnvFromSource")]
public sealed partial record EnvFromSource
{
    /// <summary>Put before each key. Printable ASCII characters but =.</summary>
    [Field(1)]
    public string? Prefix { get; init; }

    /// <summary>The ConfigMap. Either this or secretRef.</summary>
    [Field(2)]
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    /// <summary>The Secret. Either this or configMapRef.</summary>
    [Field(3)]
    public SecretEnvSource? SecretRef { get; init; }
}
