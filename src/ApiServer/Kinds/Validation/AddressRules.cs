using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MiniKube.ApiServer.Kinds.Validation;

/// <summary>
/// Addresses and ranges of them, in the strict forms (KEP-4858): no leading zeros, no IPv4 inside of IPv6, no bits beyond a range's prefix.
/// </summary>
internal static class AddressRules
{
    /// <summary>Whether a text is an address in any form that Kubernetes ever took, leading zeros included.</summary>
    public static bool IsAddress(string text) => Parse(text) is not null;

    /// <summary>What keeps a text from being an address in its canonical form (RFC 5952), in upstream's words.</summary>
    public static IReadOnlyList<string> CanonicalAddress(string text) => Parse(text) switch
    {
        null => [CommonRules.NoAddress],
        { HasLeadingZeros: true } => ["must not have leading 0s"],
        { Address.IsIPv4MappedToIPv6: true } => ["must not be an IPv4-mapped IPv6 address"],
        { Address: var address } when address.ToString() != text => [$"must be in canonical form (\"{address}\")"],
        _ => [],
    };

    /// <summary>A field that holds a range: the range, or null after saying what is wrong with the text.</summary>
    public static IPNetwork? Range(string text, string path, FieldErrors errors)
    {
        var (range, problem) = Range(text);
        if (problem is not null)
        {
            errors.Invalid(path, text, problem);
        }
        return range;
    }

    /// <summary>A field that holds a range in its canonical form.</summary>
    public static IPNetwork? CanonicalRange(string text, string path, FieldErrors errors)
    {
        var range = Range(text, path, errors);
        if (range is { } network && network.ToString() != text)
        {
            errors.Invalid(path, text, $"must be in canonical form (\"{network}\")");
        }
        return range;
    }

    /// <summary>A field that holds an address together with the length of its network's prefix, in the canonical form: <c>10.9.8.7/24</c>.</summary>
    public static void InterfaceAddress(string text, string path, FieldErrors errors)
    {
        if (text.Split('/') is not [var address, var length] || Parse(address) is not { } parsed
            || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) || bits > parsed.Address.GetAddressBytes().Length * 8)
        {
            errors.Invalid(path, text, "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)");
        }
        else if ($"{parsed.Address}/{bits}" is var canonical && canonical != text)
        {
            errors.Invalid(path, text, $"must be in canonical form (\"{canonical}\")");
        }
    }

    private static (IPNetwork? Range, string? Problem) Range(string text)
    {
        const string none = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
        var slash = text.IndexOf('/');
        var length = slash < 0 ? "" : text[(slash + 1)..];
        if (slash < 0 || Parse(text[..slash]) is not { } parsed || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            || bits > parsed.Address.GetAddressBytes().Length * 8)
        {
            return (null, none);
        }
        if (parsed.HasLeadingZeros || HasLeadingZero(length))
        {
            return (null, "must not have leading 0s in IP or prefix length");
        }
        if (parsed.Address.IsIPv4MappedToIPv6)
        {
            return (null, "must not have an IPv4-mapped IPv6 address");
        }
        var range = IPNetwork.Parse($"{parsed.Address}/{bits}");
        return range.BaseAddress.Equals(parsed.Address) ? (range, null) : (null, "must not have bits set beyond the prefix length");
    }

    // IPAddress takes short forms (10.1), octal parts and scopes (fe80::1%eth0), which are no addresses here.
    private static ParsedAddress? Parse(string text)
    {
        if (text.Contains(':'))
        {
            return !text.Contains('%') && !text.Contains('[') && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
                ? new(address, false)
                : null;
        }
        var parts = text.Split('.');
        var bytes = new byte[4];
        if (parts.Length != bytes.Length)
        {
            return null;
        }
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return null;
            }
        }
        return new(new IPAddress(bytes), parts.Any(HasLeadingZero));
    }

    private static bool HasLeadingZero(string number) => number.Length > 1 && number[0] == '0';

    private sealed record ParsedAddress(IPAddress Address, bool HasLeadingZeros);
}
