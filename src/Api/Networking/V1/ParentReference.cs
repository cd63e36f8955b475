using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>The object that an IP address belongs to.</summary>
[ApiType("io.k8s.api.networking.v1.ParentReference")]
public sealed partial record ParentReference
{
    /// <summary>The object's group. The core group when empty.</summary>
    [Field(1)]
    public string? Group { get; init; }

    /// <summary>The object's resource, such as <c>services</c>.</summary>
    [Field(2, Required = true)]
    public string Resource { get; init; } = "";

    /// <summary>The object's namespace, if it has one.</summary>
    [Field(3)]
    public string? Namespace { get; init; }

    /// <summary>The object's name.</summary>
    [Field(4, Required = true)]
    public string Name { get; init; } = "";
}
