using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of a pod's spec, in a pod or in a template.</summary>
internal static class PodSpecRules
{
    private const int MaxDnsNameservers = 3;
    private const int MaxDnsSearches = 32;
    private const int MaxDnsSearchCharacters = 2048;
    private const int MaxHostname = 64;

    public static void Check(PodSpec spec, string path, FieldErrors errors)
    {
        VolumeRules.Check(spec.Volumes, $"{path}.volumes", errors);
        ResourceClaimRules.OfPod(spec.ResourceClaims, $"{path}.resourceClaims", errors);
        PodLevelResources.Check(spec, path, errors);
        ContainerListRules.Check(spec, path, PodReferences.Of(spec), errors);
        errors.RequiredOneOf($"{path}.restartPolicy", spec.RestartPolicy, "Always", "OnFailure", "Never");
        errors.RequiredOneOf($"{path}.dnsPolicy", spec.DnsPolicy, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        Dns(spec, path, errors);
        Names(spec, path, errors);
        HostnameOverride(spec, path, errors);
        if (spec.ActiveDeadlineSeconds is { } deadline)
        {
            errors.Invalid($"{path}.activeDeadlineSeconds", deadline, NameRules.InRange(deadline, 1, int.MaxValue));
        }
        SecurityContextRules.OfPod(spec, path, errors);
        OperatingSystemRules.Check(spec, path, errors);
        Overhead(spec, path, errors);
        if (spec.HostPID == true && spec.ShareProcessNamespace == true)
        {
            errors.Invalid($"{path}.shareProcessNamespace", true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        SchedulingRules.Check(spec, path, errors);
        for (var i = 0; i < spec.HostAliases.Count; i++)
        {
            AddressRules.Address(spec.HostAliases[i].Ip, $"{path}.hostAliases[{i}].ip", errors);
            for (var h = 0; h < spec.HostAliases[i].Hostnames.Count; h++)
            {
                var name = spec.HostAliases[i].Hostnames[h];
                errors.Invalid($"{path}.hostAliases[{i}].hostnames[{h}]", name, NameRules.Dns1123Subdomain(name));
            }
        }
        for (var i = 0; i < spec.ReadinessGates.Count; i++)
        {
            var type = spec.ReadinessGates[i].ConditionType;
            errors.Invalid($"{path}.readinessGates[{i}].conditionType", type, NameRules.QualifiedName(type));
        }
    }

    private static void Names(PodSpec spec, string path, FieldErrors errors)
    {
        Optional("serviceAccountName", spec.ServiceAccountName, NameRules.Dns1123Subdomain);
        Optional("nodeName", spec.NodeName, NameRules.Dns1123Subdomain);
        Optional("hostname", spec.Hostname, NameRules.Dns1123Label);
        Optional("subdomain", spec.Subdomain, NameRules.Dns1123Label);
        Optional("schedulerName", spec.SchedulerName, NameRules.Dns1123Subdomain);
        Optional("priorityClassName", spec.PriorityClassName, NameRules.Dns1123Subdomain);
        Optional("runtimeClassName", spec.RuntimeClassName, NameRules.Dns1123Subdomain);
        if (spec.PreemptionPolicy is { Length: > 0 } preemption)
        {
            errors.OneOf($"{path}.preemptionPolicy", preemption, "PreemptLowerPriority", "Never");
        }

        void Optional(string name, string? value, Func<string, IReadOnlyList<string>> rule)
        {
            if (!string.IsNullOrEmpty(value))
            {
                errors.Invalid($"{path}.{name}", value, rule(value));
            }
        }
    }

    // The pod is called so whatever its other names are (KEP-4762), and no longer than the kernel lets it.
    private static void HostnameOverride(PodSpec spec, string path, FieldErrors errors)
    {
        if (spec.HostnameOverride is not { } name)
        {
            return;
        }
        errors.Invalid($"{path}.hostnameOverride", name, NameRules.Dns1123Subdomain(name));
        if (name.Length > MaxHostname)
        {
            errors.Add(FieldError.TooLong($"{path}.hostnameOverride", MaxHostname));
        }
        if (spec.SetHostnameAsFQDN == true)
        {
            errors.Forbidden($"{path}.setHostnameAsFQDN", "may not be true when `hostnameOverride` is set");
        }
        if (spec.HostNetwork == true)
        {
            errors.Forbidden($"{path}.hostNetwork", "may not be true when `hostnameOverride` is set");
        }
    }

    private static void Dns(PodSpec spec, string path, FieldErrors errors)
    {
        var config = spec.DnsConfig;
        var at = $"{path}.dnsConfig";
        if (spec.DnsPolicy == "None" && (config is null || config.Nameservers.Count == 0))
        {
            errors.Required(config is null ? at : $"{at}.nameservers",
                config is null ? "must provide `dnsConfig` when `dnsPolicy` is None" : "must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
        if (config is null)
        {
            return;
        }
        if (config.Nameservers.Count > MaxDnsNameservers)
        {
            errors.Invalid($"{at}.nameservers", CommonRules.ToDocument(config.Nameservers), $"must not have more than {MaxDnsNameservers} nameservers");
        }
        for (var i = 0; i < config.Nameservers.Count; i++)
        {
            AddressRules.Address(config.Nameservers[i], $"{at}.nameservers[{i}]", errors);
        }
        if (config.Searches.Count > MaxDnsSearches)
        {
            errors.Invalid($"{at}.searches", CommonRules.ToDocument(config.Searches), $"must not have more than {MaxDnsSearches} search paths");
        }
        if (string.Join(' ', config.Searches).Length > MaxDnsSearchCharacters)
        {
            errors.Invalid($"{at}.searches", CommonRules.ToDocument(config.Searches), $"must not have more than {MaxDnsSearchCharacters} characters (including spaces) in the search list");
        }
        for (var i = 0; i < config.Searches.Count; i++)
        {
            // A path may be the root, and may end with it.
            if (config.Searches[i] is not "." and var search)
            {
                search = search.EndsWith('.') ? search[..^1] : search;
                errors.Invalid($"{at}.searches[{i}]", search, NameRules.Dns1123SubdomainWithUnderscore(search));
            }
        }
        for (var i = 0; i < config.Options.Count; i++)
        {
            if (string.IsNullOrEmpty(config.Options[i].Name))
            {
                errors.Required($"{at}.options[{i}]", "must not be empty");
            }
        }
    }

    private static void Overhead(PodSpec spec, string path, FieldErrors errors)
    {
        if (spec.Overhead.Count > 0)
        {
            ContainerRules.Amounts(spec.Overhead, $"{path}.overhead", errors);
        }
    }
}
