using System.Collections.ObjectModel;
using MiniKube.Api.ApiExtensions.V1;
using MiniKube.ApiServer.CustomResources.Validation;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>
/// What makes a schema structural (KEP-1002): it tells the type of every value outside of <c>allOf</c>, <c>anyOf</c>, <c>oneOf</c> and <c>not</c>, and inside
/// of these nothing but what values must satisfy.
/// </summary>
internal static class StructuralRules
{
    private enum Level { Root, Item, Field }

    private static readonly JSONSchemaProps Empty = new();
    private static readonly JSONSchemaProps[] IntOrString = [new() { Type = "integer" }, new() { Type = "string" }];

    /// <summary>What is wrong, in the order of the messages.</summary>
    public static IReadOnlyList<FieldError> Check(JSONSchemaProps schema, string path)
    {
        var found = new List<FieldError>();
        var errors = new FieldErrors(found.Add);
        Structure(schema, Level.Root, path, errors);
        Completeness(schema, path, errors);
        return [.. found.OrderBy(static e => e.ToString(), StringComparer.Ordinal)];
    }

    private static void Structure(JSONSchemaProps? s, Level level, string path, FieldErrors errors)
    {
        if (s is null)
        {
            return;
        }
        if (s.Type == "array" && s.Items?.Schema is null)
        {
            errors.Required($"{path}.items", "must be specified");
        }
        Structure(s.Items?.Schema, Level.Item, $"{path}.items", errors);
        foreach (var (name, property) in s.Properties)
        {
            Structure(property, Level.Field, $"{path}.properties[{name}]", errors);
        }
        if (s.AdditionalProperties is { } additional)
        {
            if (level == Level.Root)
            {
                errors.Forbidden($"{path}.additionalProperties", "must not be used at the root");
            }
            Structure(additional.Schema, Level.Field, $"{path}.additionalProperties", errors);
        }
        Extensions(s, path, errors);
        Values(s, s.AnyOf.SequenceEqual(IntOrString), s.AllOf is [var first, ..] && first.AnyOf.SequenceEqual(IntOrString), path, errors);
        Type(s, level, path, errors);
        Metadata(s, level, path, errors);
    }

