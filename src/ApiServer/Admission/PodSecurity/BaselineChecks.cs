using System.Globalization;
using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>The rules of the baseline level: what is known to lead out of a container.</summary>
internal static class BaselineChecks
{
    private const string AppArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";
    private const string SeccompAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
    private const string ContainerSeccompAnnotation = "container.seccomp.security.alpha.kubernetes.io/";

    private static readonly HashSet<string> DefaultCapabilities = new(StringComparer.Ordinal)
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    };

    // Safe sysctls, and the version since which they are.
    private static readonly Dictionary<string, int> SafeSysctls = new(StringComparer.Ordinal)
    {
        ["kernel.shm_rmid_forced"] = 0,
        ["net.ipv4.ip_local_port_range"] = 0,
        ["net.ipv4.tcp_syncookies"] = 0,
        ["net.ipv4.ping_group_range"] = 0,
        ["net.ipv4.ip_unprivileged_port_start"] = 0,
        ["net.ipv4.ip_local_reserved_ports"] = 27,
        ["net.ipv4.tcp_keepalive_time"] = 29,
        ["net.ipv4.tcp_fin_timeout"] = 29,
        ["net.ipv4.tcp_keepalive_intvl"] = 29,
        ["net.ipv4.tcp_keepalive_probes"] = 29,
        ["net.ipv4.tcp_rmem"] = 32,
        ["net.ipv4.tcp_wmem"] = 32,
    };

    public static Violation? AppArmor(CheckedPod pod)
    {
        static bool IsBad(AppArmorProfile? profile) => profile is not null && profile.Type is not ("RuntimeDefault" or "Localhost");
        var own = pod.Spec.SecurityContext?.AppArmorProfile;
        var containers = pod.Names(c => IsBad(c.Security?.AppArmorProfile));
        string[] annotations =
        [
            .. pod.Annotations.Where(a => a.Key.StartsWith(AppArmorAnnotation, StringComparison.Ordinal) && a.Value is not ("" or "runtime/default")
                && !a.Value.StartsWith("localhost/", StringComparison.Ordinal)).Select(a => $"{a.Key}=\"{a.Value}\"").Order(StringComparer.Ordinal),
        ];
        string?[] setters = [Wording.Setters(IsBad(own), containers), annotations.Length == 0 ? null : Wording.Plural("annotation", annotations.Length)];
        string[] values =
        [
            .. pod.Containers.Select(c => c.Security?.AppArmorProfile).Append(own).Where(IsBad).Select(p => p!.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            .. annotations,
        ];
        return values.Length == 0
            ? null
            : new(Wording.Plural("forbidden AppArmor profile", values.Length),
                $"{string.Join(" and ", setters.OfType<string>())} must not set AppArmor profile type to {Wording.Quoted(values)}");
    }

    public static Violation? HostNamespaces(CheckedPod pod)
    {
        string?[] used =
        [
            pod.Spec.HostNetwork == true ? "hostNetwork=true" : null, pod.Spec.HostPID == true ? "hostPID=true" : null, pod.Spec.HostIPC == true ? "hostIPC=true" : null,
        ];
        return used.All(u => u is null) ? null : new("host namespaces", string.Join(", ", used.OfType<string>()));
    }

    public static Violation? HostPath(CheckedPod pod)
    {
        var volumes = pod.Spec.Volumes.Where(v => v.HostPath is not null).Select(v => v.Name).ToArray();
        return volumes.Length == 0 ? null : new("hostPath volumes", Wording.Named("volume", volumes));
    }

    public static Violation? HostPorts(CheckedPod pod)
    {
        var containers = pod.Names(c => c.Ports.Any(p => p.HostPort is not (null or 0)));
        var ports = pod.Containers.SelectMany(c => c.Ports).Where(p => p.HostPort is not (null or 0))
            .Select(p => p.HostPort!.Value.ToString(CultureInfo.InvariantCulture)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return containers.Length == 0
            ? null
            : new("hostPort", $"{Wording.Containers(containers)} {Uses(containers)} {Wording.Plural("hostPort", ports.Length)} {string.Join(", ", ports)}");
    }

    public static Violation? HostsOfProbes(CheckedPod pod)
    {
        static string[] Hosts(CheckedContainer c) =>
        [
            .. ((IEnumerable<string?>)
            [
                .. c.Probes.SelectMany(p => (string?[])[p?.HttpGet?.Host, p?.TcpSocket?.Host]),
                .. ((LifecycleHandler?[])[c.Lifecycle?.PostStart, c.Lifecycle?.PreStop]).SelectMany(h => (string?[])[h?.HttpGet?.Host, h?.TcpSocket?.Host]),
            ]).Where(h => !string.IsNullOrEmpty(h)).Select(h => h!),
        ];
        string[] containers = [.. pod.Names(c => Hosts(c).Length > 0).Order(StringComparer.Ordinal)];
        string[] hosts = [.. pod.Containers.SelectMany(Hosts).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return containers.Length == 0
            ? null
            : new("probe or lifecycle host", $"{Wording.Containers(containers)} {Uses(containers)} {Wording.Named("probe or lifecycle host", hosts)}");
    }

    public static Violation? Privileged(CheckedPod pod)
    {
        var containers = pod.Names(c => c.Security?.Privileged == true);
        return containers.Length == 0 ? null : new("privileged", $"{Wording.Containers(containers)} must not set securityContext.privileged=true");
    }

    public static Violation? ProcMount(CheckedPod pod)
    {
        static bool IsBad(string? type) => type is not (null or "Default");
        var containers = pod.Names(c => IsBad(c.Security?.ProcMount));
        var types = pod.Containers.Select(c => c.Security?.ProcMount).Where(IsBad).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return containers.Length == 0 ? null : new("procMount", $"{Wording.Containers(containers)} must not set securityContext.procMount to {Wording.Quoted(types!)}");
    }

    /// <param name="pod">The pod.</param>
    /// <param name="engines">Whether <c>container_engine_t</c> is allowed as well.</param>
    public static Violation? SELinux(CheckedPod pod, bool engines)
    {
        bool IsBadType(string? type) => type is not (null or "" or "container_t" or "container_init_t" or "container_kvm_t") && !(engines && type == "container_engine_t");
        bool IsBad(SELinuxOptions? options) => options is not null && (IsBadType(options.Type) || !string.IsNullOrEmpty(options.User) || !string.IsNullOrEmpty(options.Role));
        var own = pod.Spec.SecurityContext?.SeLinuxOptions;
        if (Wording.Setters(IsBad(own), pod.Names(c => IsBad(c.Security?.SeLinuxOptions))) is not { } setters)
        {
            return null;
        }
        var bad = pod.Containers.Select(c => c.Security?.SeLinuxOptions).Append(own).Where(IsBad).Select(o => o!).ToArray();
        string[] types = [.. bad.Select(o => o.Type).Where(IsBadType).Select(t => t!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string?[] data =
        [
            types.Length == 0 ? null : Wording.Named("type", types),
            bad.Any(o => !string.IsNullOrEmpty(o.User)) ? "user may not be set" : null,
            bad.Any(o => !string.IsNullOrEmpty(o.Role)) ? "role may not be set" : null,
        ];
        return new("seLinuxOptions", $"{setters} set forbidden securityContext.seLinuxOptions: {string.Join("; ", data.OfType<string>())}");
    }

    public static Violation? Sysctls(CheckedPod pod, int version)
    {
        var names = (pod.Spec.SecurityContext?.Sysctls ?? []).Select(s => s.Name).Where(n => !SafeSysctls.TryGetValue(n, out var since) || since > version).ToArray();
        return names.Length == 0 ? null : new("forbidden sysctls", string.Join(", ", names));
    }

    public static Violation? WindowsHostProcess(CheckedPod pod)
    {
        var setters = Wording.Setters(pod.Spec.SecurityContext?.WindowsOptions?.HostProcess == true, pod.Names(c => c.Security?.WindowsOptions?.HostProcess == true));
        return setters is null ? null : new("hostProcess", $"{setters} must not set securityContext.windowsOptions.hostProcess=true");
    }

    public static Violation? Capabilities(CheckedPod pod)
    {
        static IEnumerable<string> Bad(CheckedContainer c) => (c.Security?.Capabilities?.Add ?? []).Where(a => !DefaultCapabilities.Contains(a));
        var containers = pod.Names(c => Bad(c).Any());
        return containers.Length == 0
            ? null
            : new("non-default capabilities", $"{Wording.Containers(containers)} must not include "
                + $"{Wording.Quoted(pod.Containers.SelectMany(Bad).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))} in securityContext.capabilities.add");
    }

    /// <summary>Before the field there were annotations.</summary>
    public static Violation? SeccompAnnotations(CheckedPod pod)
    {
        string[] bad =
        [
            .. pod.Containers.Select(c => ContainerSeccompAnnotation + c.Name).Prepend(SeccompAnnotation)
                .Where(key => pod.Annotations.TryGetValue(key, out var profile) && profile is not ("runtime/default" or "docker/default")
                    && !profile.StartsWith("localhost/", StringComparison.Ordinal))
                .Select(key => $"{key}=\"{pod.Annotations[key]}\"").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        return bad.Length == 0 ? null : new("seccompProfile", $"forbidden {Wording.Plural("annotation", bad.Length)} {string.Join(", ", bad)}");
    }

    public static Violation? Seccomp(CheckedPod pod)
    {
        static bool IsBad(SeccompProfile? profile) => profile is not null && !IsGood(profile);
        var own = pod.Spec.SecurityContext?.SeccompProfile;
        var setters = Wording.Setters(IsBad(own), pod.Names(c => IsBad(c.Security?.SeccompProfile)));
        return setters is null
            ? null
            : new("seccompProfile", $"{setters} must not set securityContext.seccompProfile.type to "
                + Wording.Quoted(pod.Containers.Select(c => c.Security?.SeccompProfile).Append(own).Where(IsBad).Select(p => p!.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }

    public static bool IsGood(SeccompProfile? profile) => profile?.Type is "RuntimeDefault" or "Localhost";

    private static string Uses(string[] containers) => containers.Length == 1 ? "uses" : "use";
}
