using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>One version of a custom resource.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion")]
public sealed partial record CustomResourceDefinitionVersion
{
    /// <summary>The version's name, such as <c>v1</c> or <c>v2beta1</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>Whether the API offers this version.</summary>
    [Field(2, Required = true, Default = "false")]
    public bool Served { get; init; }

    /// <summary>Whether objects are stored in this version. Exactly one version is so marked.</summary>
    [Field(3, Required = true, Default = "false")]
    public bool Storage { get; init; }

    /// <summary>Makes requests for this version answer with a warning. False when unset.</summary>
    [Field(7)]
    public bool? Deprecated { get; init; }

    /// <summary>The warning to give, in place of the default; only with <c>deprecated</c>. At most 256 characters.</summary>
    [Field(8, Pointer = true)]
    public string? DeprecationWarning { get; init; }

    /// <summary>What objects look like: for validation, pruning and defaults.</summary>
    [Field(4, Name = "schema")]
    public CustomResourceValidation? Validation { get; init; }

    /// <summary>The subresources that this version has. None when unset.</summary>
    [Field(5)]
    public CustomResourceSubresources? Subresources { get; init; }

    /// <summary>The columns that lists are printed with, besides the name. The age alone when unset.</summary>
    [Field(6, ListType = "atomic")]
    public IReadOnlyList<CustomResourceColumnDefinition> AdditionalPrinterColumns { get; init; } = [];

    /// <summary>Fields that field selectors may use, besides <c>metadata.name</c> and <c>metadata.namespace</c>. At most 8.</summary>
    [Field(9, ListType = "atomic")]
    public IReadOnlyList<SelectableField> SelectableFields { get; init; } = [];
}
