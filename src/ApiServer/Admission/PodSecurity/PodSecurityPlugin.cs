using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>
/// Holds pods against the Pod Security Standards that their namespace asks for by labels: keeps them out, tells the audit log, or warns. Templates of pods are only told of and
/// warned about, and a namespace that asks for more is warned of the pods that it has (https://kubernetes.io/docs/concepts/security/pod-security-admission/).
/// </summary>
internal sealed class PodSecurityPlugin(ClusterObjects objects, PodSecurityConfiguration configuration) : IValidatingPlugin
{
    private const string AuditPrefix = "pod-security.kubernetes.io/";
    private const string SeccompAnnotation = "container.seccomp.security.alpha.kubernetes.io/";
    private const int MostPodsToCheck = 3000;

    public string Name => "PodSecurity";

    public bool Handles(AdmissionRequest request) => !request.IsDelete && (request.Group, request.Kind, request.Context.Subresource) switch
    {
        ("", "Pod", null or "ephemeralcontainers" or "resize") => true,
        ("", "Namespace" or "ReplicationController" or "PodTemplate", null) => true,
        ("apps", "ReplicaSet" or "Deployment" or "StatefulSet" or "DaemonSet", null) => true,
        ("batch", "Job" or "CronJob", null) => true,
        _ => false,
    };

    public async ValueTask<ApiError?> ValidateAsync(AdmissionRequest request)
    {
        if (request.Is<Namespace>())
        {
            return ValidateNamespace(request);
        }
        var (ns, user) = (request.Namespace, request.Context.User.Name);
        if (configuration.Namespaces.Contains(ns) || configuration.Users.Contains(user))
        {
            request.Context.AuditAnnotations[AuditPrefix + "exempt"] = configuration.Namespaces.Contains(ns) ? "namespace" : "user";
            return null;
        }
        var space = await objects.FindLiveAsync<Namespace>(null, ns, request.Context.Cancel);
        var (policy, errors) = configuration.Defaults.With(space?.Metadata.Labels ?? new Dictionary<string, string>());
        var isPod = request.Kind == "Pod";
        if (errors.Count == 0 && policy is { Audit.Level: PolicyLevel.Privileged, Warn.Level: PolicyLevel.Privileged }
            && (policy.Enforce.Level == PolicyLevel.Privileged || !isPod))
        {
            return null;
        }
        if (TemplateOf(request) is not { } pod || (isPod && request.IsUpdate && !IsSignificant(request.Read<Pod>(), request.ReadOld<Pod>())))
        {
            return null;
        }
        return Evaluate(request, policy, errors, pod, enforce: isPod);
    }

    private ApiError? Evaluate(AdmissionRequest request, NamespacePolicy policy, IReadOnlyList<FieldError> errors, CheckedPod pod, bool enforce)
    {
        var annotations = request.Context.AuditAnnotations;
        if (IsExempt(pod.Spec))
        {
            annotations[AuditPrefix + "exempt"] = "runtimeClass";
            return null;
        }
        if (errors.Count > 0)
        {
            annotations[AuditPrefix + "error"] = $"Failed to parse policy: {string.Join(", ", errors)}";
        }
        ApiError? refusal = null;
        if (enforce)
        {
            annotations[AuditPrefix + "enforce-policy"] = policy.Enforce.ToString();
            if (SecurityChecks.Evaluate(policy.Enforce, pod) is { Count: > 0 } violations)
            {
                refusal = request.Forbidden($"violates PodSecurity \"{policy.Enforce}\": {Violation.Text(violations)}");
            }
        }
        if (SecurityChecks.Evaluate(policy.Audit, pod) is { Count: > 0 } audited)
        {
            annotations[AuditPrefix + "audit-violations"] = $"would violate PodSecurity \"{policy.Audit}\": {Violation.Text(audited)}";
        }
        if (refusal is null && SecurityChecks.Evaluate(policy.Warn, pod) is { Count: > 0 } warned)
        {
            request.Context.Warnings.Add($"would violate PodSecurity \"{policy.Warn}\": {Violation.Text(warned)}");
        }
        return refusal;
    }

    private ApiError? ValidateNamespace(AdmissionRequest request)
    {
        var space = request.Read<Namespace>();
        var (policy, errors) = configuration.Defaults.With(space.Metadata.Labels);
        if (request.IsCreate)
        {
            if (errors.Count > 0)
            {
                return ApiError.Invalid("", "Namespace", request.Name, errors);
            }
            WarnOfExemption(request, policy);
            return null;
        }
        var (old, oldErrors) = configuration.Defaults.With(request.ReadOld<Namespace>().Metadata.Labels);
        // Wrong labels that were there before are no obstacle to other changes.
        if (errors.Count > 0 && (oldErrors.Count == 0 || !errors.Select(e => e.ToString()).SequenceEqual(oldErrors.Select(e => e.ToString()))))
        {
            return ApiError.Invalid("", "Namespace", request.Name, errors);
        }
        if (policy != old)
        {
            WarnOfExemption(request, policy);
        }
        var isStricter = policy.Enforce != old.Enforce && policy.Enforce.Level != PolicyLevel.Privileged
            && !(policy.Enforce.Version == old.Enforce.Version && policy.Enforce.Level <= old.Enforce.Level);
        if (isStricter && !configuration.Namespaces.Contains(request.Name))
        {
            request.Context.Warnings.AddRange(WarningsOfPods(request.Name, policy.Enforce));
        }
        return null;
    }

