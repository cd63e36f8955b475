using MiniKube.Api.Documents;
using MiniKube.Client.Discovery;
using MiniKube.Kubectl.Printers;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Get;

/// <summary>How the server's tables are shown.</summary>
internal sealed record TableStyle
{
    public bool Wide { get; init; }
    public bool Headers { get; init; } = true;
    public bool Namespace { get; init; }
    public bool Kind { get; init; }
    public bool Labels { get; init; }
    public IReadOnlyList<string> LabelColumns { get; init; } = [];
    public bool EventTypes { get; init; }
}

/// <summary>Writes tables of one resource (meta.k8s.io/v1 Table), the first with its headings.</summary>
internal sealed class TableView(TextWriter output, TableStyle style, DiscoveredResource resource)
{
    private readonly TableWriter writer = new(output);
    private Document[]? columns;

    /// <summary>Later tables of a watch come without columns; those of the first hold.</summary>
    public void Add(DocumentObject table, string? eventType = null) => Add(table, table["rows"].Items(), eventType);

    public void Add(DocumentObject table, IEnumerable<Document> rows, string? eventType = null)
    {
        if (columns is null)
        {
            columns = [.. table["columnDefinitions"].Items()];
            if (style.Headers)
            {
                WriteHeadings();
            }
        }
        foreach (var row in rows)
        {
            WriteRow(row, eventType);
        }
    }

    public void Flush()
    {
        writer.Flush();
        output.Flush();
    }

    private bool Shows(int column) => column >= columns!.Length || style.Wide || columns[column]["priority"]?.AsInteger is null or 0;

    private void WriteHeadings()
    {
        var cells = new List<string>();
        if (style.EventTypes)
        {
            cells.Add("EVENT");
        }
        if (style.Namespace)
        {
            cells.Add("NAMESPACE");
        }
        cells.AddRange(columns!.Where((_, i) => Shows(i)).Select(c => (c["name"]?.AsString ?? "").ToUpperInvariant()));
        cells.AddRange(style.LabelColumns.Select(l => l[(l.LastIndexOf('/') + 1)..].ToUpperInvariant()));
        if (style.Labels)
        {
            cells.Add("LABELS");
        }
        writer.Add([.. cells]);
    }

    private void WriteRow(Document row, string? eventType)
    {
        var cells = new List<string>();
        var subject = row["object"] ?? DocumentObject.Empty;
        if (style.EventTypes)
        {
            cells.Add(eventType ?? "");
        }
        if (style.Namespace)
        {
            cells.Add(subject.NamespaceOf());
        }
        var values = row["cells"].Items().ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            if (Shows(i))
            {
                var text = CellText(values[i]);
                cells.Add(i == 0 && style.Kind ? $"{resource.KindName()}/{text}" : text);
            }
        }
        var labels = subject.At("metadata", "labels")?.AsObject ?? DocumentObject.Empty;
        cells.AddRange(style.LabelColumns.Select(l => labels[l]?.AsString ?? ""));
        if (style.Labels)
        {
            cells.Add(labels.Count == 0 ? "<none>"
                : string.Join(',', labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value.AsString}")));
        }
        writer.Add([.. cells]);
    }

    private static string CellText(Document cell)
    {
        var text = cell.IsNull ? "<none>" : cell.AsString ?? cell.ToString();
        var end = text.AsSpan().IndexOfAny('\n', '\r', '\f');
        return end < 0 ? text : text[..end] + "...";
    }
}
