using System.Globalization;
using System.Text;
using MiniKube.Api.Documents;

namespace MiniKube.Api.Yaml;

/// <summary>
/// Writes documents as <c>kubectl -o yaml</c> does: sorted keys, two spaces, lists not indented below their key, quotes only where a string would
/// read as something else, literal blocks for text of several lines, long lines folded after column 80.
/// </summary>
public sealed class YamlWriter
{
    private const int Indent = 2;
    private const int BestWidth = 80;

    // Longer keys cannot be told from values by a reader's look-ahead and take the form "? key".
    private const int MaxSimpleKeyBytes = 128;

    private readonly StringBuilder output = new();
    private int column;

    private YamlWriter() { }

    /// <summary>The text, ending with a line break.</summary>
    public static string Write(Document document)
    {
        var writer = new YamlWriter();
        writer.Node(document, 0);
        writer.EndLine();
        return writer.output.ToString();
    }

    /// <summary>Writes a node where the output stands; blocks that begin here put their further lines at <paramref name="indent"/>.</summary>
    private void Node(Document document, int indent)
    {
        switch (document)
        {
            case DocumentObject { Count: > 0 } mapping:
                Mapping(mapping, indent);
                break;
            case DocumentArray { Count: > 0 } sequence:
                Sequence(sequence, indent);
                break;
            default:
                Scalar(document, indent == 0 ? Indent : indent);
                break;
        }
    }

    private void Mapping(DocumentObject mapping, int indent)
    {
        var first = true;
        foreach (var (name, value) in mapping.OrderBy(m => m.Key, YamlKeyOrder.Instance))
        {
            if (!first)
            {
                StartLine(indent);
            }
            first = false;
            var simple = IsSimpleKey(name);
            if (!simple)
            {
                Put("? ");
            }
            Text(name, indent + Indent, simple);
            if (!simple)
            {
                StartLine(indent);
                Put(": ");
                Node(value, indent + Indent);
            }
            else if (value is DocumentObject { Count: > 0 })
            {
                Put(":");
                StartLine(indent + Indent);
                Node(value, indent + Indent);
            }
            else if (value is DocumentArray { Count: > 0 })
            {
                Put(":");
                StartLine(indent);
                Node(value, indent);
            }
            else
            {
                Put(": ");
                Scalar(value, indent + Indent);
            }
        }
    }

    private void Sequence(DocumentArray sequence, int indent)
    {
        for (var i = 0; i < sequence.Count; i++)
        {
            if (i > 0)
            {
                StartLine(indent);
            }
            Put("- ");
            Node(sequence[i], indent + Indent);
        }
    }

    private void Scalar(Document scalar, int indent)
    {
        switch (scalar)
        {
            case DocumentString s:
                Text(s.Value, indent, isKey: false);
                break;
            case DocumentNumber n:
                Put(NumberText(n));
                break;
            case DocumentObject:
                Put("{}");
                break;
            case DocumentArray:
                Put("[]");
                break;
            default:
                Put(scalar.AsBoolean switch { true => "true", false => "false", null => "null" });
                break;
        }
    }

    private static string NumberText(DocumentNumber number)
    {
        if (long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return integer.ToString(CultureInfo.InvariantCulture);
        }
        return ulong.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? number.Text : FloatText.Yaml(number.ToDouble());
    }

    private static bool IsSimpleKey(string name) =>
        Encoding.UTF8.GetByteCount(name) <= MaxSimpleKeyBytes && !YamlText.Analyze(name).Multiline;

    private void Text(string text, int indent, bool isKey)
    {
        var form = YamlText.Analyze(text);
        if (text.Contains('\n') && form.BlockAllowed && !isKey)
        {
            Literal(text, indent);
        }
        else if (text.Contains('\n') || !YamlScalars.StaysString(text) || !form.SingleQuotedAllowed)
        {
            DoubleQuoted(text, indent, mayFold: !isKey);
        }
        else if (form.PlainAllowed)
        {
            Flow(text, "", indent, mayFold: !isKey);
        }
        else
        {
            Flow(text, "'", indent, mayFold: !isKey);
        }
    }

    private void Literal(string text, int indent)
    {
        Put("|");
        if (text[0] is ' ' or '\n')
        {
            // Without the hint a reader would take leading blanks for indentation.
            Put(Indent.ToString(CultureInfo.InvariantCulture));
        }
        Put(text[^1] != '\n' ? "-" : text.Length == 1 || text[^2] == '\n' ? "+" : "");
        EndLine();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0)
            {
                StartLine(indent);
                Put(lines[i]);
            }
            if (i < lines.Length - 1)
            {
                output.Append('\n');
                column = 0;
            }
        }
    }

    /// <summary>Plain, or in single quotes.</summary>
    private void Flow(string text, string quote, int indent, bool mayFold)
    {
        Put(quote);
        var afterSpace = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ' ')
            {
                var inside = i > 0 && i < text.Length - 1;
                if (mayFold && inside && !afterSpace && column > BestWidth && text[i + 1] != ' ')
                {
                    StartLine(indent);
                }
                else
                {
                    Put(" ");
                }
                afterSpace = true;
                continue;
            }
            afterSpace = false;
            output.Append(text[i]);
            column++;
            if (quote.Length > 0 && text[i] == '\'')
            {
                Put("'");
            }
        }
        Put(quote);
    }

    private void DoubleQuoted(string text, int indent, bool mayFold)
    {
        Put("\"");
        var afterSpace = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ' ')
            {
                if (mayFold && !afterSpace && column > BestWidth && i > 0 && i < text.Length - 1)
                {
                    StartLine(indent);
                    // A reader drops blanks at a line's start, so a second one is escaped.
                    Put(text[i + 1] == ' ' ? "\\" : "");
                }
                else
                {
                    Put(" ");
                }
                afterSpace = true;
                continue;
            }
            afterSpace = false;
            if (text[i] is '\n' or '"' or '\\' || !YamlText.IsPrintable(text, i))
            {
                var start = output.Length;
                Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
                YamlText.AppendEscaped(output, rune);
                column += output.Length - start;
                i += length - 1;
            }
            else
            {
                output.Append(text[i]);
                column++;
            }
        }
        Put("\"");
    }

    private void Put(string text)
    {
        output.Append(text);
        column += text.Length;
    }

    private void EndLine()
    {
        if (column > 0)
        {
            output.Append('\n');
            column = 0;
        }
    }

    private void StartLine(int indent)
    {
        EndLine();
        output.Append(' ', indent);
        column = indent;
    }
}
