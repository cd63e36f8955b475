using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MiniKube.Api.Names;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.CustomResources.Validation;

/// <summary>
/// The formats of strings that are checked (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation). Others
/// are told to readers, and ignored.
/// </summary>
internal static partial class ValueFormats
{
    private static readonly Dictionary<string, Func<string, bool>> All = new(StringComparer.Ordinal)
    {
        ["bsonobjectid"] = static v => v.Length == 24 && v.All(char.IsAsciiHexDigit),
        ["uri"] = static v => Uri.TryCreate(v, UriKind.Absolute, out _) || v.StartsWith('/'),
        ["email"] = static v => Email().IsMatch(v),
        ["hostname"] = static v => v.Length <= 255 && Hostname().IsMatch(v),
        ["ipv4"] = static v => IPAddress.TryParse(v, out var a) && a.AddressFamily == AddressFamily.InterNetwork && v.Count(static c => c == '.') == 3,
        ["ipv6"] = static v => v.Contains(':') && IPAddress.TryParse(v, out var a) && a.AddressFamily == AddressFamily.InterNetworkV6,
        ["cidr"] = IsCidr,
        ["mac"] = static v => Mac().IsMatch(v),
        ["uuid"] = static v => AnyUuid().IsMatch(v),
        ["uuid3"] = static v => Uuid().Match(v) is { Success: true } m && m.Groups["version"].Value == "3",
        ["uuid4"] = static v => Uuid().Match(v) is { Success: true } m && m.Groups["version"].Value == "4" && "89abAB".Contains(m.Groups["variant"].Value[0]),
        ["uuid5"] = static v => Uuid().Match(v) is { Success: true } m && m.Groups["version"].Value == "5" && "89abAB".Contains(m.Groups["variant"].Value[0]),
        ["isbn"] = static v => IsIsbn10(v) || IsIsbn13(v),
        ["isbn10"] = IsIsbn10,
        ["isbn13"] = IsIsbn13,
        ["creditcard"] = IsCreditCard,
        ["ssn"] = static v => Ssn().IsMatch(v),
        ["hexcolor"] = static v => HexColor().IsMatch(v),
        ["rgbcolor"] = static v => RgbColor().IsMatch(v),
        ["byte"] = static v => v.Length > 0 && Base64.IsValid(v),
        ["password"] = static _ => true,
        ["date"] = static v => DateOnly.TryParseExact(v, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["duration"] = static v => Duration().IsMatch(v),
        ["datetime"] = static v => Timestamp.TryParse(v, out _),
        ["k8s-short-name"] = static v => NameRules.Dns1123Label(v).Count == 0,
        ["k8s-long-name"] = static v => NameRules.Dns1123Subdomain(v).Count == 0,
    };

    /// <summary>The check of a format; null for one that is not checked.</summary>
    public static Func<string, bool>? Find(string? format) =>
        string.IsNullOrEmpty(format) ? null : All.GetValueOrDefault(format) ?? All.GetValueOrDefault(format.Replace("-", "", StringComparison.Ordinal));

    private static bool IsCidr(string value) => value.Split('/') is [var address, var length] && IPAddress.TryParse(address, out var ip)
        && (ip.AddressFamily == AddressFamily.InterNetworkV6 || address.Count(static c => c == '.') == 3)
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= (ip.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);

    private static string Digits(string value) => value.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    private static bool IsIsbn10(string value)
    {
        var digits = Digits(value);
        if (digits.Length != 10 || !digits[..9].All(char.IsAsciiDigit) || !(char.IsAsciiDigit(digits[9]) || digits[9] == 'X'))
        {
            return false;
        }
        return digits.Select(static (c, i) => (i + 1) * (c == 'X' ? 10 : c - '0')).Sum() % 11 == 0;
    }

    private static bool IsIsbn13(string value)
    {
        var digits = Digits(value);
        return digits.Length == 13 && digits.All(char.IsAsciiDigit) && digits.Select(static (c, i) => (i % 2 == 0 ? 1 : 3) * (c - '0')).Sum() % 10 == 0;
    }

    // Luhn's checksum.
    private static bool IsCreditCard(string value)
    {
        var digits = Digits(value);
        return digits.Length is >= 13 and <= 19 && digits.All(char.IsAsciiDigit)
            && digits.Reverse().Select(static (c, i) => i % 2 == 0 ? c - '0' : ((c - '0') * 2 / 10) + ((c - '0') * 2 % 10)).Sum() % 10 == 0;
    }

    [GeneratedRegex(@"^[^@\s<>()]+@[^@\s<>()]+\z")]
    private static partial Regex Email();

    [GeneratedRegex(@"^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\.?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Hostname();

    [GeneratedRegex(@"^([0-9A-Fa-f]{2}[:-]){5}([0-9A-Fa-f]{2})\z|^([0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Mac();

    [GeneratedRegex(@"^[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{12}\z")]
    private static partial Regex AnyUuid();

    [GeneratedRegex(@"^[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?(?<version>[0-9])[0-9A-Fa-f]{3}-?(?<variant>[0-9A-Fa-f])[0-9A-Fa-f]{3}-?[0-9A-Fa-f]{12}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}\z")]
    private static partial Regex Ssn();

    [GeneratedRegex(@"^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex HexColor();

    [GeneratedRegex(@"^rgb\(\s*(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])\s*(,\s*(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])\s*){2}\)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex RgbColor();

    [GeneratedRegex(@"^[+-]?(([0-9]+(\.[0-9]*)?|\.[0-9]+)\s*(ns|us|µs|ms|s|m|h|d|w|nanoseconds?|microseconds?|milliseconds?|seconds?|minutes?|hours?|days?|weeks?)\s*)+\z|^0\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Duration();
}