    private static void Extensions(JSONSchemaProps s, string path, FieldErrors errors)
    {
        var embedded = s.XKubernetesEmbeddedResource == true;
        if (s.XKubernetesIntOrString == true)
        {
            if (s.XKubernetesPreserveUnknownFields == true)
            {
                errors.Invalid($"{path}.x-kubernetes-preserve-unknown-fields", true, "must be false if x-kubernetes-int-or-string is true");
            }
            if (embedded)
            {
                errors.Invalid($"{path}.x-kubernetes-embedded-resource", true, "must be false if x-kubernetes-int-or-string is true");
            }
        }
        if (embedded && s.AdditionalProperties is not null)
        {
            errors.Forbidden($"{path}.additionalProperties", "must not be used if x-kubernetes-embedded-resource is set");
        }
        if (embedded && s.XKubernetesPreserveUnknownFields != true && s.Properties.Count == 0)
        {
            errors.Required($"{path}.properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
        }
    }

    private static void Type(JSONSchemaProps s, Level level, string path, FieldErrors errors)
    {
        const string embedded = "must be object if x-kubernetes-embedded-resource is true";
        var isEmpty = string.IsNullOrEmpty(s.Type);
        if (s.XKubernetesEmbeddedResource == true && s.Type != "object")
        {
            if (isEmpty)
            {
                errors.Required($"{path}.type", embedded);
            }
            else
            {
                errors.Invalid($"{path}.type", s.Type!, embedded);
            }
        }
        else if (isEmpty && s.XKubernetesIntOrString != true && s.XKubernetesPreserveUnknownFields != true)
        {
            errors.Required($"{path}.type", level switch
            {
                Level.Root => "must not be empty at the root",
                Level.Item => "must not be empty for specified array items",
                _ => "must not be empty for specified object fields",
            });
        }
        if (level == Level.Root && !isEmpty && s.Type != "object")
        {
            errors.Invalid($"{path}.type", s.Type!, "must be object at the root");
        }
    }

    // What every object has, a schema can hardly say more about.
    private static void Metadata(JSONSchemaProps s, Level level, string path, FieldErrors errors)
    {
        var isObject = level == Level.Root || s.XKubernetesEmbeddedResource == true;
        foreach (var name in isObject ? (ReadOnlySpan<string>)["kind", "apiVersion"] : [])
        {
            if (s.Properties.TryGetValue(name, out var text) && text.Type != "string")
            {
                errors.Invalid($"{path}.properties[{name}].type", text.Type ?? "", "must be string");
            }
        }
        if (!s.Properties.TryGetValue("metadata", out var metadata))
        {
            return;
        }
        var at = $"{path}.properties[metadata]";
        if (isObject && metadata.Type != "object")
        {
            errors.Invalid($"{at}.type", metadata.Type ?? "", "must be object");
        }
        if (level == Level.Root)
        {
            var names = metadata.Properties.Count > 0 && metadata.Properties.Keys.All(static k => k is "name" or "generateName");
            var rest = metadata with
            {
                Type = null, Default = null, Nullable = metadata.Nullable == true ? true : null,
                Properties = names ? ReadOnlyDictionary<string, JSONSchemaProps>.Empty : metadata.Properties,
            };
            if (rest != Empty)
            {
                errors.Forbidden(at, "must not specify anything other than name and generateName, but metadata is implicitly specified");
            }
        }
    }

    private static void Values(JSONSchemaProps s, bool skipAnyOf, bool skipFirstAllOf, string path, FieldErrors errors)
    {
        foreach (var (i, part) in s.AnyOf.Index().Where(_ => !skipAnyOf))
        {
            Nested(part, false, $"{path}.anyOf[{i}]", errors);
        }
        foreach (var (i, part) in s.AllOf.Index())
        {
            Nested(part, skipFirstAllOf && i == 0, $"{path}.allOf[{i}]", errors);
        }
        foreach (var (i, part) in s.OneOf.Index())
        {
            Nested(part, false, $"{path}.oneOf[{i}]", errors);
        }
        if (s.Not is { } not)
        {
            Nested(not, false, $"{path}.not", errors);
        }
        if (s.Pattern is { Length: > 0 } pattern && PatternProblem(pattern) is { } problem)
        {
            errors.Invalid($"{path}.pattern", pattern, $"must be a valid regular expression, but isn't: {problem}");
        }
    }

    private static string? PatternProblem(string pattern)
    {
        try
        {
            GoRegex.Compile(pattern);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    // Inside of a junctor there is nothing but what values must satisfy.
    private static void Nested(JSONSchemaProps v, bool skipAnyOf, string path, FieldErrors errors)
    {
        Values(v, skipAnyOf, false, path, errors);
        if (v.Items?.Schema is { } items)
        {
            Nested(items, false, $"{path}.items", errors);
        }
        foreach (var (name, property) in v.Properties)
        {
            Nested(property, false, $"{path}.properties[{name}]", errors);
        }
        void Refuse(bool isGiven, string keyword, string must)
        {
            if (isGiven)
            {
                errors.Forbidden($"{path}.{keyword}", $"must be {must} to be structural");
            }
        }
        Refuse(!string.IsNullOrEmpty(v.Type), "type", "empty");
        Refuse(v.AdditionalProperties is not null, "additionalProperties", "undefined");
        Refuse(v.Default is not null, "default", "undefined");
        Refuse(!string.IsNullOrEmpty(v.Title), "title", "empty");
        Refuse(!string.IsNullOrEmpty(v.Description), "description", "empty");
        Refuse(v.Nullable == true, "nullable", "false");
        Refuse(v.ExternalDocs is not null, "externalDocs", "undefined");
        Refuse(v.XKubernetesPreserveUnknownFields == true, "x-kubernetes-preserve-unknown-fields", "false");
        Refuse(v.XKubernetesEmbeddedResource == true, "x-kubernetes-embedded-resource", "false");
        Refuse(v.XKubernetesIntOrString == true, "x-kubernetes-int-or-string", "false");
        Refuse(v.XKubernetesListMapKeys.Count > 0, "x-kubernetes-list-map-keys", "empty");
        Refuse(v.XKubernetesListType is not null, "x-kubernetes-list-type", "undefined");
        Refuse(v.XKubernetesMapType is not null, "x-kubernetes-map-type", "undefined");
        Refuse(v.XKubernetesValidations.Count > 0, "x-kubernetes-validations", "empty");
        if (v.Properties.ContainsKey("metadata"))
        {
            errors.Forbidden($"{path}.properties[metadata]", "must not be specified in a nested context");
        }
    }

    // What a junctor speaks of has to be specified outside as well.
    private static void Completeness(JSONSchemaProps? s, string path, FieldErrors errors)
    {
        if (s is null)
        {
            return;
        }
        Completeness(s.Items?.Schema, $"{path}.items", errors);
        foreach (var (name, property) in s.Properties)
        {
            Completeness(property, $"{path}.properties[{name}]", errors);
        }
        Completeness(s.AdditionalProperties?.Schema, $"{path}.additionalProperties", errors);
        Junctors(s, s, path, path, errors);
    }

    private static void Junctors(JSONSchemaProps values, JSONSchemaProps? specified, string path, string junctor, FieldErrors errors)
    {
        if (values.Not is { } not)
        {
            IsSpecified(not, specified, path, $"{junctor}.not", errors);
        }
        foreach (var (name, parts) in ((string, IReadOnlyList<JSONSchemaProps>)[])[("allOf", values.AllOf), ("anyOf", values.AnyOf), ("oneOf", values.OneOf)])
        {
            foreach (var (i, part) in parts.Index())
            {
                IsSpecified(part, specified, path, $"{junctor}.{name}[{i}]", errors);
            }
        }
    }

    private static void IsSpecified(JSONSchemaProps values, JSONSchemaProps? specified, string path, string junctor, FieldErrors errors)
    {
        if (specified is null)
        {
            errors.Required(path, $"because it is defined in {junctor}");
            return;
        }
        Junctors(values, specified, path, junctor, errors);
        if (values.Items?.Schema is { } items)
        {
            IsSpecified(items, specified.Items?.Schema, $"{path}.items", $"{junctor}.items", errors);
        }
        foreach (var (name, property) in values.Properties)
        {
            IsSpecified(property, specified.Properties.GetValueOrDefault(name), $"{path}.properties[{name}]", $"{junctor}.properties[{name}]", errors);
        }
    }
}
