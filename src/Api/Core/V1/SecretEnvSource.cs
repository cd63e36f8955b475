using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A Secret whose keys become environment variables.</summary>
[ApiType("io.k8s.api.core.v1.SecretEnvSource")]
public sealed partial record SecretEnvSource
{
    /// <summary>The Secret, in the pod's namespace.</summary>
    [Field(1, Inline = 1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>Start even though it is missing. False when unset.</summary>
    [Field(2, Pointer = true)]
    public bool? Optional { get; init; }
}
