using System.CommandLine;
using MiniKube.ApiServer.Hosting;

namespace MiniKube.Hosting;

/// <summary>The flags of upstream's kube-apiserver about the addresses and ports of Services.</summary>
internal sealed class ServiceNetworkFlags
{
    private readonly Option<string?> ranges = new("--service-cluster-ip-range")
    {
        Description = "Where cluster IPs come from: a CIDR, or one of IPv4 and one of IPv6 with a comma between (10.96.0.0/16)",
    };
    private readonly Option<string?> nodePorts = new("--service-node-port-range") { Description = "The lowest and the highest node port (30000-32767)" };

    public IReadOnlyList<Symbol> Options => [ranges, nodePorts];

    /// <summary>The options with what the flags say.</summary>
    /// <exception cref="MkubeException">A flag's value is not of its form.</exception>
    public ApiServerOptions Apply(ParseResult parsed, ApiServerOptions options)
    {
        options = FlagText.Networks(parsed, ranges, "apiserver") is { } networks ? options with { ServiceRanges = networks } : options;
        if (parsed.GetValue(nodePorts) is { } ports)
        {
            var (first, last) = Ports(ports);
            options = options with { NodePortFirst = first, NodePortLast = last };
        }
        return options;
    }

    private static (int First, int Last) Ports(string text) =>
        text.Split('-') is [var low, var high] && ushort.TryParse(low, out var first) && ushort.TryParse(high, out var last) && first is > 0 && first <= last
            ? (first, last)
            : throw new MkubeException($"apiserver: --service-node-port-range {text}: two ports with a dash between are expected, such as 30000-32767");
}
