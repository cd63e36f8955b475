using System.CommandLine;
using MiniKube.Controllers;
using MiniKube.Hosting;

namespace MiniKube.Tests;

public sealed class ControllerFlagsTests
{
    [Fact]
    public void Without_flags_all_is_as_upstream_has_it()
    {
        var (read, usual) = (Read(), new ControllersOptions { Identity = "" });
        Assert.Equal(usual.Nodes, read.Nodes);
        Assert.Equal(["*"], read.Controllers);
        Assert.Equal((true, "kube-system", "kube-controller-manager", 15, 10, 2), Lease(read));
        Assert.Equal((12500, "10.244.0.0/16", 24, 64), (read.TerminatedPodThreshold, string.Join(',', read.ClusterCidrs), read.NodeCidrMaskSizeIPv4, read.NodeCidrMaskSizeIPv6));
    }

    [Fact]
    public void Each_flag_says_one_thing()
    {
        var read = Read("--controllers=*,-ttl", "--controllers", "job", "--terminated-pod-gc-threshold", "7", "--leader-elect=false", "--leader-elect-lease-duration", "1m",
            "--leader-elect-renew-deadline=30s", "--leader-elect-retry-period=5s", "--leader-elect-resource-lock=leases", "--leader-elect-resource-name=mine", "--leader-elect-resource-namespace=ours",
            "--node-monitor-period=1s", "--node-monitor-grace-period=20s", "--node-startup-grace-period=90s", "--node-eviction-rate=0.5", "--secondary-node-eviction-rate=0",
            "--unhealthy-zone-threshold=0.7", "--large-cluster-size-threshold=9",
            "--cluster-cidr=10.1.0.0/16,fd00:1::/56", "--service-cluster-ip-range=10.1.0.0/24", "--node-cidr-mask-size-ipv4=25", "--node-cidr-mask-size-ipv6=72");
        Assert.Equal(["*", "-ttl", "job"], read.Controllers);
        Assert.Equal((false, "ours", "mine", 60, 30, 5), Lease(read));
        Assert.Equal((1, 20, 90), (read.Nodes.MonitorPeriod.TotalSeconds, read.Nodes.MonitorGracePeriod.TotalSeconds, read.Nodes.StartupGracePeriod.TotalSeconds));
        Assert.Equal((0.5, 0, 0.7, 9), (read.Nodes.EvictionRate, read.Nodes.SecondaryEvictionRate, read.Nodes.UnhealthyZoneThreshold, read.Nodes.LargeClusterThreshold));
        Assert.Equal((7, "10.1.0.0/16,fd00:1::/56", 25, 72), (read.TerminatedPodThreshold, string.Join(',', read.ClusterCidrs), read.NodeCidrMaskSizeIPv4, read.NodeCidrMaskSizeIPv6));
        Assert.Equal("10.1.0.0/24", read.ServiceRanges.Single().ToString());
        Assert.Equal(26, Read("--node-cidr-mask-size=26").NodeCidrMaskSizeIPv4);
        Assert.Empty(Read("--allocate-node-cidrs=false", "--cluster-cidr=10.1.0.0/16").ClusterCidrs);
        // Who is believed dead soon is looked at often.
        Assert.Equal(2, Read("--node-monitor-grace-period=10s").Nodes.MonitorPeriod.TotalSeconds);
    }

    [Theory]
    [InlineData("--controllers=jobs", "\"jobs\" is not in the list of known controllers")]
    [InlineData("--node-monitor-grace-period=20", "--node-monitor-grace-period 20: a duration such as 1m30s is expected")]
    [InlineData("--node-monitor-period=0s", "--node-monitor-period 0s: a duration such as 1m30s is expected")]
    [InlineData("--node-eviction-rate=-1", "--node-eviction-rate -1: must not be negative")]
    [InlineData("--leader-elect-lease-duration=10s", "--leader-elect-lease-duration must be greater than --leader-elect-renew-deadline, and that greater than --leader-elect-retry-period")]
    [InlineData("--leader-elect-resource-lock=endpoints", "--leader-elect-resource-lock endpoints: resourceLock value must be \"leases\"")]
    [InlineData("--cluster-cidr=10.0.0.0/16,10.1.0.0/16", "--cluster-cidr 10.0.0.0/16,10.1.0.0/16: one range is expected, or one of IPv4 and one of IPv6")]
    [InlineData("--cluster-cidr=10.0.0.0/16,fd00::/56 --node-cidr-mask-size=24", "usage of --node-cidr-mask-size is not allowed with dual-stack clusters")]
    [InlineData("--cluster-cidr=fd00::/56 --node-cidr-mask-size-ipv4=24", "usage of --node-cidr-mask-size-ipv4 is not allowed for a single-stack IPv6 cluster")]
    [InlineData("--node-cidr-mask-size-ipv6=64", "usage of --node-cidr-mask-size-ipv6 is not allowed for a single-stack IPv4 cluster")]
    [InlineData("--node-cidr-mask-size=12", "Invalid clusterCIDR, mask size of clusterCIDR(16) must be less than or equal to configured node mask size(12) for CIDR family")]
    [InlineData("--cluster-cidr=fd00::/40", "fd00::/40, node mask size 64: New CIDR set failed; the node CIDR size is too big")]
    [InlineData("--root-ca-file=/nowhere/ca.crt", "--root-ca-file /nowhere/ca.crt: Could not find a part of the path '/nowhere/ca.crt'.")]
    public void What_is_not_of_its_form_is_told(string flags, string problem) =>
        Assert.Equal($"controllers: {problem}", Assert.Throws<MkubeException>(() => Read(flags.Split(' '))).Message);

    private static (bool, string, string, double, double, double) Lease(ControllersOptions o) =>
        (o.LeaderElect, o.LeaseNamespace, o.LeaseName, o.LeaseDuration.TotalSeconds, o.RenewDeadline.TotalSeconds, o.RetryPeriod.TotalSeconds);

    private static ControllersOptions Read(params string[] args)
    {
        var flags = new ControllerFlags();
        var root = new RootCommand();
        foreach (var option in flags.Options.OfType<Option>())
        {
            root.Options.Add(option);
        }
        var parsed = root.Parse(args);
        Assert.Empty(parsed.Errors);
        return flags.Read(parsed);
    }
}
