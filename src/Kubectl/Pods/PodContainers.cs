using MiniKube.Api.Documents;
using MiniKube.Kubectl.Commands;
using MiniKube.Kubectl.Resources;

namespace MiniKube.Kubectl.Pods;

/// <summary>The containers of a pod, and which of them a command means.</summary>
internal static class PodContainers
{
    private const string DefaultAnnotation = "kubectl.kubernetes.io/default-container";

    /// <summary>Init containers first, as they run.</summary>
    public static IReadOnlyList<string> All(DocumentObject pod) =>
        [.. Names(pod, "initContainers"), .. Names(pod, "containers"), .. Names(pod, "ephemeralContainers")];

    public static bool IsReady(DocumentObject pod) =>
        pod.At("status", "conditions").Items().Any(c => c["type"]?.AsString == "Ready" && c["status"]?.AsString == "True");

    /// <summary>The container named, or else the default one, told to the user when there were others to choose from.</summary>
    /// <exception cref="CommandFailure">The pod has no container of that name.</exception>
    public static string Choose(CommandContext context, DocumentObject pod, string? named, bool quiet = false)
    {
        var all = All(pod);
        if (named is not null)
        {
            return all.Contains(named) ? named : throw CommandFailure.Error($"container {named} is not valid for pod {pod.Name()}");
        }
        var containers = Names(pod, "containers").ToArray();
        if (pod.At("metadata", "annotations", DefaultAnnotation)?.AsString is { Length: > 0 } annotated && all.Contains(annotated))
        {
            return annotated;
        }
        if (all.Count > 1 && !quiet)
        {
            string[] described = [.. containers, .. Names(pod, "initContainers").Select(n => n + " (init)"), .. Names(pod, "ephemeralContainers").Select(n => n + " (ephem)")];
            context.Error.WriteLine($"Defaulted container \"{containers[0]}\" out of: {string.Join(", ", described)}");
        }
        return containers[0];
    }

    private static IEnumerable<string> Names(DocumentObject pod, string list) => pod.At("spec", list).Items().Select(c => c["name"]?.AsString ?? "");
}
