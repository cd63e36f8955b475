using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.JsonPaths;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>The columns that a definition asks for: values of the object by their JSONPaths. Without any, the age is shown.</summary>
internal static class PrinterColumns
{
    public static IReadOnlyList<TableColumn> Of(CustomResourceDefinitionVersion declared) => declared.AdditionalPrinterColumns.Count == 0
        ? [TableColumn.NameColumn, Age]
        : [TableColumn.NameColumn, .. declared.AdditionalPrinterColumns.Select(Column)];

    private static TableColumn Age { get; } = TableColumn.Age with { Type = "date" };

    private static TableColumn Column(CustomResourceColumnDefinition declared)
    {
        var path = Parse(declared.JsonPath);
        return new TableColumn(declared.Name, (o, now) => Cell(declared.Type, Find(path, o), now))
        {
            Type = declared.Type,
            Format = declared.Format ?? "",
            Priority = declared.Priority ?? 0,
            Description = declared.Description is { Length: > 0 } description ? description : $"Custom resource definition column (in JSONPath format): {declared.JsonPath}",
        };
    }

    private static JsonPathTemplate? Parse(string path)
    {
        try
        {
            return JsonPathTemplate.Parse($"{{{path}}}");
        }
        catch (JsonPathException)
        {
            return null;
        }
    }

    // A path that does not fit an object leads nowhere.
    private static Document? Find(JsonPathTemplate? path, DocumentObject o)
    {
        try
        {
            return path?.Find(o).FirstOrDefault();
        }
        catch (JsonPathException)
        {
            return null;
        }
    }

    private static Document Cell(string type, Document? value, DateTimeOffset now) => (type, value) switch
    {
        (_, null or { IsNull: true }) => Document.Null,
        ("string", _) => JsonPathTemplate.Text(value),
        ("integer", DocumentNumber number) => (long)number.ToDouble(),
        ("number", DocumentNumber) => value,
        ("boolean", { AsBoolean: not null }) => value,
        ("date", DocumentString text) => Timestamp.TryParse(text.Value, out _) ? Ages.Since(text, now) : "<invalid>",
        _ => Document.Null,
    };
}
