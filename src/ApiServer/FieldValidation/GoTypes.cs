using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;

namespace MiniKube.ApiServer.FieldValidation;

/// <summary>How Kubernetes' messages name shapes: in the words of Go's JSON decoder.</summary>
internal static class GoTypes
{
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

    /// <summary>The bare name of an object's type: <c>DeploymentSpec</c>.</summary>
    public static string StructOf(Schema schema) => schema.Name is { } name ? name[(name.LastIndexOf('.') + 1)..] : "";
}
