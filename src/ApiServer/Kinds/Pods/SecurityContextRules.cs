using System.Text.RegularExpressions;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of security contexts: users and groups, privileges, seccomp and AppArmor profiles, sysctls.</summary>
internal static partial class SecurityContextRules
{
    private const int MaxSysctl = 253;

    // The longest path.
    private const int MaxProfile = 4095;
    private const string SysctlSegment = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private const string SysctlForm = $@"({SysctlSegment}[\./])*{SysctlSegment}";

    public static void OfContainer(SecurityContext context, bool hostUsers, string path, FieldErrors errors)
    {
        Id(context.RunAsUser, $"{path}.runAsUser", errors);
        Id(context.RunAsGroup, $"{path}.runAsGroup", errors);
        if (context.ProcMount is { } proc)
        {
            errors.OneOf($"{path}.procMount", proc, "Default", "Unmasked");
            if (hostUsers && proc == "Unmasked")
            {
                errors.Invalid($"{path}.procMount", proc, "`hostUsers` must be false to use `Unmasked`");
            }
        }
        Seccomp(context.SeccompProfile, $"{path}.seccompProfile", errors);
        AppArmor(context.AppArmorProfile, $"{path}.appArmorProfile", errors);
        if (context.AllowPrivilegeEscalation != false)
        {
            return;
        }
        if (context.Privileged == true)
        {
            errors.Invalid(path, CommonRules.ToDocument(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }
        if (context.Capabilities?.Add.Contains("CAP_SYS_ADMIN") == true)
        {
            errors.Invalid(path, CommonRules.ToDocument(context), "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        }
    }

    public static void OfPod(PodSpec spec, string path, FieldErrors errors)
    {
        if (spec.SecurityContext is not { } context)
        {
            return;
        }
        var at = $"{path}.securityContext";
        Id(context.FsGroup, $"{at}.fsGroup", errors);
        Id(context.RunAsUser, $"{at}.runAsUser", errors);
        Id(context.RunAsGroup, $"{at}.runAsGroup", errors);
        for (var i = 0; i < context.SupplementalGroups.Count; i++)
        {
            Id(context.SupplementalGroups[i], $"{at}.supplementalGroups[{i}]", errors);
        }
        if (spec.HostPID == true && spec.ShareProcessNamespace == true)
        {
            errors.Invalid($"{at}.shareProcessNamespace", true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        Sysctls(spec, context, $"{at}.sysctls", errors);
        Word(context.FsGroupChangePolicy, $"{at}.fsGroupChangePolicy", errors, "Always", "OnRootMismatch");
        Seccomp(context.SeccompProfile, $"{at}.seccompProfile", errors);
        AppArmor(context.AppArmorProfile, $"{at}.appArmorProfile", errors);
        Word(context.SupplementalGroupsPolicy, $"{at}.supplementalGroupsPolicy", errors, "Merge", "Strict");
        Word(context.SeLinuxChangePolicy, $"{at}.seLinuxChangePolicy", errors, "MountOption", "Recursive");
    }

    /// <summary>Who has users of his own shares nothing else with the host.</summary>
    public static void HostUsers(PodSpec spec, string path, FieldErrors errors)
    {
        if (spec.HostUsers != false)
        {
            return;
        }
        foreach (var (name, shared) in ((string, bool?)[])[("hostNetwork", spec.HostNetwork), ("hostPID", spec.HostPID), ("hostIPC", spec.HostIPC)])
        {
            if (shared == true)
            {
                errors.Forbidden($"{path}.{name}", "when `hostUsers` is false");
            }
        }
    }

    private static void Id(long? id, string path, FieldErrors errors)
    {
        if (id is { } value)
        {
            errors.Invalid(path, value, NameRules.UnixId(value));
        }
    }

    private static void Word(string? word, string path, FieldErrors errors, params ReadOnlySpan<string> words)
    {
        if (word is not null)
        {
            errors.OneOf(path, word, words);
        }
    }

    private static void Seccomp(SeccompProfile? profile, string path, FieldErrors errors)
    {
        if (profile is null)
        {
            return;
        }
        if (profile.Type.Length == 0)
        {
            errors.Required($"{path}.type", "type is required when seccompProfile is set");
        }
        else
        {
            errors.OneOf($"{path}.type", profile.Type, "Localhost", "RuntimeDefault", "Unconfined");
        }
        if (profile.Type == "Localhost")
        {
            if (profile.LocalhostProfile is { } local)
            {
                VolumeRules.InnerPath(local, $"{path}.localhostProfile", errors);
            }
            else
            {
                errors.Required($"{path}.localhostProfile", "must be set when seccomp type is Localhost");
            }
        }
        else if (profile.LocalhostProfile is not null)
        {
            errors.Invalid($"{path}.localhostProfile", CommonRules.ToDocument(profile), "can only be set when seccomp type is Localhost");
        }
    }

    private static void AppArmor(AppArmorProfile? profile, string path, FieldErrors errors)
    {
        if (profile is null)
        {
            return;
        }
        switch (profile.Type)
        {
            case "Localhost" when profile.LocalhostProfile is null:
                errors.Required($"{path}.localhostProfile", "must be set when AppArmor type is Localhost");
                break;
            case "Localhost" when profile.LocalhostProfile.Trim() != profile.LocalhostProfile:
                errors.Invalid($"{path}.localhostProfile", profile.LocalhostProfile, "must not be padded with whitespace");
                break;
            case "Localhost" when profile.LocalhostProfile.Length == 0:
                errors.Required($"{path}.localhostProfile", "must be set when AppArmor type is Localhost");
                break;
            case "Localhost" when profile.LocalhostProfile.Length > MaxProfile:
                errors.Add(FieldError.TooLong($"{path}.localhostProfile", MaxProfile));
                break;
            case "RuntimeDefault" or "Unconfined" when profile.LocalhostProfile is { } given:
                errors.Invalid($"{path}.localhostProfile", given, "can only be set when AppArmor type is Localhost");
                break;
            case "":
                errors.Required($"{path}.type", "type is required when appArmorProfile is set");
                break;
            case not ("Localhost" or "RuntimeDefault" or "Unconfined"):
                errors.OneOf($"{path}.type", profile.Type, "Localhost", "RuntimeDefault", "Unconfined");
                break;
        }
    }

    private static void Sysctls(PodSpec spec, PodSecurityContext context, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < context.Sysctls.Count; i++)
        {
            var (name, at) = (context.Sysctls[i].Name, $"{path}[{i}].name");
            if (name.Length == 0)
            {
                errors.Required(at);
            }
            else if (name.Length > MaxSysctl || !Sysctl().IsMatch(name))
            {
                errors.Invalid(at, name, $"must have at most {MaxSysctl} characters and match regex ^{SysctlForm}$");
            }
            else if (!names.Add(name))
            {
                errors.Duplicate(at, name);
            }
            // The host's are not the pod's to set.
            var dotted = name.Replace('/', '.');
            if (spec.HostNetwork == true && dotted.StartsWith("net.", StringComparison.Ordinal))
            {
                errors.Invalid(at, name, "may not be specified when 'hostNetwork' is true");
            }
            if (spec.HostIPC == true && (dotted.StartsWith("fs.mqueue.", StringComparison.Ordinal) || dotted.StartsWith("kernel.shm", StringComparison.Ordinal)
                || dotted.StartsWith("kernel.msg", StringComparison.Ordinal) || dotted == "kernel.sem"))
            {
                errors.Invalid(at, name, "may not be specified when 'hostIPC' is true");
            }
        }
    }

    [GeneratedRegex($@"\A{SysctlForm}\z")]
    private static partial Regex Sysctl();
}
