using System.Text;
using MiniKube.Api.Core.V1;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// The pod's fields that the downward API gives to containers (https://kubernetes.io/docs/concepts/workloads/pods/downward-api/).
/// </summary>
internal static class PodFields
{
    /// <param name="podIp">The pod's address; null before it has one.</param>
    /// <param name="hostIp">The node's address.</param>
    /// <returns>null when there is no such field.</returns>
    public static string? Value(Pod pod, string path, string? podIp, string hostIp)
    {
        if (Keyed(path, "metadata.labels") is { } label)
        {
            return pod.Metadata.Labels.GetValueOrDefault(label, "");
        }
        if (Keyed(path, "metadata.annotations") is { } annotation)
        {
            return pod.Metadata.Annotations.GetValueOrDefault(annotation, "");
        }
        return path switch
        {
            "metadata.name" => pod.Metadata.Name,
            "metadata.namespace" => pod.Metadata.Namespace,
            "metadata.uid" => pod.Metadata.Uid,
            "metadata.labels" => Lines(pod.Metadata.Labels),
            "metadata.annotations" => Lines(pod.Metadata.Annotations),
            "spec.nodeName" => pod.Spec.NodeName ?? "",
            "spec.serviceAccountName" => pod.Spec.ServiceAccountName ?? "",
            "status.hostIP" or "status.hostIPs" => hostIp,
            "status.podIP" or "status.podIPs" => podIp ?? "",
            _ => null,
        };
    }

    /// <summary>Whether one of the volumes shows fields of the pod, and so changes with them.</summary>
    public static bool ShownBy(IReadOnlyList<Volume> volumes) =>
        volumes.Any(v => v.DownwardAPI is not null || v.Projected?.Sources.Any(s => s.DownwardAPI is not null) == true);

    /// <summary>Whether the fields that change during a pod's life are the same in both.</summary>
    public static bool SameMetadata(Pod a, Pod b) => Same(a.Metadata.Labels, b.Metadata.Labels) && Same(a.Metadata.Annotations, b.Metadata.Annotations);

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(e => b.TryGetValue(e.Key, out var value) && value == e.Value);

    private static string? Keyed(string path, string field) =>
        path.StartsWith(field + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) ? path[(field.Length + 2)..^2] : null;

    private static string Lines(IReadOnlyDictionary<string, string> map) =>
        string.Join('\n', map.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={Quote(m.Value)}"));

    // As Go's %q does, which keeps one entry on one line.
    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\x7f' => quoted.Append($"\\x{(int)c:x2}"),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }
}
