using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Renderings;

/// <summary>Tables (<c>meta.k8s.io</c>): what <c>kubectl get</c> prints.</summary>
internal static class Tables
{
    /// <summary>A Table of objects in the storage version.</summary>
    /// <param name="resource">It tells the columns.</param>
    /// <param name="rendition">What stands beside each row.</param>
    /// <param name="documents">One row each.</param>
    /// <param name="revision">The table's own resourceVersion.</param>
    /// <param name="now">The moment for ages.</param>
    /// <param name="headers">False leaves the column definitions out, as later events of a watch do.</param>
    public static DocumentObject Of(
        ServedResource resource, Rendition rendition, IEnumerable<DocumentObject> documents, Document? revision, DateTimeOffset now, bool headers = true) => new(
        ("kind", "Table"),
        ("apiVersion", rendition.MetaApiVersion),
        ("metadata", revision is null ? DocumentObject.Empty : new DocumentObject(("resourceVersion", revision))),
        ("columnDefinitions", headers ? resource.ColumnDefinitions : Document.Null),
        ("rows", Document.Of(documents.Select(d => (Document)Row(resource, rendition, d, now)).ToArray())));

    /// <summary>A Table of one object that is of no stored kind, and stands beside its row as it is.</summary>
    public static DocumentObject Of(IReadOnlyList<TableColumn> columns, Schema schema, Rendition rendition, DocumentObject document, DateTimeOffset now) => new(
        ("kind", "Table"),
        ("apiVersion", rendition.MetaApiVersion),
        ("metadata", document.At("metadata", "resourceVersion") is { } revision ? new DocumentObject(("resourceVersion", revision)) : DocumentObject.Empty),
        ("columnDefinitions", Columns(columns, schema)),
        ("rows", Document.Of([(Document)Row(columns, rendition, document, static d => d, now)])));

    /// <summary>The definitions of columns over objects of a schema.</summary>
    public static DocumentArray Columns(IReadOnlyList<TableColumn> columns, Schema schema) => Document.Of(columns.Select(c => (Document)new DocumentObject(
        ("name", c.Name), ("type", c.Type), ("format", c.Format), ("description", Describe(c, schema)), ("priority", c.Priority))).ToArray());

    public static DocumentObject Row(ServedResource resource, Rendition rendition, DocumentObject document, DateTimeOffset now) =>
        Row(resource.Kind.Columns, rendition, document, d => Renderer.Convert(resource, d), now);

    private static DocumentObject Row(
        IReadOnlyList<TableColumn> columns, Rendition rendition, DocumentObject document, Func<DocumentObject, DocumentObject> shown, DateTimeOffset now)
    {
        var row = new DocumentObject(("cells", Document.Of(columns.Select(c => c.Cell(document, now)).ToArray())));
        return rendition.IncludeObject switch
        {
            TableObject.None => row,
            TableObject.Object => row.With("object", shown(document)),
            _ => row.With("object", PartialMetadata.Of(shown(document), rendition)),
        };
    }

    private static string Describe(TableColumn column, Schema schema)
    {
        var description = column.Description;
        foreach (var name in description.Length == 0 ? column.Field : [])
        {
            var field = schema.Field(name)!;
            (description, schema) = (field.Description ?? "", field.Schema);
        }
        return description;
    }
}
