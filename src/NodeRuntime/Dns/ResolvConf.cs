using System.Net;
using System.Net.Sockets;

namespace MiniKube.NodeRuntime.Dns;

/// <summary>The machine's own resolvers (resolv.conf(5)).</summary>
public static class ResolvConf
{
    private const string OfMachine = "/etc/resolv.conf";
    private const string OfSystemdResolved = "/run/systemd/resolve/resolv.conf";

    /// <summary>
    /// IPv4 name servers in order. A stub on loopback cannot be reached from a node's own namespace; where it is systemd's, the servers
    /// behind it are taken.
    /// </summary>
    public static IReadOnlyList<IPEndPoint> Nameservers()
    {
        var servers = File.Exists(OfMachine) ? Parse(File.ReadAllText(OfMachine)) : [];
        return servers.All(s => IPAddress.IsLoopback(s.Address)) && File.Exists(OfSystemdResolved)
            ? Parse(File.ReadAllText(OfSystemdResolved))
            : servers;
    }

    internal static IReadOnlyList<IPEndPoint> Parse(string text) =>
    [
        .. text.Split('\n')
            .Select(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out var address) ? address : null)
            .Where(address => address?.AddressFamily == AddressFamily.InterNetwork)
            .Select(address => new IPEndPoint(address!, 53)),
    ];
}
