using MiniKube.Api.ApiExtensions.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>What a version says beside its schema: where its scale is, its columns, and what selectors may name.</summary>
internal static class VersionPartRules
{
    private const int MostSelectableFields = 8;

    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] ColumnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    public static void Scale(CustomResourceSubresourceScale? scale, string path, FieldErrors errors)
    {
        if (scale is null)
        {
            return;
        }
        Replicas($"{path}.specReplicasPath", scale.SpecReplicasPath, ".spec", errors);
        Replicas($"{path}.statusReplicasPath", scale.StatusReplicasPath, ".status", errors);
        if (scale.LabelSelectorPath is { Length: > 0 } selector && IsSimple($"{path}.labelSelectorPath", selector, errors)
            && !selector.StartsWith(".spec.", StringComparison.Ordinal) && !selector.StartsWith(".status.", StringComparison.Ordinal))
        {
            errors.Invalid($"{path}.labelSelectorPath", selector, "should be a json path under either .spec or .status");
        }
    }

    public static void Column(CustomResourceColumnDefinition column, string path, FieldErrors errors)
    {
        if (column.Name.Length == 0)
        {
            errors.Required($"{path}.name");
        }
        var types = $"must be one of {string.Join(',', ColumnTypes)}";
        if (column.Type.Length == 0)
        {
            errors.Required($"{path}.type", types);
        }
        else if (!ColumnTypes.Contains(column.Type))
        {
            errors.Invalid($"{path}.type", column.Type, types);
        }
        if (column.Format is { Length: > 0 } format && !ColumnFormats.Contains(format))
        {
            errors.Invalid($"{path}.format", format, $"must be one of {string.Join(',', ColumnFormats)}");
        }
        if (column.JsonPath.Length == 0)
        {
            errors.Required($"{path}.JSONPath");
        }
        else
        {
            IsSimple($"{path}.JSONPath", column.JsonPath, errors);
        }
    }

    public static void SelectableFields(CustomResourceDefinitionVersion version, string path, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, field) in version.SelectableFields.Index())
        {
            var at = $"{path}[{i}].jsonPath";
            if (field.JsonPath.Length == 0)
            {
                errors.Required(at);
                continue;
            }
            var (found, problem) = Find(version.Validation?.OpenAPIV3Schema, field.JsonPath);
            if (problem is not null)
            {
                errors.Invalid(at, field.JsonPath, $"is an invalid path: {problem}");
                continue;
            }
            if (field.JsonPath.StartsWith(".metadata", StringComparison.Ordinal))
            {
                errors.Invalid(at, field.JsonPath, "must not point to fields in metadata");
            }
            if (found!.Type is not ("string" or "boolean" or "integer"))
            {
                errors.Invalid(at, field.JsonPath, "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.");
            }
            if (!seen.Add(field.JsonPath))
            {
                errors.Duplicate(at, field.JsonPath);
            }
        }
        if (seen.Count > MostSelectableFields)
        {
            errors.Add(FieldError.TooMany(path, seen.Count, MostSelectableFields));
        }
    }

    // The schema that a path of names leads to, or why it leads nowhere.
    private static (JSONSchemaProps? Found, string? Problem) Find(JSONSchemaProps? schema, string path)
    {
        if (path[0] != '.' || path.Length == 1)
        {
            return (null, $"expected dot notation path starting with ., but got {FieldError.Quote(path)}");
        }
        var here = schema;
        foreach (var name in path[1..].Split('.'))
        {
            here = here?.Properties.GetValueOrDefault(name) ?? (here?.Properties.Count == 0 ? here.AdditionalProperties?.Schema : null);
            if (here is null)
            {
                return (null, $"does not refer to a valid field: {FieldError.Quote(name)} is not in the schema");
            }
        }
        return (here, null);
    }

    private static void Replicas(string path, string value, string root, FieldErrors errors)
    {
        if (value.Length == 0)
        {
            errors.Required(path);
        }
        else if (IsSimple(path, value, errors) && !value.StartsWith(root + ".", StringComparison.Ordinal))
        {
            errors.Invalid(path, value, $"should be a json path under {root}");
        }
    }

    private static bool IsSimple(string path, string value, FieldErrors errors)
    {
        if (value[0] == '.')
        {
            return true;
        }
        errors.Invalid(path, value, "must be a simple json path starting with .");
        return false;
    }
}
