using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Controllers.Deployments;

/// <summary>The annotations by which a Deployment's ReplicaSets remember their place in its history and the size it had.</summary>
internal static class Revisions
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string History = "deployment.kubernetes.io/revision-history";
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    private const int MaxHistoryLength = 2000;

    private static readonly string[] NotCopied =
    [
        "kubectl.kubernetes.io/last-applied-configuration", Revision, History, DesiredReplicas, MaxReplicas, "deprecated.deployment.rollback.to",
    ];

    /// <summary>The revision number; 0 where there is none.</summary>
    public static long Of(ObjectMeta metadata) => Number(metadata, Revision) ?? 0;

    public static long? Number(ObjectMeta metadata, string annotation) =>
        metadata.Annotations.TryGetValue(annotation, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    public static long Max(IEnumerable<ReplicaSet> sets) => sets.Select(s => Of(s.Metadata)).DefaultIfEmpty().Max();

    /// <summary>The new ReplicaSet with the Deployment's annotations and its revision; the set itself when nothing changes.</summary>
    /// <param name="exists">Whether the set is already stored: then it was an older revision before, which is added to its history.</param>
    public static ReplicaSet Annotate(Deployment deployment, ReplicaSet set, long revision, bool exists)
    {
        var before = set.Metadata.Annotations;
        var annotations = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var (key, value) in deployment.Metadata.Annotations)
        {
            if (!NotCopied.Contains(key))
            {
                annotations[key] = value;
            }
        }
        var old = before.GetValueOrDefault(Revision, "");
        if (Of(set.Metadata) < revision)
        {
            annotations[Revision] = Text(revision);
            if (exists && old.Length > 0)
            {
                annotations[History] = Append(before.GetValueOrDefault(History, ""), old);
            }
        }
        if (!exists)
        {
            Size(annotations, deployment);
        }
        return Same(annotations, before) ? set : set with { Metadata = set.Metadata with { Annotations = annotations } };
    }

    /// <summary>The ReplicaSet scaled, with the Deployment's size noted on it; the set itself when nothing changes.</summary>
    public static ReplicaSet Scaled(Deployment deployment, ReplicaSet set, int replicas)
    {
        var annotations = new Dictionary<string, string>(set.Metadata.Annotations, StringComparer.Ordinal);
        Size(annotations, deployment);
        var annotated = Same(annotations, set.Metadata.Annotations) ? set : set with { Metadata = set.Metadata with { Annotations = annotations } };
        return replicas == Rollout.Replicas(set) ? annotated : annotated with { Spec = annotated.Spec with { Replicas = replicas } };
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Size(Dictionary<string, string> annotations, Deployment deployment)
    {
        annotations[DesiredReplicas] = Text(Rollout.Replicas(deployment));
        annotations[MaxReplicas] = Text(Rollout.Replicas(deployment) + Rollout.MaxSurge(deployment));
    }

    // The history is bounded: its oldest entries give way.
    private static string Append(string history, string revision)
    {
        var text = history.Length == 0 ? revision : $"{history},{revision}";
        while (text.Length > MaxHistoryLength)
        {
            var comma = text.IndexOf(',', StringComparison.Ordinal);
            if (comma < 0)
            {
                return revision;
            }
            text = text[(comma + 1)..];
        }
        return text;
    }

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(x => b.TryGetValue(x.Key, out var value) && value == x.Value);
}
