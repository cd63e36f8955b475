using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>Names an owner of the object, in the same namespace or cluster-scoped.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference", Atomic = true)]
public sealed partial record OwnerReference
{
    /// <summary>The owner's group and version.</summary>
    [Field(5, Required = true, Default = "\"\"")]
    public string ApiVersion { get; init; } = "";

    /// <summary>The owner's kind.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    /// <summary>The owner's name.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The owner's uid. A new object of the same name is not the owner.</summary>
    [Field(4, Required = true, Default = "\"\"")]
    public string Uid { get; init; } = "";

    /// <summary>Whether this owner is the controller that manages the object. Only one owner may be.</summary>
    [Field(6, Pointer = true)]
    public bool? Controller { get; init; }

    /// <summary>Whether the owner, when deleted in the foreground, waits until this object is gone. False when unset.</summary>
    [Field(7, Pointer = true)]
    public bool? BlockOwnerDeletion { get; init; }
}
