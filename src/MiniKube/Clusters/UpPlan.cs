using System.Globalization;
using System.Net;

namespace MiniKube.Clusters;

/// <summary>The address ranges of clusters made by <c>up</c>: upstream's usual ones.</summary>
internal static class ClusterNetwork
{
    public static IPNetwork Pods { get; } = IPNetwork.Parse("10.244.0.0/16");
    public static IPNetwork Services { get; } = IPNetwork.Parse("10.96.0.0/16");
    public static IPAddress Dns { get; } = IPAddress.Parse("10.96.0.10");
    public const int DnsPort = 53;
    public const string Domain = "cluster.local";
}

/// <summary>What <c>up</c> was asked for, and the commands of the processes that follow from it.</summary>
internal sealed record UpPlan
{
    public required ClusterPaths Paths { get; init; }
    public required IReadOnlyList<string> Nodes { get; init; }
    public required int ApiPort { get; init; }
    public required IPNetwork Subnet { get; init; }
    public required int? MonitorGraceSeconds { get; init; }
    public required string Runtime { get; init; }
    public required IReadOnlyList<string> InsecureRegistries { get; init; }

    public IReadOnlyList<string> ControlPlane(string program, IPAddress gateway) =>
    [
        program, "control-plane", "--name", Paths.Name, "--port", ApiPort.ToString(CultureInfo.InvariantCulture), "--gateway", gateway.ToString(),
        .. Nodes.SelectMany(n => (string[])["--node", n]),
        .. MonitorGraceSeconds is { } seconds ? (string[])["--node-monitor-grace-period", seconds.ToString(CultureInfo.InvariantCulture)] : [],
    ];

    public IReadOnlyList<string> Node(string program, string name) =>
    [
        program, "node", "--kubeconfig", Paths.NodeKubeconfig(name), "--network-kubeconfig", Paths.NetworkKubeconfig(name), "--name", name, "--root", Paths.NodeRoot(name), "--images", Paths.Images,
        "--cgroup", $"{Paths.Cgroup}/{name}", "--share", Nodes.Count.ToString(CultureInfo.InvariantCulture), "--runtime", Runtime,
        // A heartbeat has to come several times within the grace period.
        .. MonitorGraceSeconds is { } seconds ? (string[])["--lease-duration", seconds.ToString(CultureInfo.InvariantCulture)] : [],
        .. InsecureRegistries.SelectMany(r => (string[])["--insecure-registry", r]),
    ];
}
