using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>The object with a controller's parameters.</summary>
[ApiType("io.k8s.api.networking.v1.IngressClassParametersReference")]
public sealed partial record IngressClassParametersReference
{
    /// <summary>The object's kind.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    /// <summary>The object's name.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary><c>Cluster</c> (the default) or <c>Namespace</c>: whether the object belongs to the cluster or to a namespace.</summary>
    [Field(4, Pointer = true)]
    public string? Scope { get; init; }

    /// <summary>The object's namespace. Needed with scope <c>Namespace</c>, and not allowed with <c>Cluster</c>.</summary>
    [Field(5, Pointer = true)]
    public string? Namespace { get; init; }

    /// <summary>The object's group. The core group when unset.</summary>
    [Field(0, Pointer = true)]
    public string? ApiGroup { get; init; }
}
