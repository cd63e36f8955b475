using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>An object of the same namespace, of any kind.</summary>
[ApiType("io.k8s.api.core.v1.TypedLocalObjectReference", Atomic = true)]
public sealed partial record TypedLocalObjectReference
{
    /// <summary>The object's group. The core group when unset, for which only some kinds are allowed.</summary>
    [Field(1, Pointer = true)]
    public string? ApiGroup { get; init; }

    /// <summary>The object's kind.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    /// <summary>The object's name.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
