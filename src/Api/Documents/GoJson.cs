using System.Globalization;
using System.Text;

namespace MiniKube.Api.Documents;

/// <summary>JSON text as Go's encoder writes maps: keys sorted, and <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped.</summary>
public static class GoJson
{
    /// <summary>One line.</summary>
    public static string Compact(Document document)
    {
        var text = new StringBuilder();
        Write(text, document, "", null);
        return text.ToString();
    }

    /// <summary>Each member on a line of its own.</summary>
    public static string Indented(Document document, string indent = "    ")
    {
        var text = new StringBuilder();
        Write(text, document, indent, "\n");
        return text.ToString();
    }

    public static string Quote(string value)
    {
        var text = new StringBuilder();
        Quote(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Document document, string indent, string? line)
    {
        switch (document)
        {
            case DocumentObject { Count: > 0 } o:
                text.Append('{');
                var first = true;
                foreach (var (name, value) in o.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    Begin(ref first);
                    Quote(text, name);
                    text.Append(line is null ? ":" : ": ");
                    Write(text, value, indent, line is null ? null : line + indent);
                }
                text.Append(line).Append('}');
                break;
            case DocumentArray { Count: > 0 } a:
                text.Append('[');
                var firstItem = true;
                foreach (var item in a)
                {
                    Begin(ref firstItem);
                    Write(text, item, indent, line is null ? null : line + indent);
                }
                text.Append(line).Append(']');
                break;
            case DocumentObject:
                text.Append("{}");
                break;
            case DocumentArray:
                text.Append("[]");
                break;
            case DocumentString s:
                Quote(text, s.Value);
                break;
            default:
                text.Append(document);
                break;
        }

        void Begin(ref bool isFirst)
        {
            if (!isFirst)
            {
                text.Append(',');
            }
            isFirst = false;
            if (line is not null)
            {
                text.Append(line).Append(indent);
            }
        }
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
