using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Validation;

/// <summary>Labels of nodes that others have replaced: objects that still choose nodes by them are taken with a warning.</summary>
internal static class DeprecatedNodeLabels
{
    private static readonly Dictionary<string, string> Messages = new(StringComparer.Ordinal)
    {
        ["beta.kubernetes.io/arch"] = "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
        ["beta.kubernetes.io/os"] = "deprecated since v1.14; use \"kubernetes.io/os\" instead",
        ["failure-domain.beta.kubernetes.io/region"] = "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
        ["failure-domain.beta.kubernetes.io/zone"] = "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
        ["beta.kubernetes.io/instance-type"] = "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
    };

    /// <summary>What to say of a label; null for one that is not deprecated.</summary>
    public static string? MessageOf(string label) => Messages.GetValueOrDefault(label);

    /// <summary>The warnings about a LabelSelector for nodes.</summary>
    public static IEnumerable<string> InSelector(Document? selector, string path)
    {
        foreach (var (i, expression) in selector.Each("matchExpressions").Index())
        {
            if (MessageOf(expression.Text("key")) is { } message)
            {
                yield return $"{path}.matchExpressions[{i}].key: {expression.Text("key")} is {message}";
            }
        }
        foreach (var label in selector.Map("matchLabels").Keys)
        {
            if (MessageOf(label) is { } message)
            {
                yield return $"{path}.matchLabels.{label}: {message}";
            }
        }
    }
}
