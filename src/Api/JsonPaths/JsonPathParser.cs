using System.Globalization;
using System.Text;
using MiniKube.Api.Documents;

namespace MiniKube.Api.JsonPaths;

/// <summary>A piece of a template.</summary>
internal abstract record JsonPathPiece;

/// <summary>Text as it stands.</summary>
internal sealed record TextPiece(string Text) : JsonPathPiece;

/// <summary>The values that a path leads to.</summary>
internal sealed record PathPiece(IReadOnlyList<JsonPathStep> Steps) : JsonPathPiece;

/// <summary><c>{range path}...{end}</c>: the body once for each value.</summary>
internal sealed record RangePiece(IReadOnlyList<JsonPathStep> Steps, IReadOnlyList<JsonPathPiece> Body) : JsonPathPiece;

/// <summary>Reads kubectl's JSONPath templates: text with expressions in braces.</summary>
internal sealed class JsonPathParser(string text)
{
    private int at;

    /// <exception cref="JsonPathException"/>
    public static IReadOnlyList<JsonPathPiece> Parse(string template)
    {
        var parser = new JsonPathParser(template);
        var pieces = parser.Pieces(inRange: false);
        return pieces;
    }

    private bool Done => at >= text.Length;
    private char Here => at < text.Length ? text[at] : '\0';

    private List<JsonPathPiece> Pieces(bool inRange)
    {
        var pieces = new List<JsonPathPiece>();
        while (!Done)
        {
            var open = text.IndexOf('{', at);
            if (open != at)
            {
                var end = open < 0 ? text.Length : open;
                pieces.Add(new TextPiece(text[at..end]));
                at = end;
                continue;
            }
            at++;
            if (Action(pieces))
            {
                return inRange ? pieces : throw new JsonPathException("not in range, nothing to end");
            }
        }
        return inRange ? throw new JsonPathException("unterminated range: {end} is missing") : pieces;
    }

    /// <summary>Everything up to the closing brace; true when it was <c>end</c>.</summary>
    private bool Action(List<JsonPathPiece> pieces)
    {
        while (true)
        {
            SkipSpace();
            switch (Here)
            {
                case '\0':
                    throw new JsonPathException("unclosed action");
                case '}':
                    at++;
                    return false;
                case '"' or '\'':
                    pieces.Add(new TextPiece(Quoted()));
                    break;
                case var c when char.IsLetter(c):
                    var word = Word();
                    if (word == "end")
                    {
                        Close();
                        return true;
                    }
                    if (word != "range")
                    {
                        throw new JsonPathException($"unrecognized identifier {word}");
                    }
                    SkipSpace();
                    var over = Path();
                    Close();
                    pieces.Add(new RangePiece(over, Pieces(inRange: true)));
                    return false;
                case var c when char.IsAsciiDigit(c) || c is '-' or '+':
                    pieces.Add(new TextPiece(Number()));
                    break;
                default:
                    pieces.Add(new PathPiece(Path()));
                    break;
            }
        }
    }

    private List<JsonPathStep> Path()
    {
        var steps = new List<JsonPathStep>();
        while (true)
        {
            switch (Here)
            {
                case '$' when steps.Count == 0:
                    at++;
                    steps.Add(new RootStep());
                    break;
                case '@' when steps.Count == 0:
                    at++;
                    // The current value is where a path starts anyway; a filter that keeps everything says so.
                    steps.Add(new UnionStep([[]]));
                    break;
                case '.' when at + 1 < text.Length && text[at + 1] == '.':
                    at += 2;
                    steps.Add(new DescentStep());
                    if (Here is not ('[' or '.'))
                    {
                        steps.Add(Field());
                    }
                    break;
                case '.':
                    at++;
                    if (Here == '[' || (steps.Count == 0 && Here is '}' or ' '))
                    {
                        break;
                    }
                    steps.Add(Field());
                    break;
                case '*':
                    at++;
                    steps.Add(new WildcardStep());
                    break;
                case '[':
                    at++;
                    steps.Add(Bracket());
                    break;
                default:
                    return steps.Count > 0 || text[at - 1] == '.' ? steps : throw new JsonPathException($"unrecognized character in action: U+{(int)Here:X4} '{Here}'");
            }
        }
    }

    private JsonPathStep Field()
    {
        if (Here == '*')
        {
            at++;
            return new WildcardStep();
        }
        var name = new StringBuilder();
        while (!Done && Here is not (' ' or '.' or '[' or ']' or '}' or ',' or ')' or '=' or '!' or '<' or '>' or '\t' or '\n' or '\r' or '&' or '|'))
        {
            if (Here == '\\' && at + 1 < text.Length)
            {
                at++;
            }
            name.Append(Here);
            at++;
        }
        return new FieldStep(name.ToString());
    }

