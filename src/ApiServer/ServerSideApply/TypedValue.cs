using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.FieldValidation;

namespace MiniKube.ApiServer.ServerSideApply;

/// <summary>
/// Checks a configuration as upstream's structured-merge-diff does: apply has to know every field and item to know its owner, so it refuses what
/// other writes only prune or keep. Null is a legal value of everything but the items of lists that merge.
/// </summary>
internal sealed class TypedValue
{
    private readonly List<(string Path, string Message)> problems = [];

    private TypedValue()
    {
    }

    /// <summary>What is wrong with it: <c>.spec.replicas: expected numeric (int or float), got string</c>.</summary>
    public static IReadOnlyList<string> Problems(Document configuration, Schema schema)
    {
        var typed = new TypedValue();
        typed.Check(configuration, schema);
        return typed.problems.Select(static p => p.Path.Length == 0 ? p.Message : $"{p.Path}: {p.Message}").ToArray();
    }

    private void Check(Document value, Schema schema)
    {
        if (value.IsNull || schema.Type == SchemaType.Any)
        {
            return;
        }
        switch (schema.Type)
        {
            case SchemaType.Object:
                if (value is DocumentObject o)
                {
                    Members(o, schema);
                }
                else
                {
                    Add($"expected map, got {Shown(value)}");
                }
                break;
            case SchemaType.Array:
                if (value is DocumentArray a)
                {
                    Items(a, schema);
                }
                else
                {
                    Add($"expected list, got {Shown(value)}");
                }
                break;
            default:
                Scalar(value, schema);
                break;
        }
    }

    private void Members(DocumentObject o, Schema schema)
    {
        foreach (var (name, value) in o)
        {
            var before = problems.Count;
            if (schema.Member(name) is { } member)
            {
                Check(value, member);
            }
            else if (!schema.PreserveUnknownFields)
            {
                Add("field not declared in schema");
            }
            Locate(before, PathElement.Field(name));
        }
    }

    private void Items(DocumentArray list, Schema schema)
    {
        var merges = schema.ListType is ListType.Set or ListType.Map;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (merges && WhyNoItem(list[i], schema) is { } why)
            {
                Add(string.Create(CultureInfo.InvariantCulture, $"element {i}: {why}"));
                return;
            }
            var element = merges ? PathElement.Item(schema, list[i])! : PathElement.Index(i);
            if (merges && !seen.Add(element))
            {
                Add($"duplicate entries for key {PathElement.Display(element)}");
            }
            if (schema.Items is { } items)
            {
                var before = problems.Count;
                Check(list[i], items);
                Locate(before, element);
            }
        }
    }

    /// <summary>Why a value cannot be told apart from the other items of a list that merges.</summary>
    private static string? WhyNoItem(Document item, Schema list)
    {
        if (list.ListType == ListType.Set)
        {
            return item switch
            {
                DocumentObject => "associative list without keys has an element that's a map type",
                DocumentArray => "not supported: associative list with lists as elements",
                { IsNull: true } => "associative list without keys has an element that's an explicit null",
                _ => null,
            };
        }
        if (item is not DocumentObject o)
        {
            return item.IsNull ? "associative list with keys may not have a null element" : "associative list with keys may not have non-map elements";
        }
        var missing = list.ListMapKeys.FirstOrDefault(key => !o.Contains(key) && list.Items?.Field(key)?.Default is null);
        return missing is null ? null : $"associative list with keys has an element that omits key field \"{missing}\" (and doesn't have default value)";
    }

    private void Scalar(Document value, Schema schema)
    {
        var isScalar = value is not (DocumentObject or DocumentArray);
        switch (schema.Type)
        {
            case SchemaType.Integer or SchemaType.Number when value is not DocumentNumber:
                Add($"expected numeric (int or float), got {GoTypes.TypeOf(value)}");
                break;
            case SchemaType.Boolean when value.AsBoolean is null:
                Add($"expected boolean, got {Shown(value)}");
                break;
            // Amounts, times, and numbers that may be texts have no type of their own there.
            case SchemaType.String when schema.Format is null or "byte" && value is not DocumentString:
                Add($"expected string, got &value.valueUnstructured{{Value:{GoTypes.PrintSyntax(value)}}}");
                break;
            case SchemaType.String when !isScalar:
                Add($"expected any scalar, got {Shown(value)}");
                break;
        }
    }

    private void Add(string message) => problems.Add(("", message));

    // Where a problem is, is spelt while the walk comes back from it: what is right costs nothing.
    private void Locate(int from, string element)
    {
        for (var i = from; i < problems.Count; i++)
        {
            problems[i] = (PathElement.Display(element) + problems[i].Path, problems[i].Message);
        }
    }

    private static string Shown(Document value) => $"&{{{GoTypes.Print(value)}}}";
}
