using MiniKube.Api.Documents;

namespace MiniKube.Api.Schemas;

/// <summary>The JSON shape a <see cref="Schema"/> asks for.</summary>
public enum SchemaType { Any, Object, Array, String, Integer, Number, Boolean }

/// <summary>How server-side apply merges a list (<c>x-kubernetes-list-type</c>, KEP-555).</summary>
public enum ListType { Atomic, Set, Map }

/// <summary>How strategic merge patch treats a field (<c>x-kubernetes-patch-strategy</c>).</summary>
[Flags]
public enum PatchStrategy { Replace = 0, Merge = 1, RetainKeys = 2 }

/// <summary>
/// One tree that describes an object: it serves pruning and field validation, defaulting, strategic merge, server-side apply and the
/// published OpenAPI. Built-in kinds have theirs generated from the records; custom resources derive theirs from OpenAPI v3.
/// Trees may be recursive, so children are made when first asked for.
/// </summary>
public sealed class Schema
{
    private readonly Func<Schema>? makeItems;
    private readonly Func<Schema>? makeValues;
    private Schema? items;
    private Schema? values;
    private readonly Lazy<IReadOnlyList<SchemaField>> fields;
    private Dictionary<string, SchemaField>? byName;

    internal Schema(SchemaType type, Func<Schema>? items = null, Func<Schema>? values = null, Func<IReadOnlyList<SchemaField>>? fields = null)
    {
        Type = type;
        makeItems = items;
        makeValues = values;
        this.fields = new Lazy<IReadOnlyList<SchemaField>>(fields ?? (static () => []));
    }

    public SchemaType Type { get; }

    /// <summary>The OpenAPI definition's name, such as <c>io.k8s.api.core.v1.PodSpec</c>; null for anonymous schemas.</summary>
    public string? Name { get; init; }
    public string? Description { get; init; }

    /// <summary>OpenAPI format: int32, int64, double, byte, date-time, int-or-string, quantity.</summary>
    public string? Format { get; init; }

    /// <summary>The values that are allowed, where they are told one by one. Published, while validators decide what is refused.</summary>
    public IReadOnlyList<string> Enum { get; init; } = [];
    public IReadOnlyList<SchemaField> Fields => fields.Value;
    public Schema? Items => items ??= makeItems?.Invoke();

    /// <summary>The schema of a map's values; null where an object has fixed fields.</summary>
    public Schema? Values => values ??= makeValues?.Invoke();
    public ListType? ListType { get; init; }
    public IReadOnlyList<string> ListMapKeys { get; init; } = [];
    public string? PatchMergeKey { get; init; }
    public PatchStrategy? PatchStrategy { get; init; }

    /// <summary>Apply replaces the object as a whole (<c>x-kubernetes-map-type: atomic</c>).</summary>
    public bool AtomicMap { get; init; }

    /// <summary>Said of one use of a type: apply merges the object member by member, whatever the type itself says (<c>x-kubernetes-map-type: granular</c>).</summary>
    public bool GranularMap => GranularOf is not null;

    /// <summary>The type of which this is a granular use; null for a type.</summary>
    public Schema? GranularOf { get; private init; }
    public bool Nullable { get; init; }
    public bool IntOrString { get; init; }
    public bool PreserveUnknownFields { get; init; }

    /// <summary>The object is a whole Kubernetes object with apiVersion, kind and metadata of its own.</summary>
    public bool EmbeddedResource { get; init; }

    /// <summary>
    /// Part of a custom resource (<see cref="StructuralSchema"/>): what is of another shape is kept for validation to tell, and an object without fields
    /// holds nothing.
    /// </summary>
    public bool IsCustom { get; init; }

    /// <summary>The OpenAPI v3 that the schema was made of, which is published as it is; null where it is published by what is said here.</summary>
    public DocumentObject? Source { get; init; }
    public IReadOnlyList<GroupVersionKind> Kinds { get; init; } = [];

    /// <summary>The same, merged member by member.</summary>
    public Schema Granular() => new(Type, makeItems, makeValues, () => Fields) { Name = Name, Description = Description, Kinds = Kinds, GranularOf = this };

    public SchemaField? Field(string name)
    {
        byName ??= Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
        return byName.GetValueOrDefault(name);
    }

    /// <summary>The schema of member <paramref name="name"/>: the field's, or the map's value schema; null where it is unknown.</summary>
    public Schema? Member(string name) => Field(name)?.Schema ?? Values;

    public static Schema Any { get; } = new(SchemaType.Any) { PreserveUnknownFields = true };

    public static Schema Scalar(SchemaType type, string? format = null) => new(type) { Format = format, IntOrString = format == "int-or-string" };

    /// <summary>A string of which only some values are allowed.</summary>
    /// <param name="values">The values, joined by commas.</param>
    public static Schema EnumOf(string values) => new(SchemaType.String) { Enum = values.Split(',') };

    public static Schema ListOf(Func<Schema> items, ListType? listType = null, IReadOnlyList<string>? mapKeys = null, string? mergeKey = null,
        PatchStrategy? strategy = null) =>
        new(SchemaType.Array, items: items) { ListType = listType, ListMapKeys = mapKeys ?? [], PatchMergeKey = mergeKey, PatchStrategy = strategy };

    public static Schema MapOf(Func<Schema> values, bool atomic = false) => new(SchemaType.Object, values: values) { AtomicMap = atomic };

    public static Schema Object(string? name, string? description, Func<IReadOnlyList<SchemaField>> fields, bool atomic = false,
        IReadOnlyList<GroupVersionKind>? kinds = null) =>
        new(SchemaType.Object, fields: fields) { Name = name, Description = description, AtomicMap = atomic, Kinds = kinds ?? [] };
}

/// <summary>One named field of an object's <see cref="Schemas.Schema"/>.</summary>
public sealed class SchemaField(string name, Func<Schema> schema)
{
    private Schema? made;

    public string Name { get; } = name;

    /// <summary>The field as a step of a path in <c>managedFields</c>: <c>f:replicas</c>.</summary>
    public string Step { get; } = "f:" + name;
    public Schema Schema => made ??= schema();
    public string? Description { get; init; }
    public bool Required { get; init; }

    /// <summary>A zero (<c>""</c>, 0, false) is the same as absence, and is not kept.</summary>
    public bool OmitsZero { get; init; }

    /// <summary>An object that upstream's type always holds: where it is absent, it is empty.</summary>
    public bool Embedded { get; init; }

    /// <summary>An empty list is not the same as absence.</summary>
    public bool KeepsEmpty { get; init; }

    /// <summary>The published static default, applied where the field is absent; null for none.</summary>
    public Document? Default { get; init; }

    /// <summary>A patch strategy on a field that is no list (retainKeys on volume sources and the deployment strategy).</summary>
    public PatchStrategy? PatchStrategy { get; init; }
}
