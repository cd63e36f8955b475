namespace MiniKube.Clusters;

/// <summary>Where a cluster made by <c>mkube up</c> keeps its things on this machine.</summary>
internal sealed class ClusterPaths(string name)
{
    public const string DefaultName = "default";
    public const string Root = "/var/lib/mkube";
    public const string CgroupParent = "/mkube";

    public string Name { get; } = name;
    public string Directory => Path.Combine(Root, Name);
    public string Record => Path.Combine(Directory, "cluster.json");
    public string Kubeconfig => Path.Combine(Directory, "admin.kubeconfig");
    public string ApiServer => Path.Combine(Directory, "apiserver");
    /// <summary>The private key of the cluster's CA, in PEM, which the API server makes when it first starts.</summary>
    public string ClusterKey => Path.Combine(ApiServer, "pki", "ca.key");

    public string Images => Path.Combine(Directory, "images");
    public string Links => Path.Combine(Directory, "links.json");
    public string Log(string process) => Path.Combine(Directory, "logs", process + ".log");
    public string NodeRoot(string node) => Path.Combine(Directory, "nodes", node);
    public string NetworkKubeconfig(string node) => Path.Combine(NodeRoot(node), "network.kubeconfig");
    public string NodeKubeconfig(string node) => Path.Combine(NodeRoot(node), "node.kubeconfig");

    /// <summary>The cluster's cgroup below every controller's root; each node and the control plane have one of their own in it.</summary>
    public string Cgroup => $"{CgroupParent}/{Name}";

    /// <summary>The kubeconfig that commands use when none is given: the default cluster's, or that of the only one there is; null without either.</summary>
    public static string? CurrentKubeconfig()
    {
        var names = Names().ToArray();
        var current = names.Contains(DefaultName) ? DefaultName : names is [var only] ? only : null;
        return current is null ? null : new ClusterPaths(current).Kubeconfig;
    }

    private static IEnumerable<string> Names() => System.IO.Directory.Exists(Root)
        ? System.IO.Directory.EnumerateDirectories(Root).Where(d => File.Exists(Path.Combine(d, "cluster.json"))).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)
        : [];
}
