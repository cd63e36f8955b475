using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>The names of a custom resource.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionNames")]
public sealed partial record CustomResourceDefinitionNames
{
    /// <summary>The resource's name in paths, plural and lowercase: <c>/apis/GROUP/VERSION/.../PLURAL</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Plural { get; init; } = "";

    /// <summary>The name of one, in lowercase. The kind in lowercase when unset.</summary>
    [Field(2)]
    public string? Singular { get; init; }

    /// <summary>Shorter names for use with <c>kubectl</c>, in lowercase.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>The kind of the objects, in CamelCase and singular.</summary>
    [Field(4, Required = true, Default = "\"\"")]
    public string Kind { get; init; } = "";

    /// <summary>The kind of lists. The kind followed by <c>List</c> when unset.</summary>
    [Field(5)]
    public string? ListKind { get; init; }

    /// <summary>Groups of resources that it belongs to, so that <c>kubectl get all</c> lists it for <c>all</c>.</summary>
    [Field(6, ListType = "atomic")]
    public IReadOnlyList<string> Categories { get; init; } = [];
}
