using System.Text.RegularExpressions;
using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.CustomResources.Validation;

/// <summary>An OpenAPI v3 schema made ready to check values: what it says of a value, and the same for the parts of the value.</summary>
internal sealed class ValueRules
{
    private ValueRules(JSONSchemaProps schema)
    {
        Schema = schema;
        // An integer or text has no type of its own in OpenAPI.
        Types = schema.XKubernetesIntOrString == true ? ["integer", "string"] : string.IsNullOrEmpty(schema.Type) ? [] : [schema.Type];
        Pattern = string.IsNullOrEmpty(schema.Pattern) ? null : GoRegex.Compile(schema.Pattern);
        Format = ValueFormats.Find(schema.Format);
        Properties = schema.Properties.ToDictionary(static p => p.Key, static p => new ValueRules(p.Value), StringComparer.Ordinal);
        Values = schema.AdditionalProperties?.Schema is { } values ? new ValueRules(values) : null;
        Items = schema.Items?.Schema is { } items ? new ValueRules(items) : null;
        AllOf = [.. schema.AllOf.Select(static s => new ValueRules(s))];
        AnyOf = [.. schema.AnyOf.Select(static s => new ValueRules(s))];
        OneOf = [.. schema.OneOf.Select(static s => new ValueRules(s))];
        Not = schema.Not is { } not ? new ValueRules(not) : null;
    }

    /// <exception cref="ArgumentException">A pattern is no regular expression.</exception>
    public static ValueRules Of(JSONSchemaProps schema) => new(schema);

    /// <summary>The bounds, as they stand in the schema.</summary>
    public JSONSchemaProps Schema { get; }

    /// <summary>The types that a value may have; empty for any.</summary>
    public IReadOnlyList<string> Types { get; }
    public Regex? Pattern { get; }

    /// <summary>The check of <see cref="JSONSchemaProps.Format"/>; null where there is none.</summary>
    public Func<string, bool>? Format { get; }
    public IReadOnlyDictionary<string, ValueRules> Properties { get; }

    /// <summary>The rules of a map's values.</summary>
    public ValueRules? Values { get; }
    public ValueRules? Items { get; }
    public IReadOnlyList<ValueRules> AllOf { get; }
    public IReadOnlyList<ValueRules> AnyOf { get; }
    public IReadOnlyList<ValueRules> OneOf { get; }
    public ValueRules? Not { get; }

    /// <summary>What a member must be; null where nothing is said of it.</summary>
    public ValueRules? Member(string name) => Properties.GetValueOrDefault(name) ?? Values;

    /// <summary>The type of a value in JSON schema's words. A number without a fraction is an integer, however it is written.</summary>
    public static string TypeOf(Document value) => value.Kind switch
    {
        DocumentKind.Object => "object",
        DocumentKind.Array => "array",
        DocumentKind.String => "string",
        DocumentKind.Boolean => "boolean",
        DocumentKind.Number => value.AsInteger is null ? "number" : "integer",
        _ => "null",
    };
}
