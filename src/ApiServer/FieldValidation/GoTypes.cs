using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>How Kubernetes' messages name shapes and values: in the words of Go's JSON decoder, of apimachinery's converter of trees, and of Go's printing.</summary>
internal static class GoTypes
{
    /// <summary>The type in which upstream works with a kind, whichever the version: <c>core.Pod</c>, <c>autoscaling.Scale</c>.</summary>
    public static string Internal(GroupVersionKind stored) => $"{(stored.Group.Length == 0 ? "core" : stored.Group.Split('.')[0])}.{stored.Kind}";

    /// <summary>What was found: string, number, bool, array, object.</summary>
    public static string Describe(Document document) => document.Kind switch
    {
        DocumentKind.Boolean => "bool",
        DocumentKind.Number => "number",
        DocumentKind.String => "string",
        DocumentKind.Array => "array",
        DocumentKind.Object => "object",
        _ => "null",
    };

    /// <summary>The type that a schema stands for: <c>int32</c>, <c>[]v1.Container</c>, <c>map[string]string</c>.</summary>
    public static string NameOf(Schema schema)
    {
        switch (schema.Type)
        {
            case SchemaType.Boolean:
                return "bool";
            case SchemaType.Integer:
                return schema.Format ?? "int64";
            case SchemaType.Number:
                return "float64";
            case SchemaType.Array:
                return "[]" + (schema.Items is { } items ? NameOf(items) : "interface {}");
            case SchemaType.String:
                return schema.Format switch
                {
                    "byte" => "[]uint8",
                    "quantity" => "resource.Quantity",
                    "int-or-string" => "int32",
                    "date-time" => "v1." + StructOf(schema),
                    _ => "string",
                };
            case SchemaType.Object when schema.Values is { } values:
                return "map[string]" + NameOf(values);
            case SchemaType.Object when schema.Name is { } name:
                var parts = name.Split('.');
                return parts.Length < 2 ? name : $"{parts[^2]}.{parts[^1]}";
            default:
                return "map[string]interface {}";
        }
    }

    /// <summary>Why a value in a tree does not fit a type: <c>unrecognized type: int32</c>, <c>cannot restore slice from string</c>.</summary>
    public static string CannotConvert(Document document, Schema schema)
    {
        var found = document switch
        {
            DocumentObject => "map",
            DocumentArray => "slice",
            _ => TypeOf(document),
        };
        var wanted = NameOf(schema);
        if (schema.Type == SchemaType.Object)
        {
            return schema.Values is null && schema.Name is not null ? $"cannot restore struct from: {found}" : $"cannot restore map from {found}";
        }
        if (schema.Type == SchemaType.Array || schema.Format == "byte")
        {
            return $"cannot restore slice from {found}";
        }
        // Go converts between numbers, and integers to text, where JSON does not.
        var convertible = found is "int64" && wanted is not "bool" || found is "float64" && wanted is not ("bool" or "string");
        return convertible ? $"cannot convert {found} to {wanted}" : $"unrecognized type: {wanted}";
    }

    /// <summary>A value as Go prints it (<c>%v</c>): <c>map[spec:map[replicas:x]]</c>, with sorted keys.</summary>
    public static string Print(Document document) => document switch
    {
        DocumentObject o => $"map[{string.Join(' ', o.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => $"{m.Key}:{Print(m.Value)}"))}]",
        DocumentArray a => $"[{string.Join(' ', a.Select(Print))}]",
        DocumentString s => s.Value,
        { IsNull: true } => "<nil>",
        _ => document.ToString(),
    };

    /// <summary>A value in Go's own syntax (<c>%#v</c>): <c>map[string]interface {}{"a":1}</c>, with sorted keys.</summary>
    public static string PrintSyntax(Document document) => document switch
    {
        DocumentObject o => $"{TypeOf(o)}{{{string.Join(", ", o.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => $"{FieldError.Quote(m.Key)}:{PrintSyntax(m.Value)}"))}}}",
        DocumentArray a => $"{TypeOf(a)}{{{string.Join(", ", a.Select(PrintSyntax))}}}",
        DocumentString s => FieldError.Quote(s.Value),
        { IsNull: true } => "interface {}(nil)",
        _ => document.ToString(),
    };

    /// <summary>What Go makes of a value without a schema (<c>%T</c>).</summary>
    public static string TypeOf(Document document) => document switch
    {
        DocumentObject => "map[string]interface {}",
        DocumentArray => "[]interface {}",
        DocumentNumber { Text: var text } => text.AsSpan().ContainsAny(".eE") ? "float64" : "int64",
        { IsNull: true } => "<nil>",
        _ => Describe(document),
    };

    /// <summary>The bare name of an object's type: <c>DeploymentSpec</c>.</summary>
    public static string StructOf(Schema schema) => schema.Name is { } name ? name[(name.LastIndexOf('.') + 1)..] : "";
}
