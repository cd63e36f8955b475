using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Schemas;

/// <summary>
/// The <see cref="Schema"/> of a custom resource: the structure that its OpenAPI v3 schema tells (KEP-1002). What values must satisfy beyond their structure is
/// not in it.
/// </summary>
public static class StructuralSchema
{
    /// <summary>The schema of a whole resource. Without OpenAPI, anything may be in it.</summary>
    public static Schema OfResource(JSONSchemaProps? openApi, GroupVersionKind kind)
    {
        var schema = openApi ?? new JSONSchemaProps { Type = "object", XKubernetesPreserveUnknownFields = true };
        var fields = Fields(schema, isResource: true);
        return new Schema(SchemaType.Object, fields: () => fields)
        {
            Name = NameOf(kind),
            Description = schema.Description,
            Kinds = [kind],
            IsCustom = true,
            PreserveUnknownFields = schema.XKubernetesPreserveUnknownFields == true,
            Source = openApi is null ? DocumentObject.Empty : ApiJson.ToDocument(openApi),
        };
    }

    /// <summary>The definition's name in the published OpenAPI: <c>com.example.stable.v1.CronTab</c>.</summary>
    public static string NameOf(GroupVersionKind kind) => string.Join('.', [.. kind.Group.Split('.').Reverse(), kind.Version, kind.Kind]);

    /// <summary>The schema of a value in a resource.</summary>
    public static Schema Of(JSONSchemaProps schema)
    {
        var type = TypeOf(schema);
        var embedded = schema.XKubernetesEmbeddedResource == true;
        var fields = Fields(schema, embedded);
        var items = schema.Items?.Schema is { } item ? Of(item) : null;
        var values = schema.AdditionalProperties switch { { Schema: { } value } => Of(value), { Allows: true } => Schema.Any, _ => null };
        return new Schema(type, items is null ? null : () => items, values is null ? null : () => values, () => fields)
        {
            Description = schema.Description,
            Format = schema.XKubernetesIntOrString == true ? "int-or-string" : null,
            IntOrString = schema.XKubernetesIntOrString == true,
            Nullable = schema.Nullable == true,
            PreserveUnknownFields = schema.XKubernetesPreserveUnknownFields == true,
            EmbeddedResource = embedded,
            AtomicMap = schema.XKubernetesMapType == "atomic",
            ListType = schema.XKubernetesListType switch { "set" => ListType.Set, "map" => ListType.Map, "atomic" => ListType.Atomic, _ => null },
            ListMapKeys = schema.XKubernetesListMapKeys,
            IsCustom = true,
        };
    }

    private static SchemaType TypeOf(JSONSchemaProps schema) => schema.Type switch
    {
        "object" => SchemaType.Object,
        "array" => SchemaType.Array,
        "integer" => SchemaType.Integer,
        "number" => SchemaType.Number,
        "boolean" => SchemaType.Boolean,
        "string" => SchemaType.String,
        _ when schema.XKubernetesIntOrString == true => SchemaType.String,
        _ => schema.Properties.Count > 0 ? SchemaType.Object : SchemaType.Any,
    };

    // Whole objects have their type and metadata, whether the schema names them or not.
    private static IReadOnlyList<SchemaField> Fields(JSONSchemaProps schema, bool isResource)
    {
        var fields = new List<SchemaField>();
        if (isResource)
        {
            fields.Add(TypeField(schema, "apiVersion", KindDescriptions.ApiVersion));
            fields.Add(TypeField(schema, "kind", KindDescriptions.Kind));
            fields.Add(new SchemaField("metadata", static () => ObjectMeta.Schema)
            {
                Description = "Standard object's metadata: name, labels and the rest that every object has.",
                Default = schema.Properties.GetValueOrDefault("metadata")?.Default,
            });
        }
        foreach (var (name, property) in schema.Properties)
        {
            if (!isResource || name is not ("apiVersion" or "kind" or "metadata"))
            {
                fields.Add(Field(name, property, schema));
            }
        }
        return fields;
    }

    private static SchemaField Field(string name, JSONSchemaProps property, JSONSchemaProps owner)
    {
        var made = Of(property);
        return new SchemaField(name, () => made) { Description = property.Description, Required = owner.Required.Contains(name), Default = property.Default };
    }

    private static SchemaField TypeField(JSONSchemaProps owner, string name, string description) => owner.Properties.TryGetValue(name, out var property)
        ? Field(name, property, owner)
        : new SchemaField(name, static () => Text) { Description = description };

    private static Schema Text { get; } = new(SchemaType.String) { IsCustom = true };
}
