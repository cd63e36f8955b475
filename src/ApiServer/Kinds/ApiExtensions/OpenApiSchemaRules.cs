using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>What a schema may say at all: of OpenAPI v3 not everything, and Kubernetes' extensions only where they make sense.</summary>
internal static class OpenApiSchemaRules
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    /// <summary>Where in a resource a schema stands.</summary>
    /// <param name="NoDefaults">Why there may be no default here; null where there may.</param>
    /// <param name="InMetadata">In the apiVersion, kind or metadata of an object.</param>
    private readonly record struct Place(string? NoDefaults = null, bool InMetadata = false);

    public static void Check(JSONSchemaProps schema, string path, FieldErrors errors) => Check(schema, path, default, errors, isRoot: true);

    private static void Check(JSONSchemaProps? schema, string path, Place place, FieldErrors errors, bool isRoot = false)
    {
        if (schema is null)
        {
            return;
        }
        Keywords(schema, path, place, errors);
        if (schema.AdditionalProperties is { } additional)
        {
            if (schema.Properties.Count > 0 && (!additional.Allows || additional.Schema is not null))
            {
                errors.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive");
            }
            Check(additional.Schema, $"{path}.additionalProperties",
                place.InMetadata ? place with { NoDefaults = "inside additionalProperties applying to object metadata" } : place, errors);
        }
        foreach (var (name, property) in schema.Properties)
        {
            var isMetadata = (isRoot || schema.XKubernetesEmbeddedResource == true) && name is "metadata" or "kind" or "apiVersion";
            Check(property, $"{path}.properties[{name}]",
                isMetadata ? place with { InMetadata = true, NoDefaults = isRoot ? $"in top-level {name}" : place.NoDefaults } : place, errors);
        }
        Check(schema.Not, $"{path}.not", place, errors);
        foreach (var (junctor, parts) in ((string, IReadOnlyList<JSONSchemaProps>)[])[("allOf", schema.AllOf), ("oneOf", schema.OneOf), ("anyOf", schema.AnyOf)])
        {
            foreach (var (i, part) in parts.Index())
            {
                Check(part, $"{path}.{junctor}[{i}]", place, errors);
            }
        }
        Check(schema.Items?.Schema, $"{path}.items", place, errors);
        MapType(schema, path, errors);
        ListTypes(schema, path, errors);
    }

    private static void Keywords(JSONSchemaProps schema, string path, Place place, FieldErrors errors)
    {
        void Refuse(bool isGiven, string keyword, string? why = null)
        {
            if (isGiven)
            {
                errors.Forbidden($"{path}.{keyword}", why ?? $"{keyword} is not supported");
            }
        }
        if (!string.IsNullOrEmpty(schema.Type) && !Types.Contains(schema.Type))
        {
            errors.OneOf($"{path}.type", schema.Type, Types);
        }
        Refuse(schema.Default is not null && place.NoDefaults is not null, "default", $"must not be set {place.NoDefaults}");
        Refuse(!string.IsNullOrEmpty(schema.Id), "id");
        Refuse(schema.AdditionalItems is not null, "additionalItems");
        Refuse(schema.PatternProperties.Count > 0, "patternProperties");
        Refuse(schema.Definitions.Count > 0, "definitions");
        Refuse(schema.Dependencies.Count > 0, "dependencies");
        Refuse(schema.Ref is not null, "$ref");
        Refuse(schema.Type == "null", "type", "type cannot be set to null, use nullable as an alternative");
        Refuse(schema.Items?.JSONSchemas is { Count: > 0 }, "items", "items must be a schema object and not an array");
        Refuse(place.InMetadata && schema.XKubernetesEmbeddedResource == true, "x-kubernetes-embedded-resource", "must not be used inside of resource meta");
        Refuse(schema.UniqueItems == true, "uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        Refuse(schema.XKubernetesValidations.Count > 0, "x-kubernetes-validations", "CEL rules are not enforced by this server yet, so it takes none");
        if (schema.XKubernetesPreserveUnknownFields == false)
        {
            errors.Invalid($"{path}.x-kubernetes-preserve-unknown-fields", false, "must be true or undefined");
        }
    }

    private static void MapType(JSONSchemaProps schema, string path, FieldErrors errors)
    {
        if (schema.XKubernetesMapType is not { } type)
        {
            return;
        }
        MustBe("object", schema, path, "x-kubernetes-map-type", errors);
        errors.OneOf($"{path}.x-kubernetes-map-type", type, "atomic", "granular");
    }

    private static void ListTypes(JSONSchemaProps schema, string path, FieldErrors errors)
    {
        const string listType = "x-kubernetes-list-type";
        var type = schema.XKubernetesListType;
        var items = schema.Items?.Schema;
        if (type is not null)
        {
            if (!MustBe("array", schema, path, listType, errors) && type == "set" && items is not null)
            {
                SetItems(items, path, errors);
            }
            errors.OneOf($"{path}.{listType}", type, "atomic", "set", "map");
        }
        if (schema.XKubernetesListMapKeys.Count > 0 && type != "map")
        {
            const string problem = "must be map if x-kubernetes-list-map-keys is non-empty";
            if (type is null)
            {
                errors.Required($"{path}.{listType}", problem);
            }
            else
            {
                errors.Invalid($"{path}.{listType}", type, problem);
            }
        }
        if (type is "set" or "map" && items?.Nullable == true)
        {
            errors.Forbidden($"{path}.items.nullable", "cannot be nullable when x-kubernetes-list-type is " + type);
        }
        if (type == "map")
        {
            MapItems(schema, items, path, errors);
        }
    }

    // Items that are told apart by all that they are have one owner each.
    private static void SetItems(JSONSchemaProps items, string path, FieldErrors errors)
    {
        const string problem = "must be atomic as item of a list with x-kubernetes-list-type=set";
        if (items is { Type: "array", XKubernetesListType: not (null or "atomic") })
        {
            errors.Invalid($"{path}.items.x-kubernetes-list-type", items.XKubernetesListType!, problem);
        }
        if (items is { Type: "object", XKubernetesMapType: not "atomic" })
        {
            errors.Invalid($"{path}.items.x-kubernetes-map-type", items.XKubernetesListType is { } type ? (Document)type : null, problem);
        }
    }

    private static void MapItems(JSONSchemaProps schema, JSONSchemaProps? items, string path, FieldErrors errors)
    {
        const string parent = "parent array's x-kubernetes-list-type is map";
        var keys = schema.XKubernetesListMapKeys;
        if (keys.Count == 0)
        {
            errors.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map");
        }
        if (items is null)
        {
            errors.Required($"{path}.items", "must have a schema if x-kubernetes-list-type is map");
            return;
        }
        if (items.Type != "object")
        {
            errors.Invalid($"{path}.items.type", items.Type ?? "", $"must be object if {parent}");
            return;
        }
        foreach (var key in keys)
        {
            var at = $"{path}.items.properties[{key}]";
            if (!items.Properties.TryGetValue(key, out var property))
            {
                errors.Invalid($"{path}.x-kubernetes-list-map-keys", CommonRules.ToDocument(keys), "entries must all be names of item properties");
                continue;
            }
            if (property.Type is "array" or "object")
            {
                errors.Invalid($"{at}.type", property.Type, $"must be a scalar type if {parent}");
            }
            if (!items.Required.Contains(key) && property.Default is null)
            {
                errors.Required($"{at}.default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
            }
            if (property.Nullable == true)
            {
                errors.Forbidden($"{at}.nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
            }
        }
        if (keys.Distinct(StringComparer.Ordinal).Count() < keys.Count)
        {
            errors.Invalid($"{path}.x-kubernetes-list-map-keys", CommonRules.ToDocument(keys), "must not contain duplicate entries");
        }
    }

    // Whether it is of another type, and this was said.
    private static bool MustBe(string type, JSONSchemaProps schema, string path, string extension, FieldErrors errors)
    {
        if (schema.Type == type)
        {
            return false;
        }
        var problem = $"must be {type} if {extension} is specified";
        if (string.IsNullOrEmpty(schema.Type))
        {
            errors.Required($"{path}.type", problem);
        }
        else
        {
            errors.Invalid($"{path}.type", schema.Type, problem);
        }
        return true;
    }
}
