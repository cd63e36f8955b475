using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>An object of any kind, possibly in another namespace.</summary>
[ApiType("io.k8s.api.core.v1.TypedObjectReference")]
public sealed partial record TypedObjectReference
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

    /// <summary>The object's namespace. Another one must permit it with a ReferenceGrant. The same one when unset.</summary>
    [Field(4, Pointer = true)]
    public string? Namespace { get; init; }
}
