using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Refers to an object, a version of it, or a part.</summary>
[ApiType("io.k8s.api.core.v1.ObjectReference", Atomic = true)]
public sealed partial record ObjectReference
{
    /// <summary>The object's kind.</summary>
    [Field(1)]
    public string? Kind { get; init; }

    /// <summary>The object's namespace.</summary>
    [Field(2)]
    public string? Namespace { get; init; }

    /// <summary>The object's name.</summary>
    [Field(3)]
    public string? Name { get; init; }

    /// <summary>The object's uid.</summary>
    [Field(4)]
    public string? Uid { get; init; }

    /// <summary>The object's group and version.</summary>
    [Field(5)]
    public string? ApiVersion { get; init; }

    /// <summary>The version of the object that is meant, if one in particular.</summary>
    [Field(6)]
    public string? ResourceVersion { get; init; }

    /// <summary>The part that is meant, such as spec.containers{name}. The whole object when unset.</summary>
    [Field(7)]
    public string? FieldPath { get; init; }
}
