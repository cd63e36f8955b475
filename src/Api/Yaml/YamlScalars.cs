using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MiniKube.Api.Documents;

namespace MiniKube.Api.Yaml;

/// <summary>What scalars mean: YAML 1.1's types as kubectl's YAML library resolves them.</summary>
internal static partial class YamlScalars
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <param name="text">The scalar's text, unquoted.</param>
    /// <param name="plain">It stood without quotes.</param>
    /// <param name="tag">Its tag in full, or the empty string.</param>
    /// <exception cref="FormatException">The text does not suit its tag, or has no form in JSON.</exception>
    public static Document Read(string text, bool plain, string tag)
    {
        var type = tag.StartsWith(TagPrefix, StringComparison.Ordinal) ? tag[TagPrefix.Length..] : tag.Length > 0 ? "str" : "";
        switch (type)
        {
            case "":
                return plain ? Resolve(text) : new DocumentString(text);
            case "binary":
                var bytes = new byte[text.Length];
                return Convert.TryFromBase64String(text, bytes, out var length)
                    ? new DocumentString(Encoding.UTF8.GetString(bytes, 0, length))
                    : throw new FormatException("!!binary value contains invalid base64 data");
            case "bool" or "int" or "float" or "null":
                var value = Resolve(text);
                return (type, value.Kind) is ("bool", DocumentKind.Boolean) or ("int" or "float", DocumentKind.Number) or ("null", DocumentKind.Null)
                    ? value
                    : throw new FormatException($"cannot decode !!str `{text}` as a !!{type}");
            default:
                return new DocumentString(text);
        }
    }

    /// <summary>The value of a plain scalar.</summary>
    /// <exception cref="FormatException">It is an infinity or not a number, which JSON cannot hold.</exception>
    public static Document Resolve(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return Document.Null;
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                return Document.True;
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                return Document.False;
        }
        if (SpecialFloat(text) is { } special)
        {
            throw new FormatException($"unsupported value: {special}");
        }
        return Number(text) is { } number ? new DocumentNumber(number) : new DocumentString(text);
    }

    /// <summary>Whether a string may be written without quotes and is still a string when read.</summary>
    public static bool StaysString(string text)
    {
        if (text.Length == 0 || SpecialFloat(text) is not null || IsTimestamp(text) || SexagesimalForm().IsMatch(text))
        {
            return false;
        }
        return Resolve(text) is DocumentString;
    }

    private static string? SpecialFloat(string text) => text switch
    {
        ".nan" or ".NaN" or ".NAN" => "NaN",
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => "+Inf",
        "-.inf" or "-.Inf" or "-.INF" => "-Inf",
        _ => null,
    };

    /// <summary>The number as JSON writes it, or null where the text is none.</summary>
    private static string? Number(string text)
    {
        var first = text[0];
        if (first == '.')
        {
            return Float(text);
        }
        if (!char.IsAsciiDigit(first) && first is not ('+' or '-'))
        {
            return null;
        }
        if (IsTimestamp(text))
        {
            return null;
        }
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return Integer(plain) ?? Float(plain);
    }

    private static string? Integer(string text)
    {
        var negative = text[0] == '-';
        var signed = text[0] is '-' or '+';
        var digits = text.AsSpan(signed ? 1 : 0);
        var radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            (radix, var prefix) = char.ToLowerInvariant(digits[1]) switch { 'x' => (16, 2), 'o' => (8, 2), 'b' => (2, 2), _ => (8, 1) };
            digits = digits[prefix..];
        }
        if (digits.IsEmpty)
        {
            return null;
        }
        Int128 value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            value = (value * radix) + digit;
            if (digit >= radix || value > ulong.MaxValue)
            {
                return null;
            }
        }
        value = negative ? -value : value;
        return value < long.MinValue || (signed && value > long.MaxValue) ? null : value.ToString(CultureInfo.InvariantCulture);
    }

    private static string? Float(string text) =>
        FloatForm().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? FloatText.Json(value)
            : null;

    private static bool IsTimestamp(string text)
    {
        if (text.Length < 5 || text[4] != '-' || TimestampForm().Match(text) is not { Success: true } match)
        {
            return false;
        }
        int Part(string name) => match.Groups[name] is { Success: true } g ? int.Parse(g.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        return Part("year") >= 1 && Part("month") is >= 1 and <= 12 && Part("day") >= 1 && Part("day") <= DateTime.DaysInMonth(Part("year"), Part("month"))
            && Part("hour") < 24 && Part("minute") < 60 && Part("second") < 60;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex FloatForm();

    // 190:20:30 is a number to YAML 1.1 readers: never read as one, but always quoted.
    [GeneratedRegex(@"^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SexagesimalForm();

    [GeneratedRegex(@"^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})([Tt](?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})| (?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})(\.[0-9]+)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimestampForm();
}
