using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>A schema in the manner of JSON Schema draft 4, as OpenAPI v3 uses it, with extensions of Kubernetes.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps")]
public sealed partial record JSONSchemaProps
{
    /// <summary>The schema's own URL. Not supported: must be unset.</summary>
    [Field(1)]
    public string? Id { get; init; }

    /// <summary>What the value means, for people to read.</summary>
    [Field(4)]
    public string? Description { get; init; }

    /// <summary><c>object</c>, <c>array</c>, <c>string</c>, <c>integer</c>, <c>number</c> or <c>boolean</c>.</summary>
    [Field(5)]
    public string? Type { get; init; }

    /// <summary>An OpenAPI format that the value must have, such as <c>date-time</c>, <c>ipv4</c>, <c>uuid</c> or <c>int32</c>. Unknown formats are ignored.</summary>
    [Field(6)]
    public string? Format { get; init; }

    /// <summary>A short name of the schema.</summary>
    [Field(7)]
    public string? Title { get; init; }

    /// <summary>The value that the field gets where it is absent. Must itself satisfy the schema.</summary>
    [Field(8)]
    public Document? Default { get; init; }

    /// <summary>The largest number.</summary>
    [Field(9, Pointer = true)]
    public double? Maximum { get; init; }

    /// <summary>Makes <c>maximum</c> itself too large. False when unset.</summary>
    [Field(10)]
    public bool? ExclusiveMaximum { get; init; }

    /// <summary>The smallest number.</summary>
    [Field(11, Pointer = true)]
    public double? Minimum { get; init; }

    /// <summary>Makes <c>minimum</c> itself too small. False when unset.</summary>
    [Field(12)]
    public bool? ExclusiveMinimum { get; init; }

    /// <summary>The largest number of characters in a string.</summary>
    [Field(13, Pointer = true)]
    public long? MaxLength { get; init; }

    /// <summary>The least number of characters in a string.</summary>
    [Field(14, Pointer = true)]
    public long? MinLength { get; init; }

    /// <summary>A regular expression that must match somewhere in a string.</summary>
    [Field(15)]
    public string? Pattern { get; init; }

    /// <summary>The largest number of items in a list.</summary>
    [Field(16, Pointer = true)]
    public long? MaxItems { get; init; }

    /// <summary>The least number of items in a list.</summary>
    [Field(17, Pointer = true)]
    public long? MinItems { get; init; }

    /// <summary>Demands that items differ. Must not be true: use <c>x-kubernetes-list-type</c> <c>set</c> instead.</summary>
    [Field(18)]
    public bool? UniqueItems { get; init; }

    /// <summary>A number greater than 0 that the value must be a multiple of.</summary>
    [Field(19, Pointer = true)]
    public double? MultipleOf { get; init; }

    /// <summary>The values that are allowed. Any when empty.</summary>
    [Field(20, ListType = "atomic")]
    public IReadOnlyList<Document> Enum { get; init; } = [];

    /// <summary>The largest number of properties in an object.</summary>
    [Field(21, Pointer = true)]
    public long? MaxProperties { get; init; }

    /// <summary>The least number of properties in an object.</summary>
    [Field(22, Pointer = true)]
    public long? MinProperties { get; init; }

    /// <summary>Fields that an object must have.</summary>
    [Field(23, ListType = "atomic")]
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>The schema of the items of a list.</summary>
    [Field(24, Pointer = true)]
    public JSONSchemaPropsOrArray? Items { get; init; }

    /// <summary>Schemas that must all hold.</summary>
    [Field(25, ListType = "atomic")]
    public IReadOnlyList<JSONSchemaProps> AllOf { get; init; } = [];

    /// <summary>Schemas of which exactly one must hold.</summary>
    [Field(26, ListType = "atomic")]
    public IReadOnlyList<JSONSchemaProps> OneOf { get; init; } = [];

    /// <summary>Schemas of which at least one must hold.</summary>
    [Field(27, ListType = "atomic")]
    public IReadOnlyList<JSONSchemaProps> AnyOf { get; init; } = [];

    /// <summary>A schema that must not hold.</summary>
    [Field(28)]
    public JSONSchemaProps? Not { get; init; }

