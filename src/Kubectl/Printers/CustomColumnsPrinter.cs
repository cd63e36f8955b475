using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Api.JsonPaths;

namespace MiniKube.Kubectl.Printers;

/// <summary><c>-o custom-columns=NAME:.metadata.name,...</c></summary>
internal sealed class CustomColumnsPrinter : ObjectPrinter
{
    private readonly (string Heading, JsonPathTemplate Path)[] columns;
    private readonly bool headers;
    private TableWriter? writer;

    /// <exception cref="CommandFailure">The text is no list of columns.</exception>
    public CustomColumnsPrinter(string spec, bool headers)
    {
        this.headers = headers;
        if (spec.Length == 0)
        {
            throw CommandFailure.Error("custom-columns format specified but no custom columns given");
        }
        columns = [.. spec.Split(',').Select(Column)];
    }

    public override bool TakesLists => false;

    public override void Print(DocumentObject obj, TextWriter output)
    {
        if (writer is null)
        {
            writer = new TableWriter(output);
            if (headers)
            {
                writer.Add([.. columns.Select(c => c.Heading)]);
            }
        }
        writer.Add([.. columns.Select(c => Cell(c.Path, obj))]);
    }

    public override void Flush() => writer?.Flush();

    private static string Cell(JsonPathTemplate path, DocumentObject obj)
    {
        try
        {
            var values = path.Find(obj);
            return values.Count == 0 ? "<none>" : string.Join(',', values.Select(v => v.IsNull ? "<none>" : JsonPathTemplate.Text(v)));
        }
        catch (JsonPathException)
        {
            return "<none>";
        }
    }

    private static (string, JsonPathTemplate) Column(string text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0)
        {
            throw CommandFailure.Error($"unexpected custom-columns spec: {text}, expected <header>:<json-path-expr>");
        }
        try
        {
            return (text[..colon], JsonPathTemplate.ParseRelaxed(text[(colon + 1)..]));
        }
        catch (JsonPathException e)
        {
            throw CommandFailure.Error(e.Message);
        }
    }
}
