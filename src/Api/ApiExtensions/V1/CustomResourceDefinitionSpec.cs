using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>A custom resource: its names, scope and versions.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionSpec")]
public sealed partial record CustomResourceDefinitionSpec
{
    /// <summary>The API group, served under <c>/apis/GROUP</c>. The definition's name must end in it.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Group { get; init; } = "";

    /// <summary>The names of the resource and its kind.</summary>
    [Field(3, Required = true)]
    public CustomResourceDefinitionNames Names { get; init; } = new();

    /// <summary><c>Namespaced</c> or <c>Cluster</c>.</summary>
    [Field(4, Required = true, Default = "\"\"")]
    public string Scope { get; init; } = "";

    /// <summary>All versions. Discovery sorts them by name: v2 before v1 before v1beta1, others last in alphabetical order.</summary>
    [Field(7, Required = true, ListType = "atomic")]
    public IReadOnlyList<CustomResourceDefinitionVersion> Versions { get; init; } = [];

    /// <summary>How objects are converted between versions. With the strategy <c>None</c> when unset.</summary>
    [Field(9)]
    public CustomResourceConversion? Conversion { get; init; }

    /// <summary>Keeps fields that no schema names. Deprecated, must be false: set <c>x-kubernetes-preserve-unknown-fields</c> in the schema instead.</summary>
    [Field(10)]
    public bool? PreserveUnknownFields { get; init; }
}
