using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authorization.V1;

/// <summary>A request for resources.</summary>
[ApiType("io.k8s.api.authorization.v1.ResourceAttributes")]
public sealed partial record ResourceAttributes
{
    /// <summary>The namespace. Empty for cluster-scoped resources, or for all namespaces.</summary>
    [Field(1)]
    public string? Namespace { get; init; }

    /// <summary>What is done: <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c> or another; <c>*</c> for all.</summary>
    [Field(2)]
    public string? Verb { get; init; }

    /// <summary>The API group; empty for the core group, <c>*</c> for all.</summary>
    [Field(3)]
    public string? Group { get; init; }

    /// <summary>The API version; <c>*</c> for all.</summary>
    [Field(4)]
    public string? Version { get; init; }

    /// <summary>The resource, in the plural; <c>*</c> for all.</summary>
    [Field(5)]
    public string? Resource { get; init; }

    /// <summary>The subresource. None when empty.</summary>
    [Field(6)]
    public string? Subresource { get; init; }

    /// <summary>The object's name. All when empty.</summary>
    [Field(7)]
    public string? Name { get; init; }

    /// <summary>Limits the request to objects by their fields.</summary>
    [Field(8)]
    public FieldSelectorAttributes? FieldSelector { get; init; }

    /// <summary>Limits the request to objects by their labels.</summary>
    [Field(9)]
    public LabelSelectorAttributes? LabelSelector { get; init; }
}
