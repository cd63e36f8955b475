using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A Secret of any namespace.</summary>
[ApiType("io.k8s.api.core.v1.SecretReference", Atomic = true)]
public sealed partial record SecretReference
{
    /// <summary>The Secret's name.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>The Secret's namespace.</summary>
    [Field(2)]
    public string? Namespace { get; init; }
}
