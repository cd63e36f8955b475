using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Metrics;
using MiniKube.Controllers.Certificates;
using MiniKube.Controllers.NodeLifecycle;

namespace MiniKube.Controllers;

/// <summary>How the controllers run. The defaults are kube-controller-manager's, except where a member says otherwise.</summary>
public sealed record ControllersOptions
{
    /// <summary>Unique among the processes that might lead, also of former runs: host name and a random part.</summary>
    public required string Identity { get; init; }

    /// <summary><c>--leader-elect</c>. Without election, the controllers act at once: for a process that is alone by construction.</summary>
    public bool LeaderElect { get; init; } = true;

    public string LeaseNamespace { get; init; } = "kube-system";
    public string LeaseName { get; init; } = "kube-controller-manager";
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><c>--controllers</c>: which run, by <see cref="ControllerNames"/>; <c>*</c> is all that are not named, <c>-NAME</c> is not NAME.</summary>
    public IReadOnlyList<string> Controllers { get; init; } = ["*"];

    /// <summary>Where the figures of the controllers and their work queues are counted and read.</summary>
    public MetricRegistry? Metrics { get; init; }

    public NodeLifecycleOptions Nodes { get; init; } = new();

    /// <summary><c>--root-ca-file</c>: the CA certificate in PEM that every namespace shows its pods. Null: none is shown.</summary>
    public string? RootCertificate { get; init; }

    /// <summary>With what approved requests for certificates are signed. Null: they are not.</summary>
    public ClusterSigning? ClusterSigning { get; init; }

    /// <summary><c>--cluster-cidr</c>: where pods get their addresses from, one range of each family at most. None: no ranges are given to nodes. Here it has a default.</summary>
    public IReadOnlyList<IPNetwork> ClusterCidrs { get; init; } = [IPNetwork.Parse("10.244.0.0/16")];

    /// <summary><c>--node-cidr-mask-size-ipv4</c>: the length of the prefix that each node gets of IPv4.</summary>
    public int NodeCidrMaskSizeIPv4 { get; init; } = 24;

    /// <summary><c>--node-cidr-mask-size-ipv6</c>: the same of IPv6.</summary>
    public int NodeCidrMaskSizeIPv6 { get; init; } = 64;

    /// <summary><c>--service-cluster-ip-range</c>: where Services get their addresses from, which no node gets for pods.</summary>
    public IReadOnlyList<IPNetwork> ServiceRanges { get; init; } = [];

    /// <summary>The length of the prefix that each node gets of a range.</summary>
    public int NodeCidrMaskSize(IPNetwork range) => range.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? NodeCidrMaskSizeIPv6 : NodeCidrMaskSizeIPv4;

    /// <summary><c>--terminated-pod-gc-threshold</c>: how many finished pods may stay.</summary>
    public int TerminatedPodThreshold { get; init; } = 12500;
}