    /// <summary>The schemas of an object's fields. Fields without one are pruned, unless unknown fields are preserved.</summary>
    [Field(29)]
    public IReadOnlyDictionary<string, JSONSchemaProps> Properties { get; init; } = ReadOnlyDictionary<string, JSONSchemaProps>.Empty;

    /// <summary>The schema of all values of a map; <c>true</c> for any, <c>false</c> is not supported. Not together with <c>properties</c>.</summary>
    [Field(30, Pointer = true)]
    public JSONSchemaPropsOrBool? AdditionalProperties { get; init; }

    /// <summary>Schemas for properties by their names' pattern. Not supported: must be empty.</summary>
    [Field(31)]
    public IReadOnlyDictionary<string, JSONSchemaProps> PatternProperties { get; init; } = ReadOnlyDictionary<string, JSONSchemaProps>.Empty;

    /// <summary>What the presence of properties demands. Not supported: must be empty.</summary>
    [Field(32)]
    public IReadOnlyDictionary<string, JSONSchemaPropsOrStringArray> Dependencies { get; init; } = ReadOnlyDictionary<string, JSONSchemaPropsOrStringArray>.Empty;

    /// <summary>A schema for list items beyond those that have one. Not supported: must be unset.</summary>
    [Field(33, Pointer = true)]
    public JSONSchemaPropsOrBool? AdditionalItems { get; init; }

    /// <summary>Schemas for reference. Not supported: must be empty.</summary>
    [Field(34)]
    public IReadOnlyDictionary<string, JSONSchemaProps> Definitions { get; init; } = ReadOnlyDictionary<string, JSONSchemaProps>.Empty;

    /// <summary>Documentation elsewhere.</summary>
    [Field(35)]
    public ExternalDocumentation? ExternalDocs { get; init; }

    /// <summary>An example of the value.</summary>
    [Field(36)]
    public Document? Example { get; init; }

    /// <summary>Whether null is allowed. False when unset; nulls are dropped then where there is a default.</summary>
    [Field(37)]
    public bool? Nullable { get; init; }

    /// <summary>A reference to another schema. Not supported: must be unset.</summary>
    [Field(3, Name = "$ref", Pointer = true)]
    public string? Ref { get; init; }

    /// <summary>The URL of the dialect that the schema is written in.</summary>
    [Field(2, Name = "$schema")]
    public string? SchemaUri { get; init; }

    /// <summary>The value is a whole object with apiVersion, kind and metadata, which are checked too. Its type must be <c>object</c>.</summary>
    [Field(39, Name = "x-kubernetes-embedded-resource")]
    public bool? XKubernetesEmbeddedResource { get; init; }

    /// <summary>The value is an integer or a string; <c>type</c> stays empty.</summary>
    [Field(40, Name = "x-kubernetes-int-or-string")]
    public bool? XKubernetesIntOrString { get; init; }

    /// <summary>The fields that tell items of a list of type <c>map</c> apart. They are scalars and either required or have a default.</summary>
    [Field(41, Name = "x-kubernetes-list-map-keys", ListType = "atomic")]
    public IReadOnlyList<string> XKubernetesListMapKeys { get; init; } = [];

    /// <summary>How lists are merged: <c>atomic</c> (as a whole, the default), <c>set</c> (distinct values) or <c>map</c> (objects told apart by keys).</summary>
    [Field(42, Name = "x-kubernetes-list-type", Pointer = true)]
    public string? XKubernetesListType { get; init; }

    /// <summary>How objects are merged: <c>granular</c> (field by field, the default) or <c>atomic</c> (as a whole).</summary>
    [Field(43, Name = "x-kubernetes-map-type", Pointer = true)]
    public string? XKubernetesMapType { get; init; }

    /// <summary>True keeps fields that the schema does not name, down to where it names some again. False is not allowed.</summary>
    [Field(38, Name = "x-kubernetes-preserve-unknown-fields", Pointer = true)]
    public bool? XKubernetesPreserveUnknownFields { get; init; }

    /// <summary>CEL rules that the value must satisfy.</summary>
    [Field(44, Name = "x-kubernetes-validations", ListType = "map", ListMapKeys = ["rule"], MergeKey = "rule", PatchStrategy = "merge")]
    public IReadOnlyList<ValidationRule> XKubernetesValidations { get; init; } = [];
}
