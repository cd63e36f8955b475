using System.CommandLine;
using System.Net;
using MiniKube.Api.Values;

namespace MiniKube.Hosting;

/// <summary>The forms of flags' values that the command line's library does not know. What is not of its form is one message.</summary>
internal static class FlagText
{
    /// <summary>A duration as upstream writes it (1m30s) above zero; null where the flag was not given.</summary>
    /// <exception cref="MkubeException">It is none.</exception>
    public static TimeSpan? Duration(ParseResult parsed, Option<string?> option, string command)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }
        return GoDuration.TryParse(text, out var duration) && duration > TimeSpan.Zero
            ? duration
            : throw new MkubeException($"{command}: {option.Name} {text}: a duration such as 1m30s is expected");
    }

    /// <summary>One CIDR, or one of each family with a comma between; null where the flag was not given.</summary>
    /// <exception cref="MkubeException">It is none.</exception>
    public static IReadOnlyList<IPNetwork>? Networks(ParseResult parsed, Option<string?> option, string command)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }
        var networks = text.Split(',', StringSplitOptions.TrimEntries)
            .Select(t => IPNetwork.TryParse(t, out var network) ? network : throw new MkubeException($"{command}: {option.Name} {text}: {t} is no CIDR")).ToArray();
        return networks.Length <= 2 && networks.Select(static r => r.BaseAddress.AddressFamily).Distinct().Count() == networks.Length
            ? networks
            : throw new MkubeException($"{command}: {option.Name} {text}: one range is expected, or one of IPv4 and one of IPv6");
    }
}
