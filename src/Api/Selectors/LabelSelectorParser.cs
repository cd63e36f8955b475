namespace MiniKube.Api.Selectors;

/// <summary>
/// The grammar of label selectors:
/// <code>
/// selector    = requirement { "," requirement }
/// requirement = key | "!" key | key operator value | key ("in" | "notin") "(" value { "," value } ")"
/// operator    = "=" | "==" | "!=" | "&gt;" | "&lt;"
/// </code>
/// A value may be missing, which is the empty string. The words in and notin are operators only where an operator may stand.
/// </summary>
internal sealed class LabelSelectorParser(string text)
{
    private const string Operators = "in, notin, =, ==, !=, gt, lt";

    private enum Token { End, Comma, Open, Close, Not, Equals, DoubleEquals, NotEquals, Greater, Less, Identifier }

    private int at;

    public List<LabelRequirement> Parse()
    {
        var requirements = new List<LabelRequirement>();
        if (Peek() is (Token.End, _))
        {
            return requirements;
        }
        while (true)
        {
            var (token, literal) = Peek();
            if (token is not (Token.Identifier or Token.Not))
            {
                throw new FormatException($"found '{literal}', expected: !, identifier, or 'end of string'");
            }
            try
            {
                requirements.Add(Requirement());
            }
            catch (FormatException e)
            {
                throw new FormatException($"unable to parse requirement: {e.Message}");
            }
            (token, literal) = Next();
            if (token == Token.End)
            {
                return requirements;
            }
            if (token != Token.Comma)
            {
                throw new FormatException($"found '{literal}', expected: ',' or 'end of string'");
            }
            (token, literal) = Peek();
            if (token is not (Token.Identifier or Token.Not))
            {
                throw new FormatException($"found '{literal}', expected: identifier after ','");
            }
        }
    }

    private LabelRequirement Requirement()
    {
        var (token, key) = Next();
        var negated = token == Token.Not;
        if (negated)
        {
            (token, key) = Next();
        }
        if (token != Token.Identifier)
        {
            throw new FormatException($"found '{key}', expected: identifier");
        }
        // The path of a selector's key has no name, which is how it is printed.
        if (LabelRequirement.KeyError(key, "<nil>") is { } error)
        {
            throw new FormatException(error);
        }
        if (negated)
        {
            return LabelRequirement.Create(key, LabelOperator.DoesNotExist, []);
        }
        if (Peek().Token is Token.End or Token.Comma)
        {
            return LabelRequirement.Create(key, LabelOperator.Exists, []);
        }
        var op = Operator();
        return LabelRequirement.Create(key, op, op is LabelOperator.In or LabelOperator.NotIn ? ValueSet() : [Value()]);
    }

    private LabelOperator Operator()
    {
        var (token, literal) = Next();
        return (token, literal) switch
        {
            (Token.Equals, _) => LabelOperator.Equals,
            (Token.DoubleEquals, _) => LabelOperator.DoubleEquals,
            (Token.NotEquals, _) => LabelOperator.NotEquals,
            (Token.Greater, _) => LabelOperator.GreaterThan,
            (Token.Less, _) => LabelOperator.LessThan,
            (Token.Identifier, "in") => LabelOperator.In,
            (Token.Identifier, "notin") => LabelOperator.NotIn,
            _ => throw new FormatException($"found '{literal}', expected: {Operators}"),
        };
    }

    private string Value()
    {
        if (Peek().Token is Token.End or Token.Comma)
        {
            return "";
        }
        var (token, literal) = Next();
        return token == Token.Identifier ? literal : throw new FormatException($"found '{literal}', expected: identifier");
    }

    private List<string> ValueSet()
    {
        var (token, literal) = Next();
        if (token != Token.Open)
        {
            throw new FormatException($"found '{literal}' expected: '('");
        }
        var values = new List<string>();
        (token, literal) = Peek();
        if (token == Token.Close)
        {
            Next();
            return values;
        }
        if (token is not (Token.Identifier or Token.Comma))
        {
            throw new FormatException($"found '{literal}', expected: ',', ')' or identifier");
        }
        // A place between commas without an identifier stands for the empty value.
        while (true)
        {
            (token, literal) = Next();
            if (token == Token.Identifier)
            {
                values.Add(literal);
                (token, literal) = Next();
            }
            else if (token is Token.Comma or Token.Close)
            {
                values.Add("");
            }
            else
            {
                throw new FormatException($"found '{literal}', expected: ',', or identifier");
            }
            if (token == Token.Close)
            {
                return values;
            }
            if (token != Token.Comma)
            {
                throw new FormatException($"found '{literal}', expected: ',' or ')'");
            }
        }
    }

    private (Token Token, string Literal) Peek()
    {
        var start = at;
        var next = Next();
        at = start;
        return next;
    }

    private (Token Token, string Literal) Next()
    {
        while (at < text.Length && IsSpace(text[at]))
        {
            at++;
        }
        if (at == text.Length)
        {
            return (Token.End, "");
        }
        var start = at++;
        var second = at < text.Length ? text[at] : '\0';
        var token = text[start] switch
        {
            ',' => Token.Comma,
            '(' => Token.Open,
            ')' => Token.Close,
            '>' => Token.Greater,
            '<' => Token.Less,
            '!' => second == '=' ? Token.NotEquals : Token.Not,
            '=' => second == '=' ? Token.DoubleEquals : Token.Equals,
            _ => Token.Identifier,
        };
        if (token is Token.NotEquals or Token.DoubleEquals)
        {
            at++;
        }
        while (token == Token.Identifier && at < text.Length && !IsSpace(text[at]) && !"=!(),><".Contains(text[at]))
        {
            at++;
        }
        return (token, text[start..at]);
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';
}
