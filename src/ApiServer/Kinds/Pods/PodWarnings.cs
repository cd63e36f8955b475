using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>What is legal in a pod or in a pod template, and doubtful: clients are told as warnings.</summary>
internal static class PodWarnings
{
    private static readonly (string Key, string Message)[] OldAnnotations =
    [
        ("scheduler.alpha.kubernetes.io/critical-pod", "non-functional in v1.16+; use the \"priorityClassName\" field instead"),
        ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
        ("security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    ];

    private static readonly (string Source, string Message)[] OldVolumes =
    [
        ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
        ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
        ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
        ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
        ("storageos", "deprecated in v1.22, non-functional in v1.25+"),
        ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
        ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
        ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
        ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
    ];

    /// <summary>Of a pod itself.</summary>
    public static IReadOnlyList<string> OfPod(DocumentObject pod) =>
        [.. NotALabel(pod, "this is used in the Pod's hostname, which can result in surprising behavior"), .. Of(pod, "")];

    /// <param name="template">The template; null for none.</param>
    /// <param name="path">Where it is: <c>spec.template</c>.</param>
    public static IReadOnlyList<string> OfTemplate(Document? template, string path) => template is null ? [] : [.. Of(template, path + ".")];

    /// <summary>Of what names pods after itself and makes them from <c>spec.template</c>.</summary>
    public static IReadOnlyList<string> OfWorkload(DocumentObject o) => [.. OfPodsNamedAfter(o), .. OfTemplate(o.At("spec", "template"), "spec.template")];

    /// <summary>Of the name of what names pods after itself.</summary>
    public static IReadOnlyList<string> OfPodsNamedAfter(DocumentObject o) =>
        NotALabel(o, "this is used in Pod names and hostnames, which can result in surprising behavior");

    private static string[] NotALabel(DocumentObject o, string why)
    {
        var problems = o.Text("metadata", "name") is { Length: > 0 } name ? NameRules.Dns1123Label(name) : [];
        return problems.Count == 0 ? [] : [$"metadata.name: {why}; a DNS label is recommended: [{string.Join(' ', problems)}]"];
    }

    private static IEnumerable<string> Of(Document pod, string path)
    {
        var (spec, at) = (pod["spec"], path + "spec");
        return NodeLabels(spec, at)
            .Concat(Spreading(spec, at))
            .Concat(OldAnnotations.Where(a => pod.Map("metadata", "annotations").ContainsKey(a.Key)).Select(a => $"{path}metadata.annotations[{a.Key}]: {a.Message}"))
            .Concat(Seccomp(pod, path))
            .Concat(AppArmorAnnotations.Warnings(pod, path))
            .Concat(spec.Each("volumes").Index().SelectMany(v => OldVolumeSources(v.Item, $"{at}.volumes[{v.Index}]")))
            .Concat(Repeated(spec, "hostAliases", "ip", at))
            .Concat(Repeated(spec, "imagePullSecrets", "name", at))
            .Concat(spec.Each("imagePullSecrets").Index().Where(s => s.Item.Text("name").Length == 0).Select(s => $"{at}.imagePullSecrets[{s.Index}].name: invalid empty name \"\""))
            .Concat(FractionalBytes(spec?["overhead"], $"{at}.overhead", "memory", "ephemeral-storage"))
            .Concat(ContainerWarnings.Of(spec, at))
            .Concat(spec.Number("terminationGracePeriodSeconds") >= 0 ? []
                : [$"{at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1"])
            .Concat(Affinity(spec?["affinity"]?["podAffinity"], $"{at}.affinity.podAffinity"))
            .Concat(Affinity(spec?["affinity"]?["podAntiAffinity"], $"{at}.affinity.podAntiAffinity"));
    }

    private static IEnumerable<string> Seccomp(Document pod, string path)
    {
        const string ofPod = "seccomp.security.alpha.kubernetes.io/pod", ofContainer = "container.seccomp.security.alpha.kubernetes.io/";
        var (annotations, spec) = (pod.Map("metadata", "annotations"), pod["spec"]);
        var keys = spec.Each("initContainers").Concat(spec.Each("containers")).Where(static c => c.At("securityContext", "seccompProfile") is null)
            .Select(static c => ofContainer + c.Text("name")).Prepend(spec?.At("securityContext", "seccompProfile") is null ? ofPod : "");
        return keys.Where(annotations.ContainsKey).Select(k => $"{path}metadata.annotations[{k}]: non-functional in v1.27+; use the \"seccompProfile\" field instead");
    }

    private static IEnumerable<string> NodeLabels(Document? spec, string path)
    {
        var selector = spec.Map("nodeSelector").Keys
            .Where(static k => DeprecatedNodeLabels.MessageOf(k) is not null).Select(k => $"{path}.nodeSelector[{k}]: {DeprecatedNodeLabels.MessageOf(k)}");
        var affinity = spec?.At("affinity", "nodeAffinity");
        const string required = "requiredDuringSchedulingIgnoredDuringExecution", preferred = "preferredDuringSchedulingIgnoredDuringExecution";
        return selector
            .Concat((affinity?[required]).Each("nodeSelectorTerms").Index()
                .SelectMany(t => DeprecatedNodeLabels.InSelector(t.Item, $"{path}.affinity.nodeAffinity.{required}.nodeSelectorTerms[{t.Index}]")))
            .Concat(affinity.Each(preferred).Index()
                .SelectMany(t => DeprecatedNodeLabels.InSelector(t.Item["preference"], $"{path}.affinity.nodeAffinity.{preferred}[{t.Index}].preference")));
    }

    private static IEnumerable<string> Spreading(Document? spec, string path)
    {
        foreach (var (i, constraint) in spec.Each("topologySpreadConstraints").Index())
        {
            var (key, at) = (constraint.Text("topologyKey"), $"{path}.topologySpreadConstraints[{i}]");
            if (DeprecatedNodeLabels.MessageOf(key) is { } message)
            {
                yield return $"{at}.topologyKey: {key} is {message}";
            }
            if (!constraint.Contains("labelSelector"))
            {
                yield return $"{at}.labelSelector: a null labelSelector results in matching no pod";
            }
        }
    }

    private static IEnumerable<string> Repeated(Document? spec, string list, string member, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return spec.Each(list).Index().Where(i => !seen.Add(i.Item.Text(member)))
            .Select(i => $"{path}.{list}[{i.Index}].{member}: duplicate {member} {FieldError.Quote(i.Item.Text(member))}").ToArray();
    }

    private static IEnumerable<string> Affinity(Document? affinity, string path)
    {
        const string required = "requiredDuringSchedulingIgnoredDuringExecution", preferred = "preferredDuringSchedulingIgnoredDuringExecution";
        var terms = affinity.Each(required).Index().Select(t => (Term: (Document?)t.Item, At: $"{path}.{required}[{t.Index}]"))
            .Concat(affinity.Each(preferred).Index().Select(t => (Term: t.Item["podAffinityTerm"], At: $"{path}.{preferred}[{t.Index}].podAffinityTerm")));
        return terms.Where(static t => t.Term?["labelSelector"] is null).Select(static t => $"{t.At}.labelSelector: a null labelSelector results in matching no pod");
    }

    /// <summary>Sources of volumes that work no longer, or will not for long.</summary>
    public static IEnumerable<string> OldVolumeSources(DocumentObject? volume, string path) =>
        OldVolumes.Where(o => volume?.Contains(o.Source) == true).Select(o => $"{path}.{o.Source}: {o.Message}");

    /// <summary>Amounts of bytes that are not whole.</summary>
    public static IEnumerable<string> FractionalBytes(Document? amounts, string path, params string[] names) => names
        .Where(name => Quantity.TryParse(amounts.Text(name), out var amount) && amount.MilliValue % 1000 != 0)
        .Select(name => $"{path}[{name}]: fractional byte value {FieldError.Quote(amounts.Text(name))} is invalid, must be an integer");
}
