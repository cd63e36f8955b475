using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>The rules of a pod's spec, in a pod or in a template.</summary>
internal static class PodSpecRules
{
    private const int MaxDnsNameservers = 3;
    private const int MaxDnsSearches = 32;
    private const int MaxDnsSearchLength = 2048;
    private const int MaxHostname = 64;

    /// <summary>The spec of a pod, which is held to more than that of a template.</summary>
    public static void OfPod(PodSpec spec, string path, FieldErrors errors)
    {
        Check(spec, isPod: true, path, errors);
        if (string.IsNullOrEmpty(spec.ServiceAccountName))
        {
            foreach (var (v, volume) in spec.Volumes.Index())
            {
                foreach (var (s, _) in (volume.Projected?.Sources ?? []).Index().Where(static s => s.Item.ServiceAccountToken is not null))
                {
                    errors.Forbidden($"{path}.volumes[{v}].projected.sources[{s}].serviceAccountToken", "must not be specified when serviceAccountName is not set");
                }
            }
        }
        foreach (var (list, containers) in ((string, IReadOnlyList<Container>)[])[("containers", spec.Containers), ("initContainers", spec.InitContainers)])
        {
            foreach (var (i, container) in containers.Index())
            {
                ContainerRules.ImageOfPod(container.Image, $"{path}.{list}[{i}].image", errors);
            }
        }
    }

    public static void OfTemplate(PodSpec spec, string path, FieldErrors errors) => Check(spec, isPod: false, path, errors);

    // In upstream's order, in which its messages list what is wrong.
    private static void Check(PodSpec spec, bool isPod, string path, FieldErrors errors)
    {
        var volumes = VolumeRules.Check(spec.Volumes, $"{path}.volumes", errors);
        ResourceClaimRules.OfPod(spec.ResourceClaims, $"{path}.resourceClaims", errors);
        ContainerListRules.Check(spec, path, PodReferences.Of(spec, volumes), errors);
        PodLevelResources.Check(spec, path, errors);
        ContainerListRules.OnHostNetwork(spec, isPod, path, errors);
        errors.RequiredOneOf($"{path}.restartPolicy", spec.RestartPolicy, "Always", "OnFailure", "Never");
        errors.RequiredOneOf($"{path}.dnsPolicy", spec.DnsPolicy, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        CommonRules.Labels(spec.NodeSelector, $"{path}.nodeSelector", errors);
        SecurityContextRules.OfPod(spec, path, errors);
        SchedulingRules.Affinity(spec.Affinity, $"{path}.affinity", errors);
        Dns(spec, path, errors);
        foreach (var (i, gate) in spec.ReadinessGates.Index())
        {
            errors.Invalid($"{path}.readinessGates[{i}].conditionType", gate.ConditionType, NameRules.QualifiedName(gate.ConditionType));
        }
        SchedulingRules.Gates(spec.SchedulingGates, $"{path}.schedulingGates", errors);
        SchedulingRules.Spread(spec.TopologySpreadConstraints, $"{path}.topologySpreadConstraints", errors);
        HostProcessRules.Check(spec, path, errors);
        SecurityContextRules.HostUsers(spec, path, errors);
        Optional("serviceAccountName", spec.ServiceAccountName, NameRules.Dns1123Subdomain);
        Optional("nodeName", spec.NodeName, NameRules.Dns1123Subdomain);
        if (spec.ActiveDeadlineSeconds is { } deadline)
        {
            errors.Invalid($"{path}.activeDeadlineSeconds", deadline, NameRules.InRange(deadline, 1, int.MaxValue));
        }
        Optional("hostname", spec.Hostname, NameRules.Dns1123Label);
        Optional("subdomain", spec.Subdomain, NameRules.Dns1123Label);
        HostnameOverride(spec, path, errors);
        foreach (var (i, toleration) in spec.Tolerations.Index())
        {
            SchedulingRules.Toleration(toleration, $"{path}.tolerations[{i}]", errors);
        }
        HostAliases(spec.HostAliases, $"{path}.hostAliases", errors);
        Optional("priorityClassName", spec.PriorityClassName, NameRules.Dns1123Subdomain);
        Optional("runtimeClassName", spec.RuntimeClassName, NameRules.Dns1123Subdomain);
        if (spec.PreemptionPolicy is { Length: > 0 } preemption)
        {
            errors.OneOf($"{path}.preemptionPolicy", preemption, "PreemptLowerPriority", "Never");
        }
        ContainerRules.Amounts(spec.Overhead, $"{path}.overhead", errors);
        OperatingSystemRules.Check(spec, path, errors);

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

    private static void HostAliases(IReadOnlyList<HostAlias> aliases, string path, FieldErrors errors)
    {
        foreach (var (i, alias) in aliases.Index())
        {
            AddressRules.Address(alias.Ip, $"{path}[{i}].ip", errors);
            foreach (var (h, name) in alias.Hostnames.Index())
            {
                errors.Invalid($"{path}[{i}].hostnames[{h}]", name, NameRules.Dns1123Subdomain(name));
            }
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
            return;
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
        if (string.Join(' ', config.Searches).Length > MaxDnsSearchLength)
        {
            errors.Invalid($"{at}.searches", CommonRules.ToDocument(config.Searches), $"must not have more than {MaxDnsSearchLength} characters (including spaces) in the search list");
        }
        foreach (var (i, search) in config.Searches.Index().Where(static s => s.Item != "."))
        {
            var name = search.EndsWith('.') ? search[..^1] : search;
            errors.Invalid($"{at}.searches[{i}]", name, NameRules.Dns1123SubdomainWithUnderscore(name));
        }
        for (var i = 0; i < config.Options.Count; i++)
        {
            if (string.IsNullOrEmpty(config.Options[i].Name))
            {
                errors.Required($"{at}.options[{i}]", "must not be empty");
            }
        }
    }
}
