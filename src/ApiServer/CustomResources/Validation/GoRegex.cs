using System.Text;
using System.Text.RegularExpressions;

namespace MiniKube.ApiServer.CustomResources.Validation;

/// <summary>Regular expressions in Go's syntax (RE2), which .NET's differs from in small things. They run in time linear to the text.</summary>
internal static class GoRegex
{
    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F", ["digit"] = "0-9",
        ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~", ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <exception cref="ArgumentException">It is none.</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(Translate(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException e)
        {
            // What needs to go back (references, lookarounds) RE2 does not have either.
            throw new ArgumentException(e.Message, e);
        }
    }

    // \d, \w and \s mean ASCII, $ the very end, and named groups and classes are written in another way.
    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length:
                    i++;
                    text.Append(Escaped(pattern[i], inClass));
                    break;
                case '[' when inClass && rest.StartsWith("[:") && rest.IndexOf(":]") is > 0 and var end && Classes.TryGetValue(rest[2..end].ToString(), out var members):
                    text.Append(members);
                    i += end + 1;
                    break;
                case '[' when inClass:
                    text.Append(@"\[");
                    break;
                case '[':
                    inClass = true;
                    text.Append('[');
                    // A bracket that comes first is a member.
                    if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                    {
                        text.Append('^');
                        i++;
                    }
                    if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                    {
                        text.Append(@"\]");
                        i++;
                    }
                    break;
                case ']' when inClass:
                    inClass = false;
                    text.Append(']');
                    break;
                case '$' when !inClass && !pattern.Contains("(?m", StringComparison.Ordinal):
                    text.Append(@"\z");
                    break;
                case '(' when !inClass && rest.StartsWith("(?P<"):
                    text.Append("(?<");
                    i += 3;
                    break;
                default:
                    text.Append(pattern[i]);
                    break;
            }
        }
        return text.ToString();
    }

    private static string Escaped(char c, bool inClass) => (c, inClass) switch
    {
        ('d', true) => "0-9",
        ('d', false) => "[0-9]",
        ('D', false) => "[^0-9]",
        ('w', true) => "0-9A-Za-z_",
        ('w', false) => "[0-9A-Za-z_]",
        ('W', false) => "[^0-9A-Za-z_]",
        ('s', true) => @"\t\n\f\r ",
        ('s', false) => @"[\t\n\f\r ]",
        ('S', false) => @"[^\t\n\f\r ]",
        _ => "\\" + c,
    };
}