    private JsonPathStep Bracket()
    {
        SkipSpace();
        if (Here == '?')
        {
            at++;
            SkipSpace();
            Expect('(', "unterminated filter");
            return Filter();
        }
        var parts = new List<IReadOnlyList<JsonPathStep>>();
        while (true)
        {
            SkipSpace();
            parts.Add([BracketPart()]);
            SkipSpace();
            if (Here == ',')
            {
                at++;
                continue;
            }
            Expect(']', "unterminated array");
            return parts.Count == 1 ? parts[0][0] : new UnionStep(parts);
        }
    }

    private JsonPathStep BracketPart()
    {
        switch (Here)
        {
            case '*':
                at++;
                return new WildcardStep();
            case '"' or '\'':
                return new FieldStep(Quoted());
            case '.' or '@' or '$':
                return new UnionStep([Path()]);
            default:
                var start = at;
                while (!Done && Here is not (']' or ','))
                {
                    at++;
                }
                return Slice(text[start..at].Trim());
        }
    }

    private static SliceStep Slice(string inner)
    {
        var parts = inner.Split(':');
        var numbers = new int?[3];
        for (var i = 0; i < parts.Length; i++)
        {
            if (i == 3 || (parts[i].Trim().Length > 0 && !int.TryParse(parts[i].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
            {
                throw new JsonPathException($"invalid array index {inner}");
            }
            numbers[i] = parts[i].Trim().Length == 0 ? null : int.Parse(parts[i].Trim(), CultureInfo.InvariantCulture);
        }
        return parts.Length == 1 && numbers[0] is null
            ? throw new JsonPathException($"invalid array index {inner}") : new SliceStep(numbers[0], numbers[1], numbers[2], parts.Length == 1);
    }

    private FilterStep Filter()
    {
        SkipSpace();
        var left = Operand();
        SkipSpace();
        string? comparison = null;
        JsonPathOperand? right = null;
        if (Here != ')')
        {
            var start = at;
            while (Here is '=' or '!' or '<' or '>' or '~')
            {
                at++;
            }
            comparison = text[start..at];
            if (comparison is not ("==" or "!=" or "<" or ">" or "<=" or ">="))
            {
                throw new JsonPathException($"unrecognized filter operator {(comparison.Length == 0 ? Here.ToString() : comparison)}");
            }
            SkipSpace();
            right = Operand();
            SkipSpace();
        }
        Expect(')', "unterminated filter");
        SkipSpace();
        Expect(']', "unterminated filter");
        return new FilterStep(left, comparison, right);
    }

    private JsonPathOperand Operand()
    {
        switch (Here)
        {
            case '"' or '\'':
                return new JsonPathOperand(null, Quoted());
            case var c when char.IsAsciiDigit(c) || c is '-' or '+':
                return new JsonPathOperand(null, new DocumentNumber(Number().TrimStart('+')));
            case var c when char.IsLetter(c):
                var word = Word();
                return word switch
                {
                    "true" => new JsonPathOperand(null, Document.True),
                    "false" => new JsonPathOperand(null, Document.False),
                    _ => throw new JsonPathException($"unrecognized identifier {word}"),
                };
            default:
                return new JsonPathOperand(Path(), null);
        }
    }

    private string Quoted()
    {
        var quote = text[at++];
        var value = new StringBuilder();
        while (Here != quote)
        {
            if (Done)
            {
                throw new JsonPathException("unterminated quoted string");
            }
            if (Here != '\\')
            {
                value.Append(text[at++]);
                continue;
            }
            at++;
            value.Append(Here switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', var other => other });
            at++;
        }
        at++;
        return value.ToString();
    }

    private string Word()
    {
        var start = at;
        while (char.IsLetterOrDigit(Here) || Here == '_')
        {
            at++;
        }
        return text[start..at];
    }

    private string Number()
    {
        var start = at++;
        while (char.IsAsciiDigit(Here) || Here is '.' or 'e' or 'E')
        {
            at++;
        }
        return text[start..at];
    }

    private void SkipSpace()
    {
        while (Here is ' ' or '\t' or '\r' or '\n')
        {
            at++;
        }
    }

    private void Close()
    {
        SkipSpace();
        Expect('}', "unclosed action");
    }

    private void Expect(char c, string otherwise)
    {
        if (Here != c || Done)
        {
            throw new JsonPathException(otherwise);
        }
        at++;
    }
}
