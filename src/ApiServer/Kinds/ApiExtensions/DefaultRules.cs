using System.Collections.ObjectModel;
using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.CustomResources.Validation;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>Defaults in a structural schema are themselves what it demands, and have nothing in them that would be pruned.</summary>
internal static class DefaultRules
{
    private const string Value = "value";

    public static void Check(JSONSchemaProps schema, string path, FieldErrors errors, bool isObject = true)
    {
        // Defaults in metadata are checked with the object that they come to.
        foreach (var (name, property) in schema.Properties.Where(p => !(isObject && p.Key is "apiVersion" or "kind" or "metadata")))
        {
            Part(property, $"{path}.properties[{name}]", errors);
        }
        if (schema.Items?.Schema is { } items)
        {
            Part(items, $"{path}.items", errors);
        }
    }

    private static void Part(JSONSchemaProps schema, string path, FieldErrors errors)
    {
        if (schema.Default is { } value)
        {
            Default(schema, value, $"{path}.default", errors);
        }
        Check(schema, path, errors, schema.XKubernetesEmbeddedResource == true);
    }

    private static void Default(JSONSchemaProps schema, Document value, string path, FieldErrors errors)
    {
        // Schemas are for objects; this is one with the value in it.
        var around = StructuralSchema.Of(new JSONSchemaProps
        {
            Type = "object",
            Properties = new ReadOnlyDictionary<string, JSONSchemaProps>(new Dictionary<string, JSONSchemaProps>(StringComparer.Ordinal) { [Value] = schema }),
        });
        var walked = SchemaWalk.Decode(new DocumentObject((Value, value)), around, asWritten: true);
        if (walked.TypeError is { } problem)
        {
            errors.Invalid(path, value, $"must result in valid metadata: {problem}");
            return;
        }
        if (walked.Unknown.Count > 0)
        {
            errors.Invalid(path, value, "must not have unknown fields");
        }
        var embedded = EmbeddedResources.Check(around.Field(Value)!.Schema, value);
        foreach (var error in embedded.Count > 0 ? embedded : ValueValidation.Check(ValueRules.Of(schema), value))
        {
            errors.Add(error with { Field = error.Field is "" or "<nil>" ? path : $"{path}.{error.Field.TrimStart('.')}" });
        }
    }
}
