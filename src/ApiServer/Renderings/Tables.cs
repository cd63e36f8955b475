using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Renderings;

/// <summary>Tables (<c>meta.k8s.io/v1</c>): what <c>kubectl get</c> prints.</summary>
internal static class Tables
{
    /// <summary>A Table of objects in the storage version.</summary>
    /// <param name="resource">Its columns are the kind's.</param>
    /// <param name="rendition">What stands beside each row.</param>
    /// <param name="documents">One row each.</param>
    /// <param name="revision">The table's own resourceVersion.</param>
    /// <param name="now">The moment for ages.</param>
    /// <param name="headers">False leaves the column definitions out, as later events of a watch do.</param>
    public static DocumentObject Of(
        ServedResource resource, Rendition rendition, IEnumerable<DocumentObject> documents, Document? revision, DateTimeOffset now, bool headers = true) => new(
        ("kind", "Table"),
        ("apiVersion", PartialMetadata.ApiVersion),
        ("metadata", revision is null ? DocumentObject.Empty : new DocumentObject(("resourceVersion", revision))),
        ("columnDefinitions", headers ? Columns(resource) : Document.Null),
        ("rows", Document.Of(documents.Select(d => (Document)Row(resource, rendition, d, now)).ToArray())));

    /// <summary>A Table of one object that is of no stored kind, and stands beside its row as it is.</summary>
    public static DocumentObject Of(IReadOnlyList<TableColumn> columns, Rendition rendition, DocumentObject document, DateTimeOffset now) => new(
        ("kind", "Table"),
        ("apiVersion", PartialMetadata.ApiVersion),
        ("metadata", document.At("metadata", "resourceVersion") is { } revision ? new DocumentObject(("resourceVersion", revision)) : DocumentObject.Empty),
        ("columnDefinitions", Columns(columns)),
        ("rows", Document.Of([(Document)Row(columns, rendition, document, static d => d, now)])));

    public static DocumentArray Columns(ServedResource resource) => Columns(resource.Kind.Columns);

    public static DocumentObject Row(ServedResource resource, Rendition rendition, DocumentObject document, DateTimeOffset now) =>
        Row(resource.Kind.Columns, rendition, document, d => Renderer.Convert(resource, d), now);

    private static DocumentArray Columns(IReadOnlyList<TableColumn> columns) => Document.Of(columns.Select(c => (Document)new DocumentObject(
        ("name", c.Name), ("type", c.Type), ("format", c.Format), ("description", c.Description), ("priority", c.Priority))).ToArray());

    private static DocumentObject Row(
        IReadOnlyList<TableColumn> columns, Rendition rendition, DocumentObject document, Func<DocumentObject, DocumentObject> shown, DateTimeOffset now)
    {
        var row = new DocumentObject(("cells", Document.Of(columns.Select(c => c.Cell(document, now)).ToArray())));
        return rendition.IncludeObject switch
        {
            TableObject.None => row,
            TableObject.Object => row.With("object", shown(document)),
            _ => row.With("object", PartialMetadata.Of(shown(document))),
        };
    }
}
