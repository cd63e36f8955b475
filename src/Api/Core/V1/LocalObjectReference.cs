using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>An object of the same namespace, of a kind that follows from the place.</summary>
[ApiType("io.k8s.api.core.v1.LocalObjectReference", Atomic = true)]
public sealed partial record LocalObjectReference
{
    /// <summary>The object's name.</summary>
    [Field(1, Default = "\"\"")]
    public string? Name { get; init; }
}
