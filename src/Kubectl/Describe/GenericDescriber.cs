using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Describe;

/// <summary>Any kind: its head, and then every field in order, with names made readable.</summary>
internal static class GenericDescriber
{
    private static readonly string[] HeadFields = ["name", "namespace", "labels", "annotations", "managedFields"];

    public static void Write(DescribeWriter writer, DocumentObject obj)
    {
        writer.Field(0, "Name", obj.Name());
        writer.Field(0, "Namespace", obj.NamespaceOf());
        writer.Map(0, "Labels", obj.At("metadata", "labels"));
        writer.Map(0, "Annotations", obj.At("metadata", "annotations"), ": ", k => k == Apply.LastApplied.Annotation);
        Fields(writer, 0, obj, path: "");
    }

    private static void Fields(DescribeWriter writer, int level, DocumentObject obj, string path)
    {
        foreach (var (name, value) in obj.OrderBy(m => Readable(m.Key), StringComparer.Ordinal))
        {
            if (path == "metadata" && HeadFields.Contains(name))
            {
                continue;
            }
            Field(writer, level, name, value, path.Length == 0 ? name : $"{path}.{name}");
        }
    }

    private static void Field(DescribeWriter writer, int level, string name, Document value, string path)
    {
        switch (value)
        {
            case DocumentObject { Count: > 0 } o:
                writer.Line(level, Readable(name) + ":");
                Fields(writer, level + 1, o, path);
                break;
            case DocumentObject:
                writer.Line(level, Readable(name) + ":");
                break;
            case DocumentArray a:
                writer.Line(level, Readable(name) + ":");
                foreach (var item in a)
                {
                    if (item is DocumentObject o)
                    {
                        Fields(writer, level + 1, o, path);
                    }
                    else
                    {
                        writer.Line(level + 1, item.Text());
                    }
                }
                break;
            default:
                writer.Field(level, Readable(name), value.Text("<nil>"));
                break;
        }
    }

    /// <summary><c>holderIdentity</c> reads <c>Holder Identity</c>; known abbreviations stay in capitals.</summary>
    internal static string Readable(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                text.Append(' ');
            }
            text.Append(i == 0 || text[^1] == ' ' ? char.ToUpperInvariant(name[i]) : name[i]);
        }
        return string.Join(' ', text.ToString().Split(' ').Select(w => w.ToUpperInvariant() is "API" or "UID" or "URL" or "IP" or "OSB" or "GUID" or "CIDR" or "TLS" ? w.ToUpperInvariant() : w));
    }
}
