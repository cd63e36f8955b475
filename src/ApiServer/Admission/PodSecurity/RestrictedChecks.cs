using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>The rules of the restricted level: what a hardened pod says of itself.</summary>
internal static class RestrictedChecks
{
    private static readonly HashSet<string> AllowedVolumes = new(StringComparer.Ordinal)
    {
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret",
    };

    public static Violation? PrivilegeEscalation(CheckedPod pod)
    {
        var containers = pod.Names(c => c.Security?.AllowPrivilegeEscalation != false);
        return containers.Length == 0
            ? null
            : new("allowPrivilegeEscalation != false", $"{Wording.Containers(containers)} must set securityContext.allowPrivilegeEscalation=false");
    }

    public static Violation? Capabilities(CheckedPod pod)
    {
        static IEnumerable<string> Bad(CheckedContainer c) => (c.Security?.Capabilities?.Add ?? []).Where(a => a != "NET_BIND_SERVICE");
        var keeping = pod.Names(c => c.Security?.Capabilities?.Drop.Contains("ALL") != true);
        var adding = pod.Names(c => Bad(c).Any());
        string?[] details =
        [
            keeping.Length == 0 ? null : $"{Wording.Containers(keeping)} must set securityContext.capabilities.drop=[\"ALL\"]",
            adding.Length == 0
                ? null
                : $"{Wording.Containers(adding)} must not include {Wording.Quoted(pod.Containers.SelectMany(Bad).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))} "
                    + "in securityContext.capabilities.add",
        ];
        return details.All(d => d is null) ? null : new("unrestricted capabilities", string.Join("; ", details.OfType<string>()));
    }

    public static Violation? Volumes(CheckedPod pod)
    {
        var bad = pod.Spec.Volumes.Select(v => (v.Name, Type: SourceOf(v))).Where(v => !AllowedVolumes.Contains(v.Type)).ToArray();
        string[] types = [.. bad.Select(b => b.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return bad.Length == 0
            ? null
            : new("restricted volume types", $"{Wording.Named("volume", [.. bad.Select(b => b.Name)])} {(bad.Length == 1 ? "uses" : "use")} {Wording.Named("restricted volume type", types)}");
    }

    public static Violation? RunAsNonRoot(CheckedPod pod)
    {
        var own = pod.Spec.SecurityContext?.RunAsNonRoot;
        if (Wording.Setters(own == false, pod.Names(c => c.Security?.RunAsNonRoot == false)) is { } setters)
        {
            return new("runAsNonRoot != true", $"{setters} must not set securityContext.runAsNonRoot=false");
        }
        var silent = own == true ? [] : pod.Names(c => c.Security?.RunAsNonRoot is null);
        return silent.Length == 0 ? null : new("runAsNonRoot != true", $"pod or {Wording.Containers(silent)} must set securityContext.runAsNonRoot=true");
    }

    public static Violation? RunAsUser(CheckedPod pod)
    {
        var setters = Wording.Setters(pod.Spec.SecurityContext?.RunAsUser == 0, pod.Names(c => c.Security?.RunAsUser == 0));
        return setters is null ? null : new("runAsUser=0", $"{setters} must not set runAsUser=0");
    }

    public static Violation? Seccomp(CheckedPod pod)
    {
        if (BaselineChecks.Seccomp(pod) is { } bad)
        {
            return bad;
        }
        var silent = BaselineChecks.IsGood(pod.Spec.SecurityContext?.SeccompProfile) ? [] : pod.Names(c => c.Security?.SeccompProfile is null);
        return silent.Length == 0
            ? null
            : new("seccompProfile", $"pod or {Wording.Containers(silent)} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }

    /// <summary>The member that says where a volume comes from; the records have one for each kind of source.</summary>
    private static string SourceOf(Volume volume) => ApiJson.ToDocument(volume).Names.FirstOrDefault(n => n != "name") ?? "unknown";
}
