using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.StatefulSets;

/// <summary>What a StatefulSet's pods keep when they are replaced: ordinal, name, host name and claims.</summary>
internal static class StatefulSetIdentity
{
    public const string PodNameLabel = "statefulset.kubernetes.io/pod-name";
    public const string PodIndexLabel = "apps.kubernetes.io/pod-index";

    public static int Replicas(StatefulSet set) => set.Spec.Replicas ?? 1;

    /// <summary>The first ordinal.</summary>
    public static int Start(StatefulSet set) => set.Spec.Ordinals?.Start ?? 0;

    public static bool IsWanted(StatefulSet set, int ordinal) => ordinal >= Start(set) && ordinal - Start(set) < Replicas(set);

    public static string PodName(StatefulSet set, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{set.Metadata.Name}-{ordinal}");

    /// <summary>The ordinal that the pod's name says; null where the name is not of the set's form, so that the pod can be none of its.</summary>
    public static int? OrdinalOf(StatefulSet set, Pod pod) => Ordinal(pod.Metadata.Name ?? "", set.Metadata.Name + "-");

    public static string ClaimName(StatefulSet set, PersistentVolumeClaim template, int ordinal) => $"{template.Metadata.Name}-{PodName(set, ordinal)}";

    /// <summary>Whether a claim of this name is one of the set's.</summary>
    public static bool IsClaimName(StatefulSet set, string name) =>
        set.Spec.VolumeClaimTemplates.Any(t => Ordinal(name, $"{t.Metadata.Name}-{set.Metadata.Name}-") is not null);

    /// <summary>The pod of an ordinal, made from the template of a revision.</summary>
    public static Pod NewPod(StatefulSet set, PodTemplateSpec template, string revision, int ordinal)
    {
        var pod = PodTemplates.NewPod(set, template);
        var name = PodName(set, ordinal);
        return pod with
        {
            Metadata = pod.Metadata with { Name = name, GenerateName = null, Labels = Labels(pod.Metadata.Labels, name, ordinal).With(TemplateRevision.PodLabel, revision) },
            Spec = pod.Spec with { Hostname = name, Subdomain = set.Spec.ServiceName, Volumes = Volumes(set, pod.Spec, ordinal) },
        };
    }

    /// <summary>The labels with those that say which pod of the set this is.</summary>
    public static IReadOnlyDictionary<string, string> Labels(IReadOnlyDictionary<string, string> labels, string name, int ordinal) =>
        labels.With(PodNameLabel, name).With(PodIndexLabel, ordinal.ToString(CultureInfo.InvariantCulture));

    /// <summary>The claims of an ordinal, as the set's templates want them.</summary>
    public static IEnumerable<PersistentVolumeClaim> NewClaims(StatefulSet set, int ordinal) => set.Spec.VolumeClaimTemplates.Select(template => template with
    {
        Metadata = template.Metadata with
        {
            Name = ClaimName(set, template, ordinal),
            Namespace = set.Metadata.Namespace,
            Labels = (set.Spec.Selector?.MatchLabels ?? template.Metadata.Labels)
                .Aggregate(template.Metadata.Labels, static (labels, l) => labels.With(l.Key, l.Value)),
        },
    });

    // The set's claims win over the template's volumes of the same names.
    private static IReadOnlyList<Volume> Volumes(StatefulSet set, PodSpec spec, int ordinal) => set.Spec.VolumeClaimTemplates.Count == 0 ? spec.Volumes :
    [
        .. set.Spec.VolumeClaimTemplates.Select(t => new Volume
        {
            Name = t.Metadata.Name ?? "",
            PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = ClaimName(set, t, ordinal) },
        }),
        .. spec.Volumes.Where(v => set.Spec.VolumeClaimTemplates.All(t => t.Metadata.Name != v.Name)),
    ];

    // "web-01" is not how an ordinal is written, so that no two names say the same.
    private static int? Ordinal(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
        && name.Length - prefix.Length == ordinal.ToString(CultureInfo.InvariantCulture).Length
            ? ordinal
            : null;
}
