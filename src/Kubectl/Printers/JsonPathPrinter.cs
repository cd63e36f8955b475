using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Api.JsonPaths;

namespace MiniKube.Kubectl.Printers;

/// <summary><c>-o jsonpath=TEMPLATE</c>, and <c>jsonpath-as-json</c>: the values found, as a JSON array.</summary>
internal sealed class JsonPathPrinter : ObjectPrinter
{
    private readonly string source;
    private readonly JsonPathTemplate template;
    private readonly bool asJson;

    /// <exception cref="CommandFailure">The text is no template.</exception>
    public JsonPathPrinter(string source, bool asJson)
    {
        this.source = source;
        this.asJson = asJson;
        if (source.Length == 0)
        {
            throw CommandFailure.Error("template format specified but no template given");
        }
        try
        {
            template = JsonPathTemplate.Parse(source);
        }
        catch (JsonPathException e)
        {
            throw CommandFailure.Error($"error parsing jsonpath {source}, {e.Message}");
        }
    }

    public override void Print(DocumentObject obj, TextWriter output)
    {
        try
        {
            if (asJson)
            {
                output.WriteLine(GoJson.Indented(Document.Of(template.Find(obj))));
            }
            else
            {
                output.Write(template.Execute(obj));
            }
        }
        catch (JsonPathException e)
        {
            throw CommandFailure.Error($"error executing jsonpath \"{source}\": Error executing template: {e.Message}");
        }
    }
}
