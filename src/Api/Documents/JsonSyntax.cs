using System.Globalization;

namespace MiniKube.Api.Documents;

/// <summary>
/// Says what keeps a text from being JSON, in the words of Go's encoding/json, which Kubernetes' messages carry:
/// <c>invalid character '}' looking for beginning of value</c>, <c>unexpected end of JSON input</c>. Read only when a text was refused.
/// </summary>
internal ref struct JsonSyntax(ReadOnlySpan<byte> utf8)
{
    private const string UnexpectedEnd = "unexpected end of JSON input";
    private const string Value = "looking for beginning of value";
    private const string Key = "looking for beginning of object key string";

    private readonly ReadOnlySpan<byte> text = utf8;
    private int at;

    /// <summary>The first problem; null where the grammar has nothing against the text (it may still be nested too deeply).</summary>
    public static string? Problem(ReadOnlySpan<byte> utf8) => new JsonSyntax(utf8).Whole();

    private string? Whole()
    {
        // Of what is open: true for an object, false for a list.
        var open = new Stack<bool>();
        var problem = Opening(open, allowEnd: false);
        while (problem is null && open.TryPeek(out var isObject))
        {
            SkipSpace();
            if (At((byte)','))
            {
                at++;
                problem = isObject ? Member() ?? Opening(open, allowEnd: false) : Opening(open, allowEnd: false);
            }
            else if (At(isObject ? (byte)'}' : (byte)']'))
            {
                at++;
                open.Pop();
            }
            else
            {
                problem = Invalid(isObject ? "after object key:value pair" : "after array element");
            }
        }
        SkipSpace();
        return problem ?? (at < text.Length ? Invalid("after top-level value") : null);
    }

    /// <summary>A whole scalar, or all brackets and keys up to the first scalar or empty list or object inside.</summary>
    private string? Opening(Stack<bool> open, bool allowEnd)
    {
        while (true)
        {
            SkipSpace();
            if (allowEnd && At((byte)']'))
            {
                // Closed by the caller's loop.
                return null;
            }
            if (At((byte)'['))
            {
                at++;
                open.Push(false);
                allowEnd = true;
                continue;
            }
            if (!At((byte)'{'))
            {
                return Scalar();
            }
            at++;
            open.Push(true);
            SkipSpace();
            if (At((byte)'}'))
            {
                return null;
            }
            if (Member() is { } problem)
            {
                return problem;
            }
            allowEnd = false;
        }
    }

    // A key and its colon.
    private string? Member()
    {
        SkipSpace();
        if (!At((byte)'"'))
        {
            return Invalid(Key);
        }
        if (Text() is { } problem)
        {
            return problem;
        }
        SkipSpace();
        if (!At((byte)':'))
        {
            return Invalid("after object key");
        }
        at++;
        return null;
    }

    private string? Scalar()
    {
        if (at == text.Length)
        {
            return UnexpectedEnd;
        }
        switch (text[at])
        {
            case (byte)'"':
                return Text();
            case (byte)'t':
                return Literal("true"u8, "true");
            case (byte)'f':
                return Literal("false"u8, "false");
            case (byte)'n':
                return Literal("null"u8, "null");
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return Number();
            default:
                return Invalid(Value);
        }
    }

    private string? Literal(ReadOnlySpan<byte> literal, string name)
    {
        foreach (var expected in literal)
        {
            if (!At(expected))
            {
                return Invalid($"in literal {name} (expecting '{(char)expected}')");
            }
            at++;
        }
        return null;
    }

    private string? Text()
    {
        for (at++; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)'"':
                    at++;
                    return null;
                case (byte)'\\':
                    at++;
                    if (Escape() is { } problem)
                    {
                        return problem;
                    }
                    break;
                case < 0x20:
                    return Invalid("in string literal");
            }
        }
        return UnexpectedEnd;
    }

    // Afterwards it stands on the last character of the escape.
    private string? Escape()
    {
        if (at < text.Length && "bfnrt\\/\""u8.Contains(text[at]))
        {
            return null;
        }
        if (!At((byte)'u'))
        {
            return Invalid("in string escape code");
        }
        for (var digit = 0; digit < 4; digit++)
        {
            at++;
            if (at == text.Length || !char.IsAsciiHexDigit((char)text[at]))
            {
                return Invalid("in \\u hexadecimal character escape");
            }
        }
        return null;
    }

    private string? Number()
    {
        at += At((byte)'-') ? 1 : 0;
        if (At((byte)'0'))
        {
            at++;
        }
        else if (!Digits())
        {
            return Invalid("in numeric literal");
        }
        if (At((byte)'.'))
        {
            at++;
            if (!Digits())
            {
                return Invalid("after decimal point in numeric literal");
            }
        }
        if (At((byte)'e') || At((byte)'E'))
        {
            at++;
            at += At((byte)'+') || At((byte)'-') ? 1 : 0;
            if (!Digits())
            {
                return Invalid("in exponent of numeric literal");
            }
        }
        return null;
    }

    private bool Digits()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }
        return at > start;
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }
    }

    private readonly bool At(byte c) => at < text.Length && text[at] == c;

    private readonly string Invalid(string where) => at == text.Length ? UnexpectedEnd : $"invalid character {Quoted(text[at])} {where}";

    // As Go quotes a byte that it takes for a character.
    private static string Quoted(byte c) => c switch
    {
        (byte)'\'' => @"'\''",
        (byte)'\\' => @"'\\'",
        (byte)'\a' => @"'\a'",
        (byte)'\b' => @"'\b'",
        (byte)'\f' => @"'\f'",
        (byte)'\n' => @"'\n'",
        (byte)'\r' => @"'\r'",
        (byte)'\t' => @"'\t'",
        (byte)'\v' => @"'\v'",
        < 0x20 or 0x7f => $"'\\x{c.ToString("x2", CultureInfo.InvariantCulture)}'",
        (>= 0x80 and <= 0xa0) or 0xad => $"'\\u{c.ToString("x4", CultureInfo.InvariantCulture)}'",
        _ => $"'{(char)c}'",
    };
}
