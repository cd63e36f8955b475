using System.Globalization;
using System.Text;

namespace MiniKube.Api.Yaml;

/// <summary>How a string can be written: what <see cref="YamlWriter"/> must know before it chooses a style.</summary>
internal readonly record struct YamlText(bool PlainAllowed, bool SingleQuotedAllowed, bool BlockAllowed, bool Multiline)
{
    public static YamlText Analyze(string text)
    {
        if (text.Length == 0)
        {
            return new(true, true, false, false);
        }
        var indicators = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
        bool special = false, multiline = false, spaceBreak = false, breakSpace = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var blankBefore = i == 0 || text[i - 1] is ' ' or '\t' || IsBreak(text[i - 1]);
            var blankAfter = i + 1 == text.Length || text[i + 1] is ' ' or '\t';
            indicators |= c switch
            {
                '#' => blankBefore,
                ':' => blankAfter,
                '?' or '-' => i == 0 && blankAfter,
                ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => i == 0,
                _ => false,
            };
            special |= !IsPrintable(text, i);
            if (c == ' ')
            {
                breakSpace |= i > 0 && IsBreak(text[i - 1]);
            }
            else if (IsBreak(c))
            {
                multiline = true;
                spaceBreak |= i > 0 && text[i - 1] == ' ';
            }
        }
        var edges = text[0] == ' ' || text[^1] == ' ' || IsBreak(text[0]) || IsBreak(text[^1]);
        return new(
            PlainAllowed: !indicators && !special && !multiline && !edges,
            SingleQuotedAllowed: !special && !spaceBreak && !breakSpace,
            BlockAllowed: !special && !spaceBreak && text[^1] != ' ',
            multiline);
    }

    /// <summary>May stand in a text unescaped. Beyond the basic plane nothing may, nor do breaks other than line feeds: readers disagree on them.</summary>
    public static bool IsPrintable(string text, int at) =>
        text[at] is '\n' or (>= ' ' and <= '~') or (>= '\u00A0' and < '\uD800' and not ('\u2028' or '\u2029')) or (>= '\uE000' and < '\uFFFE' and not '\uFEFF');

    private static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    public static void AppendEscaped(StringBuilder output, Rune rune)
    {
        var escape = rune.Value switch
        {
            0x00 => "0", 0x07 => "a", 0x08 => "b", 0x09 => "t", 0x0A => "n", 0x0B => "v", 0x0C => "f", 0x0D => "r", 0x1B => "e",
            '"' => "\"", '\\' => "\\", 0x85 => "N", 0xA0 => "_", 0x2028 => "L", 0x2029 => "P",
            <= 0xFF => "x" + rune.Value.ToString("X2", CultureInfo.InvariantCulture),
            <= 0xFFFF => "u" + rune.Value.ToString("X4", CultureInfo.InvariantCulture),
            _ => "U" + rune.Value.ToString("X8", CultureInfo.InvariantCulture),
        };
        output.Append('\\').Append(escape);
    }
}
