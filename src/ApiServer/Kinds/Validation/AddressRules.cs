using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Names;

namespace MiniKube.ApiServer.Kinds.Validation;

/// <summary>
/// Addresses and ranges of them, in the strict forms (KEP-4858): no leading zeros, no IPv4 inside of IPv6, no bits beyond a range's prefix.
/// </summary>
internal static class AddressRules
{
    /// <summary>Whether a text is an address in any form that Kubernetes ever took, leading zeros included.</summary>
    public static bool IsAddress(string text) => Parse(text) is not null;

    /// <summary>A field that holds an address: the address, or null after saying what is wrong with the text.</summary>
    public static IPAddress? Address(string text, string path, FieldErrors errors)
    {
        var (address, problem) = Address(text);
        if (problem is not null)
        {
            errors.Invalid(path, text, problem);
        }
        return address;
    }

    /// <summary>What keeps a text from being an address in its canonical form (RFC 5952), in upstream's words.</summary>
    public static IReadOnlyList<string> CanonicalAddress(string text) => Address(text) switch
    {
        (_, { } problem) => [problem],
        ({ } address, _) when address.ToString() != text => [$"must be in canonical form (\"{address}\")"],
        _ => [],
    };

    /// <summary>Where a load balancer is reached: by an address, or by a name.</summary>
    public static void LoadBalancer(string? ip, string? hostname, string path, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(ip))
        {
            Address(ip, $"{path}.ip", errors);
        }
        if (!string.IsNullOrEmpty(hostname))
        {
            errors.Invalid($"{path}.hostname", hostname, NameRules.Dns1123Subdomain(hostname));
            if (IsAddress(hostname))
            {
                errors.Invalid($"{path}.hostname", hostname, "must be a DNS name, not an IP address");
            }
        }
    }

    /// <summary>Endpoints may not be addresses that mean another machine on every machine, or none.</summary>
    public static void Endpoint(IPAddress address, string path, FieldErrors errors)
    {
        var text = address.ToString();
        var bytes = address.GetAddressBytes();
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            errors.Invalid(path, text, $"may not be unspecified ({text})");
        }
        if (IPAddress.IsLoopback(address))
        {
            errors.Invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
        if (address.IsIPv6LinkLocal || (bytes is [169, 254, ..] && bytes.Length == 4))
        {
            errors.Invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        if ((bytes is [224, 0, 0, _]) || (bytes.Length == 16 && bytes is [0xff, 0x02, ..]))
        {
            errors.Invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }

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

    private static (IPAddress? Address, string? Problem) Address(string text) => Parse(text) switch
    {
        null => (null, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"),
        { HasLeadingZeros: true } => (null, "must not have leading 0s"),
        { Address.IsIPv4MappedToIPv6: true } => (null, "must not be an IPv4-mapped IPv6 address"),
        { Address: var address } => (address, null),
    };

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
