using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.Kubectl.Describe;

/// <summary>How values read in descriptions.</summary>
internal static class DescribeText
{
    public static string Text(this Document? value, string otherwise = "") => value switch
    {
        null or { IsNull: true } => otherwise,
        DocumentString { Value.Length: 0 } => otherwise,
        DocumentString s => s.Value,
        _ when value.AsBoolean is { } flag => flag ? "true" : "false",
        _ => value.ToString(),
    };

    /// <summary>RFC 1123 with a numeric zone: <c>Mon, 02 Jan 2006 15:04:05 +0000</c>.</summary>
    public static string Time(Document? value, string otherwise = "<unset>") => Timestamp.TryParse(value?.AsString, out var time)
        ? time.Moment.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture) : otherwise;

    /// <summary>One <c>name=value</c> on a line each, the first beside the title.</summary>
    public static void Map(this DescribeWriter writer, int level, string title, Document? map, string separator = "=", Func<string, bool>? skip = null)
    {
        var pairs = (map as DocumentObject ?? DocumentObject.Empty).Where(p => skip?.Invoke(p.Key) != true)
            .OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}{separator}{p.Value.Text()}").ToArray();
        writer.Lines(level, title, pairs);
    }

    /// <summary>Values on a line each, the first beside the title; <c>&lt;none&gt;</c> where there are none.</summary>
    public static void Lines(this DescribeWriter writer, int level, string title, IReadOnlyList<string> values)
    {
        writer.Field(level, title, values.Count == 0 ? "<none>" : values[0]);
        foreach (var value in values.Skip(1))
        {
            writer.Line(0, "\t" + value);
        }
    }

    /// <summary>The metadata that every description begins with.</summary>
    public static void Head(this DescribeWriter writer, DocumentObject obj, bool namespaced = true)
    {
        writer.Field(0, "Name", obj.At("metadata", "name").Text());
        if (namespaced)
        {
            writer.Field(0, "Namespace", obj.At("metadata", "namespace").Text());
        }
        writer.Map(0, "Labels", obj.At("metadata", "labels"));
        writer.Map(0, "Annotations", obj.At("metadata", "annotations"), ": ", k => k == Apply.LastApplied.Annotation);
    }

    /// <summary>A label selector in text form; <c>&lt;none&gt;</c> or <c>&lt;unset&gt;</c> are the caller's.</summary>
    public static string Selector(DocumentObject obj, string otherwise = "<none>") => Pods.PodFinder.SelectorOf(obj) ?? otherwise;

    public static void Table(this DescribeWriter writer, int level, params IEnumerable<string[]> rows)
    {
        foreach (var row in rows)
        {
            writer.Line(level, string.Join('\t', row));
        }
    }

    public static string ControllerOf(DocumentObject obj)
    {
        foreach (var owner in Resources.ResourceNames.Items(obj.At("metadata", "ownerReferences")))
        {
            if (owner["controller"]?.AsBoolean == true)
            {
                return $"{owner["kind"].Text()}/{owner["name"].Text()}";
            }
        }
        return "";
    }
}
