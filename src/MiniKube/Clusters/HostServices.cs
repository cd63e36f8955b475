using MiniKube.NodeRuntime.Services;

namespace MiniKube.Clusters;

/// <summary>Service translation in the namespace that <c>up</c> ran in, so that cluster IPs and node ports answer there too.</summary>
internal static class HostServices
{
    public static ServiceProxyOptions Options(string cluster) => new()
    {
        Table = "mkube-services-" + cluster,
        ServiceCidr = ClusterNetwork.Services,
        ClusterCidr = ClusterNetwork.Pods,
        LocalAddresses = [ClusterNetwork.Dns],
    };
}
