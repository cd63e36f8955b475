using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>The labels that say under their old, beta names what nodes' stable labels say: they follow these.</summary>
internal static class NodeLabels
{
    private static readonly (string Stable, string Beta)[] Pairs = [("kubernetes.io/os", "beta.kubernetes.io/os"), ("kubernetes.io/arch", "beta.kubernetes.io/arch")];

    /// <summary>The labels to set. A node without the stable ones is left as it is.</summary>
    public static IReadOnlyDictionary<string, string> ToSet(Node node)
    {
        var set = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (stable, beta) in Pairs)
        {
            if (node.Metadata.Labels.TryGetValue(stable, out var value) && node.Metadata.Labels.GetValueOrDefault(beta) != value)
            {
                set.Add(beta, value);
            }
        }
        return set;
    }
}
