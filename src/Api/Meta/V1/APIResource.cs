using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>A resource or subresource, and what can be done with it.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.APIResource")]
public sealed partial record APIResource
{
    /// <summary>The plural name as it stands in paths; a subresource follows behind a slash.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The singular name, for people to type.</summary>
    [Field(6, Required = true, Default = "\"\"")]
    public string SingularName { get; init; } = "";

    /// <summary>Whether objects live in namespaces.</summary>
    [Field(2, Required = true, Default = "false")]
    public bool Namespaced { get; init; }

    /// <summary>The group of the objects, where it is not that of the list: a scale's is autoscaling.</summary>
    [Field(8)]
    public string? Group { get; init; }

    /// <summary>The version of the objects, where it is not that of the list.</summary>
    [Field(9)]
    public string? Version { get; init; }

    /// <summary>The kind of the objects.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    /// <summary>What can be done: get, list, watch, create, update, patch, delete and deletecollection.</summary>
    [Field(1, Required = true, Inline = 4)]
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Shorter names for people to type.</summary>
    [Field(5, ListType = "atomic")]
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Groups of resources that it belongs to, such as all.</summary>
    [Field(7, ListType = "atomic")]
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>A hash of the version in which objects are stored. It means nothing but that another one is another version.</summary>
    [Field(10)]
    public string? StorageVersionHash { get; init; }
}
