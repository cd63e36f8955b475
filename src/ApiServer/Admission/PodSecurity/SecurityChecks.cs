namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>All rules of the Pod Security Standards, in the order in which messages name them (https://kubernetes.io/docs/concepts/security/pod-security-standards/).</summary>
internal static class SecurityChecks
{
    /// <summary>The minor version of the newest rule; newer policies are the same.</summary>
    public const int Newest = 35;

    // The baseline rules come first, each group in the order of upstream's names for its rules.
    private static readonly SecurityCheck[] All =
    [
        new(PolicyLevel.Baseline, 0, BaselineChecks.AppArmor),
        new(PolicyLevel.Baseline, 0, BaselineChecks.Capabilities) { OverriddenFrom = 22 },
        new(PolicyLevel.Baseline, 0, BaselineChecks.HostNamespaces),
        new(PolicyLevel.Baseline, 0, BaselineChecks.HostPath),
        new(PolicyLevel.Baseline, 0, BaselineChecks.HostPorts),
        new(PolicyLevel.Baseline, 34, BaselineChecks.HostsOfProbes),
        new(PolicyLevel.Baseline, 0, BaselineChecks.Privileged),
        new(PolicyLevel.Baseline, 0, BaselineChecks.ProcMount) { Until = 35 },
        new(PolicyLevel.Baseline, 35, static pod => pod.HasUserNamespace ? null : BaselineChecks.ProcMount(pod)) { OverriddenFrom = 35 },
        new(PolicyLevel.Baseline, 0, static pod => BaselineChecks.SELinux(pod, false)) { Until = 31 },
        new(PolicyLevel.Baseline, 31, static pod => BaselineChecks.SELinux(pod, true)),
        new(PolicyLevel.Baseline, 0, BaselineChecks.SeccompAnnotations) { Until = 19 },
        new(PolicyLevel.Baseline, 19, BaselineChecks.Seccomp) { OverriddenFrom = 19 },
        new(PolicyLevel.Baseline, 0, static pod => BaselineChecks.Sysctls(pod, 0)) { Until = 27 },
        new(PolicyLevel.Baseline, 27, static pod => BaselineChecks.Sysctls(pod, 27)) { Until = 29 },
        new(PolicyLevel.Baseline, 29, static pod => BaselineChecks.Sysctls(pod, 29)) { Until = 32 },
        new(PolicyLevel.Baseline, 32, static pod => BaselineChecks.Sysctls(pod, 32)),
        new(PolicyLevel.Baseline, 0, BaselineChecks.WindowsHostProcess),
        new(PolicyLevel.Restricted, 8, RestrictedChecks.PrivilegeEscalation) { Until = 25 },
        new(PolicyLevel.Restricted, 25, static pod => pod.IsWindows ? null : RestrictedChecks.PrivilegeEscalation(pod)),
        new(PolicyLevel.Restricted, 22, RestrictedChecks.Capabilities) { Until = 25 },
        new(PolicyLevel.Restricted, 25, static pod => pod.IsWindows ? null : RestrictedChecks.Capabilities(pod)),
        new(PolicyLevel.Restricted, 35, BaselineChecks.ProcMount),
        new(PolicyLevel.Restricted, 0, RestrictedChecks.Volumes),
        new(PolicyLevel.Restricted, 0, RestrictedChecks.RunAsNonRoot) { Until = 35 },
        new(PolicyLevel.Restricted, 35, static pod => pod.HasUserNamespace ? null : RestrictedChecks.RunAsNonRoot(pod)),
        new(PolicyLevel.Restricted, 23, RestrictedChecks.RunAsUser) { Until = 35 },
        new(PolicyLevel.Restricted, 35, static pod => pod.HasUserNamespace ? null : RestrictedChecks.RunAsUser(pod)),
        new(PolicyLevel.Restricted, 19, RestrictedChecks.Seccomp) { Until = 25 },
        new(PolicyLevel.Restricted, 25, static pod => pod.IsWindows ? null : RestrictedChecks.Seccomp(pod)),
    ];

    /// <summary>What the policy has against the pod.</summary>
    public static IReadOnlyList<Violation> Evaluate(LevelVersion policy, CheckedPod pod) =>
        policy.Level == PolicyLevel.Privileged ? [] : [.. All.Where(c => c.IsIn(policy)).Select(c => c.Check(pod)).OfType<Violation>()];
}
