namespace MiniKube.ApiServer.Admission.NodeRestriction;

/// <summary>The labels that a node may give itself. By others it could draw pods to itself that trust it for them.</summary>
internal static class NodeLabels
{
    private const string Restricted = "node-restriction.kubernetes.io";

    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "kubernetes.io/hostname", "kubernetes.io/arch", "kubernetes.io/os", "beta.kubernetes.io/instance-type", "beta.kubernetes.io/os", "beta.kubernetes.io/arch",
        "node.kubernetes.io/instance-type", "topology.kubernetes.io/zone", "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
        "failure-domain.beta.kubernetes.io/region", "failure-domain.kubernetes.io/zone", "failure-domain.kubernetes.io/region",
    };

    private static readonly string[] OwnNamespaces = ["kubelet.kubernetes.io", "node.kubernetes.io"];

    /// <summary>The labels that are set, changed or gone, by key.</summary>
    public static IEnumerable<string> Changed(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> old) =>
        labels.Keys.Union(old.Keys, StringComparer.Ordinal)
            .Where(k => !(labels.TryGetValue(k, out var now) && old.TryGetValue(k, out var before) && now == before)).Order(StringComparer.Ordinal);

    public static bool IsForbidden(string label)
    {
        var slash = label.IndexOf('/', StringComparison.Ordinal);
        var space = slash < 0 ? "" : label[..slash];
        return IsIn(space, Restricted)
            || ((IsIn(space, "kubernetes.io") || IsIn(space, "k8s.io")) && !Own.Contains(label) && !OwnNamespaces.Any(n => IsIn(space, n)));
    }

    private static bool IsIn(string space, string domain) => space == domain || space.EndsWith("." + domain, StringComparison.Ordinal);
}
