using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authentication.V1;

/// <summary>The object that a token lives and dies with.</summary>
[ApiType("io.k8s.api.authentication.v1.BoundObjectReference")]
public sealed partial record BoundObjectReference
{
    /// <summary><c>Pod</c>, <c>Secret</c> or <c>Node</c>.</summary>
    [Field(1)]
    public string? Kind { get; init; }

    /// <summary>The object's group and version: <c>v1</c>.</summary>
    [Field(2)]
    public string? ApiVersion { get; init; }

    /// <summary>The object's name.</summary>
    [Field(3)]
    public string? Name { get; init; }

    /// <summary>The object's uid. That of the object at the time when unset.</summary>
    [Field(4)]
    public string? Uid { get; init; }
}