    private void WarnOfExemption(AdmissionRequest request, NamespacePolicy policy)
    {
        if (!configuration.Namespaces.Contains(request.Name) || policy == configuration.Defaults || policy.IsPrivileged)
        {
            return;
        }
        var labels = request.Read<Namespace>().Metadata.Labels;
        var asked = ((ReadOnlySpan<(string Mode, LevelVersion Policy)>)[("enforce", policy.Enforce), ("audit", policy.Audit), ("warn", policy.Warn)]).ToArray()
            .Where(p => p.Policy.Level != PolicyLevel.Privileged && (labels.ContainsKey(AuditPrefix + p.Mode) || labels.ContainsKey($"{AuditPrefix}{p.Mode}-version")))
            .Select(p => $"{p.Mode}={p.Policy}");
        request.Context.Warnings.Add($"namespace \"{request.Name}\" is exempt from Pod Security, and the policy ({string.Join(", ", asked)}) will be ignored");
    }

    /// <summary>Which pods are there that the new policy would keep out; pods alike are one warning.</summary>
    private List<string> WarningsOfPods(string ns, LevelVersion enforce)
    {
        var warnings = new List<string>();
        var pods = objects.List<Pod>(ns).Take(MostPodsToCheck + 1).ToArray();
        if (pods.Length > MostPodsToCheck)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"new PodSecurity enforce level only checked against the first {MostPodsToCheck} of {objects.List<Pod>(ns).Count()} existing pods"));
        }
        string[] groups =
        [
            .. pods.Take(MostPodsToCheck).Where(p => !IsExempt(p.Spec))
                .Select(p => (p.Metadata.Name, Reasons: string.Join(", ", SecurityChecks.Evaluate(enforce, new CheckedPod(p.Metadata.Annotations, p.Spec)).Select(v => v.Reason))))
                .Where(p => p.Reasons.Length > 0)
                .GroupBy(p => p.Reasons, StringComparer.Ordinal)
                .Select(g => $"{g.Select(p => p.Name).Min(StringComparer.Ordinal)}{Others(g.Count() - 1)}: {g.Key}")
                .Order(StringComparer.Ordinal),
        ];
        if (groups.Length > 0)
        {
            warnings.Add($"existing pods in namespace \"{ns}\" violate the new PodSecurity enforce level \"{enforce}\"");
        }
        return [.. warnings, .. groups];
    }

    private static string Others(int count) => count switch
    {
        0 => "",
        1 => " (and 1 other pod)",
        _ => string.Create(CultureInfo.InvariantCulture, $" (and {count} other pods)"),
    };

    private bool IsExempt(PodSpec spec) => spec.RuntimeClassName is { Length: > 0 } name && configuration.RuntimeClasses.Contains(name);

    private static CheckedPod? TemplateOf(AdmissionRequest request)
    {
        return request.Kind switch
        {
            "Pod" => new CheckedPod(request.Read<Pod>().Metadata.Annotations, request.Read<Pod>().Spec),
            "PodTemplate" => Of(request.Read<PodTemplate>().Template),
            "ReplicationController" => Of(request.Read<ReplicationController>().Spec.Template),
            "ReplicaSet" => Of(request.Read<ReplicaSet>().Spec.Template),
            "Deployment" => Of(request.Read<Deployment>().Spec.Template),
            "StatefulSet" => Of(request.Read<StatefulSet>().Spec.Template),
            "DaemonSet" => Of(request.Read<DaemonSet>().Spec.Template),
            "Job" => Of(request.Read<Job>().Spec.Template),
            _ => Of(request.Read<CronJob>().Spec.JobTemplate.Spec.Template),
        };
        static CheckedPod? Of(PodTemplateSpec? template) => template is null ? null : new(template.Metadata.Annotations, template.Spec);
    }

    // Of what can change in a pod, only images, containers that join later, and the old annotations of profiles matter.
    private static bool IsSignificant(Pod pod, Pod old)
    {
        string? Annotation(Pod p, string key) => p.Metadata.Annotations.TryGetValue(key, out var value) ? value : null;
        bool Differs(string name, string? image, string? oldImage) => image != oldImage || Annotation(pod, SeccompAnnotation + name) != Annotation(old, SeccompAnnotation + name);
        return pod.Spec.Containers.Count != old.Spec.Containers.Count || pod.Spec.InitContainers.Count != old.Spec.InitContainers.Count
            || pod.Spec.Containers.Zip(old.Spec.Containers).Concat(pod.Spec.InitContainers.Zip(old.Spec.InitContainers)).Any(c => Differs(c.First.Name, c.First.Image, c.Second.Image))
            || pod.Spec.EphemeralContainers.Any(c => old.Spec.EphemeralContainers.FirstOrDefault(o => o.Name == c.Name) is not { } before || Differs(c.Name, c.Image, before.Image));
    }
}
