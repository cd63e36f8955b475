using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Printers;

/// <summary>Writes whole objects in one of the formats of <c>-o</c>.</summary>
internal abstract class ObjectPrinter
{
    public abstract void Print(DocumentObject obj, TextWriter output);

    /// <summary>The printer sees a list as one object; others are given its items.</summary>
    public virtual bool TakesLists => true;

    /// <summary>Writes what waits for more, such as columns that are not aligned yet.</summary>
    public virtual void Flush()
    {
    }

    /// <summary>Prints objects one by one, or as one List where the format wants that.</summary>
    public void PrintAll(IReadOnlyList<DocumentObject> objects, bool asList, TextWriter output)
    {
        if (!TakesLists || (objects.Count == 1 && !asList))
        {
            foreach (var obj in objects)
            {
                Print(obj, output);
            }
            Flush();
            return;
        }
        Print(new DocumentObject(
            ("apiVersion", "v1"), ("items", Document.Of(objects)), ("kind", "List"), ("metadata", new DocumentObject(("resourceVersion", "")))), output);
    }
}

internal sealed class JsonPrinter : ObjectPrinter
{
    public override void Print(DocumentObject obj, TextWriter output) => output.WriteLine(GoJson.Indented(obj));
}

internal sealed class YamlPrinter : ObjectPrinter
{
    private bool printed;

    public override void Print(DocumentObject obj, TextWriter output)
    {
        if (printed)
        {
            output.WriteLine("---");
        }
        printed = true;
        output.Write(YamlWriter.Write(obj));
    }
}

/// <summary><c>deployment.apps/hello</c>.</summary>
internal sealed class NamePrinter : ObjectPrinter
{
    public override bool TakesLists => false;

    public override void Print(DocumentObject obj, TextWriter output) => output.WriteLine(obj.Qualified());
}
