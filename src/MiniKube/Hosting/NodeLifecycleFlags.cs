using System.CommandLine;
using MiniKube.Controllers.NodeLifecycle;

namespace MiniKube.Hosting;

/// <summary>The flags of upstream's kube-controller-manager about nodes that fall silent.</summary>
internal sealed class NodeLifecycleFlags
{
    private const string Command = "controllers";

    private readonly Option<string?> period = new("--node-monitor-period") { Description = "How often every node is looked at (5s, or a fifth of the grace period where that is less)" };
    private readonly Option<string?> grace = new("--node-monitor-grace-period") { Description = "How long a node may be silent before it counts as lost (50s)" };
    private readonly Option<string?> startup = new("--node-startup-grace-period") { Description = "The same for a node that never posted its status (1m0s)" };
    private readonly Option<double?> rate = new("--node-eviction-rate") { Description = "Nodes per second that are given up in a healthy zone (0.1)" };
    private readonly Option<double?> secondary = new("--secondary-node-eviction-rate") { Description = "The same in a large zone that is unhealthy; in a small one none is (0.01)" };
    private readonly Option<double?> threshold = new("--unhealthy-zone-threshold") { Description = "Which part of its nodes must be lost, three at least, for a zone to be unhealthy (0.55)" };
    private readonly Option<int?> large = new("--large-cluster-size-threshold") { Description = "How many nodes a zone has at most that is not large (50)" };

    public IReadOnlyList<Symbol> Options => [period, grace, startup, rate, secondary, threshold, large];

    /// <exception cref="MkubeException">A value is not of its form.</exception>
    public NodeLifecycleOptions Read(ParseResult parsed)
    {
        var usual = WithGrace(FlagText.Duration(parsed, grace, Command));
        return usual with
        {
            MonitorPeriod = FlagText.Duration(parsed, period, Command) ?? usual.MonitorPeriod,
            StartupGracePeriod = FlagText.Duration(parsed, startup, Command) ?? usual.StartupGracePeriod,
            EvictionRate = NotNegative(parsed, rate) ?? usual.EvictionRate,
            SecondaryEvictionRate = NotNegative(parsed, secondary) ?? usual.SecondaryEvictionRate,
            UnhealthyZoneThreshold = NotNegative(parsed, threshold) ?? usual.UnhealthyZoneThreshold,
            LargeClusterThreshold = parsed.GetValue(large) ?? usual.LargeClusterThreshold,
        };
    }

    /// <summary>Upstream's timings, or a shorter grace period and a look that is frequent enough for it.</summary>
    public static NodeLifecycleOptions WithGrace(TimeSpan? grace)
    {
        var usual = new NodeLifecycleOptions();
        return grace is not { } given ? usual
            : usual with { MonitorGracePeriod = given, MonitorPeriod = given / 5 < usual.MonitorPeriod ? given / 5 : usual.MonitorPeriod };
    }

    private static double? NotNegative(ParseResult parsed, Option<double?> option) => parsed.GetValue(option) is not { } value ? null
        : value >= 0 && double.IsFinite(value) ? value : throw new MkubeException($"{Command}: {option.Name} {value}: must not be negative");
}
