using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.Kubectl.Manifests;

/// <summary>A field that is not as its kind's schema has it.</summary>
internal readonly record struct SchemaProblem(string Path, string Message);

/// <summary>
/// Holds an object against its schema before it is sent: unknown fields, fields given twice, values of another shape. The server checks the same again; here the
/// line in the file is still known.
/// </summary>
internal static class SchemaCheck
{
    public static IEnumerable<SchemaProblem> Check(Document value, Schema schema, string path = "")
    {
        // Null is absence for every type of field.
        if (value.IsNull)
        {
            return [];
        }
        if (schema.IntOrString)
        {
            return value.AsString is not null || value.AsInteger is not null ? [] : Wrong(path, "an integer or a string", value);
        }
        return schema.Type switch
        {
            SchemaType.Object => value is DocumentObject o ? CheckObject(o, schema, path) : Wrong(path, "an object", value),
            SchemaType.Array => value is DocumentArray a ? CheckArray(a, schema, path) : Wrong(path, "a list", value),
            SchemaType.String when schema.Format == "quantity" => value.AsString is not null || value is DocumentNumber ? [] : Wrong(path, "a quantity", value),
            SchemaType.String => value.AsString is not null ? [] : Wrong(path, "a string", value),
            SchemaType.Integer => value.AsInteger is not null ? [] : Wrong(path, "an integer", value),
            SchemaType.Number => value is DocumentNumber ? [] : Wrong(path, "a number", value),
            SchemaType.Boolean => value.AsBoolean is not null ? [] : Wrong(path, "true or false", value),
            _ => [],
        };
    }

    /// <summary>A value as a message names it: <c>the string "three"</c>, <c>a list</c>.</summary>
    public static string Describe(Document value) => value.Kind switch
    {
        DocumentKind.Null => "nothing",
        DocumentKind.Array => "a list",
        DocumentKind.Object => "an object",
        DocumentKind.String => $"the string {value}",
        DocumentKind.Number => $"the number {value}",
        _ => value.ToString(),
    };

    private static IEnumerable<SchemaProblem> CheckObject(DocumentObject value, Schema schema, string path)
    {
        foreach (var twice in value.Duplicates)
        {
            yield return new(Join(path, twice.Name), "the field is given more than once");
        }
        if (schema.PreserveUnknownFields && schema.Fields.Count == 0)
        {
            yield break;
        }
        foreach (var (name, member) in value)
        {
            var at = Join(path, name);
            if (schema.Member(name) is { } memberSchema)
            {
                foreach (var problem in Check(member, memberSchema, at))
                {
                    yield return problem;
                }
            }
            else if (!schema.PreserveUnknownFields)
            {
                yield return new(at, "unknown field");
            }
        }
    }

    private static IEnumerable<SchemaProblem> CheckArray(DocumentArray value, Schema schema, string path) => schema.Items is not { } items
        ? [] : value.SelectMany((item, i) => Check(item, items, $"{path}[{i}]"));

    private static string Join(string path, string name) =>
        name.AsSpan().IndexOfAny("./[") >= 0 ? $"{path}[{name}]" : path.Length == 0 ? name : $"{path}.{name}";

    private static SchemaProblem[] Wrong(string path, string expected, Document value) => [new(path, $"expected {expected}, found {Describe(value)}")];
}
