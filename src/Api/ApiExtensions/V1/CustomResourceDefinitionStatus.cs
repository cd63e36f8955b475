using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>What is served of a CustomResourceDefinition.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus")]
public sealed partial record CustomResourceDefinitionStatus
{
    /// <summary>Aspects of the definition's state.</summary>
    [Field(1, ListType = "map", ListMapKeys = ["type"])]
    public IReadOnlyList<CustomResourceDefinitionCondition> Conditions { get; init; } = [];

    /// <summary>The names in use. They differ from those in the spec when others have taken those before.</summary>
    [Field(2)]
    public CustomResourceDefinitionNames AcceptedNames { get; init; } = new();

    /// <summary>Versions that objects may be stored in. One must leave this list, by hand or a migration, before it can leave the spec.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> StoredVersions { get; init; } = [];

    /// <summary>The metadata.generation that was last acted upon.</summary>
    [Field(4)]
    public long? ObservedGeneration { get; init; }
}
