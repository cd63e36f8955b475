using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class ServiceValidator : KindValidator<Service>
{
    private const int MaxAffinitySeconds = 86_400;
    private const string SourceRangesAnnotation = "service.beta.kubernetes.io/load-balancer-source-ranges";
    private const string OnlyBalanced = "may only be used when `type` is 'LoadBalancer'";

    // In upstream's order, in which its messages list what is wrong.
    public ServiceValidator()
    {
        Part("spec", static o => o.Spec, Type);
        Part("spec", static o => o.Spec, Ports);
        Part("spec", static o => o.Spec, Affinity);
        Part("spec", static o => o.Spec, ServiceAddressRules.Check);
        Part("spec", static o => o.Spec, NodePorts);
        Check(static (o, errors) => SourceRanges(o, errors));
        Part("spec", static o => o.Spec, Balancer);
        Part("spec", static o => o.Spec, Policies);
    }

    private static void Type(ServiceSpec spec, string path, FieldErrors errors)
    {
        if (spec.Ports.Count == 0 && !ServiceAddressRules.IsHeadless(spec) && spec.Type != "ExternalName")
        {
            errors.Required($"{path}.ports");
        }
        switch (spec.Type)
        {
            case "NodePort" or "LoadBalancer" when ServiceAddressRules.IsHeadless(spec):
                errors.Invalid($"{path}.clusterIPs[0]", "None", $"may not be set to 'None' for {spec.Type} services");
                break;
            case "ExternalName":
                foreach (var (name, given) in ((string, bool)[])
                    [("clusterIPs", spec.ClusterIPs.Count > 0 || !string.IsNullOrEmpty(spec.ClusterIP)), ("ipFamilies", spec.IpFamilies.Count > 0), ("ipFamilyPolicy", spec.IpFamilyPolicy is not null)])
                {
                    if (given)
                    {
                        errors.Forbidden($"{path}.{name}", "may not be set for ExternalName services");
                    }
                }
                // A dot at its end says that the name is complete.
                var target = spec.ExternalName ?? "";
                errors.RequiredName($"{path}.externalName", target.EndsWith('.') ? target[..^1] : target, NameRules.Dns1123Subdomain);
                break;
        }
    }

    private static void Ports(ServiceSpec spec, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Ports.Count; i++)
        {
            var (port, at) = (spec.Ports[i], $"{path}.ports[{i}]");
            if (!string.IsNullOrEmpty(port.Name))
            {
                errors.Invalid($"{at}.name", port.Name, NameRules.Dns1123Label(port.Name));
                if (!names.Add(port.Name))
                {
                    errors.Duplicate($"{at}.name", port.Name);
                }
            }
            else if (spec.Ports.Count > 1)
            {
                errors.Required($"{at}.name");
            }
            errors.Invalid($"{at}.port", port.Port, NameRules.PortNumber(port.Port));
            errors.RequiredOneOf($"{at}.protocol", port.Protocol, "SCTP", "TCP", "UDP");
            if (port.TargetPort is { } target)
            {
                CommonRules.PortNumberOrName(target, $"{at}.targetPort", errors);
            }
            if (port.AppProtocol is not null)
            {
                errors.Invalid($"{at}.appProtocol", port.AppProtocol, NameRules.QualifiedName(port.AppProtocol));
            }
        }
    }

    private static void Affinity(ServiceSpec spec, string path, FieldErrors errors)
    {
        CommonRules.Labels(spec.Selector, $"{path}.selector", errors);
        errors.RequiredOneOf($"{path}.sessionAffinity", spec.SessionAffinity, "ClientIP", "None");
        var at = $"{path}.sessionAffinityConfig";
        if (spec.SessionAffinity == "None" && spec.SessionAffinityConfig is not null)
        {
            errors.Forbidden(at, "must not be set when session affinity is None");
        }
        if (spec.SessionAffinity != "ClientIP")
        {
            return;
        }
        const string when = "when session affinity is ClientIP";
        switch (spec.SessionAffinityConfig)
        {
            case null:
                errors.Required(at, when);
                break;
            case { ClientIP: null }:
                errors.Required($"{at}.clientIP", when);
                break;
            case { ClientIP.TimeoutSeconds: null }:
                errors.Required($"{at}.clientIP.timeoutSeconds", when);
                break;
            case { ClientIP.TimeoutSeconds: { } timeout and (<= 0 or > MaxAffinitySeconds) }:
                errors.Invalid($"{at}.clientIP.timeoutSeconds", timeout, $"must be greater than 0 and less than {MaxAffinitySeconds}");
                break;
        }
    }

    private static void NodePorts(ServiceSpec spec, string path, FieldErrors errors)
    {
        errors.RequiredOneOf($"{path}.type", spec.Type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        var numbers = spec.Ports.Index().Where(static p => p.Item.NodePort is not (null or 0)).ToArray();
        if (spec.Type == "ClusterIP")
        {
            foreach (var (i, _) in numbers)
            {
                errors.Forbidden($"{path}.ports[{i}].nodePort", "may not be used when `type` is 'ClusterIP'");
            }
        }
        var taken = new HashSet<(string?, int?)>();
        foreach (var (i, port) in numbers.Where(p => !taken.Add((p.Item.Protocol, p.Item.NodePort))))
        {
            errors.Duplicate($"{path}.ports[{i}].nodePort", port.NodePort!.Value);
        }
        taken.Clear();
        foreach (var (i, port) in spec.Ports.Index().Where(p => !taken.Add((p.Item.Protocol, p.Item.Port))))
        {
            errors.Duplicate($"{path}.ports[{i}]", CommonRules.ToDocument(new ServicePort { Protocol = port.Protocol, Port = port.Port }));
        }
    }

    /// <summary>Who may come in; older clients say it in an annotation.</summary>
    private static void SourceRanges(Service service, FieldErrors errors)
    {
        // As upstream spells it.
        const string path = "spec.LoadBalancerSourceRanges", annotation = $"metadata.annotations[{SourceRangesAnnotation}]";
        var ranges = service.Spec.LoadBalancerSourceRanges;
        var annotated = service.Metadata.Annotations.GetValueOrDefault(SourceRangesAnnotation)?.Trim();
        if (ranges.Count == 0 && annotated is null)
        {
            return;
        }
        if (service.Spec.Type != "LoadBalancer")
        {
            errors.Forbidden(ranges.Count > 0 ? path : annotation, OnlyBalanced);
        }
        foreach (var (i, range) in ranges.Index())
        {
            AddressRules.Range(range.Trim(), $"{path}[{i}]", errors);
        }
        foreach (var range in ranges.Count > 0 || annotated is "" ? [] : annotated!.Split(','))
        {
            AddressRules.Range(range.Trim(), annotation, errors);
        }
    }

    private static void Balancer(ServiceSpec spec, string path, FieldErrors errors)
    {
        var isBalanced = spec.Type == "LoadBalancer";
        if (spec.AllocateLoadBalancerNodePorts is not null && !isBalanced)
        {
            errors.Forbidden($"{path}.allocateLoadBalancerNodePorts", OnlyBalanced);
        }
        if (spec.AllocateLoadBalancerNodePorts is null && isBalanced)
        {
            errors.Required("allocateLoadBalancerNodePorts");
        }
        if (spec.LoadBalancerClass is { } named)
        {
            if (isBalanced)
            {
                errors.Invalid($"{path}.loadBalancerClass", named, NameRules.QualifiedName(named));
            }
            else
            {
                errors.Forbidden($"{path}.loadBalancerClass", OnlyBalanced);
            }
        }
    }

    private static void Policies(ServiceSpec spec, string path, FieldErrors errors)
    {
        if (spec.ExternalTrafficPolicy is { Length: > 0 } external)
        {
            if (spec.Type is "NodePort" or "LoadBalancer" || spec.ExternalIPs.Count > 0)
            {
                errors.OneOf($"{path}.externalTrafficPolicy", external, "Cluster", "Local");
            }
            else
            {
                errors.Invalid($"{path}.externalTrafficPolicy", external, "may only be set for externally-accessible services");
            }
        }
        if (spec.HealthCheckNodePort is { } check and not 0)
        {
            if (NeedsHealthCheck(spec))
            {
                errors.Invalid($"{path}.healthCheckNodePort", check, NameRules.PortNumber(check));
            }
            else
            {
                errors.Invalid($"{path}.healthCheckNodePort", check, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
            }
        }
        if (spec.InternalTrafficPolicy is { } inside)
        {
            errors.OneOf($"{path}.internalTrafficPolicy", inside, "Cluster", "Local");
        }
        if (spec.TrafficDistribution is { } near)
        {
            errors.OneOf($"{path}.trafficDistribution", near, "PreferClose", "PreferSameNode", "PreferSameZone");
        }
    }

    public static bool NeedsHealthCheck(ServiceSpec spec) => spec is { Type: "LoadBalancer", ExternalTrafficPolicy: "Local" };
}

internal sealed class ServiceChangeValidator : KindValidator<Change<Service>>
{
    public ServiceChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        ServiceAddressRules.CheckChange(before, after, errors);
        if (before.Type == "LoadBalancer" && after.Type == "LoadBalancer" && before.LoadBalancerClass != after.LoadBalancerClass)
        {
            errors.Invalid("spec.loadBalancerClass", after.LoadBalancerClass is null ? (Api.Documents.Document?)null : after.LoadBalancerClass, "may not change once set");
        }
        if (ServiceValidator.NeedsHealthCheck(before) && ServiceValidator.NeedsHealthCheck(after) && (before.HealthCheckNodePort ?? 0) != (after.HealthCheckNodePort ?? 0))
        {
            errors.Forbidden("spec.healthCheckNodePort", CommonRules.Immutable);
        }
    });
}

/// <summary>The rules of a Service's status: where its load balancer is.</summary>
internal sealed class ServiceStatusValidator : KindValidator<Change<Service>>
{
    public ServiceStatusValidator() => Check(static (change, errors) =>
    {
        const string path = "status.loadBalancer.ingress";
        var entries = change.New.Status.LoadBalancer?.Ingress ?? [];
        if (entries.Count > 0 && change.New.Spec.Type != "LoadBalancer")
        {
            errors.Forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'");
            return;
        }
        foreach (var (i, entry) in entries.Index())
        {
            AddressRules.LoadBalancer(entry.Ip, null, $"{path}[{i}]", errors);
            Mode(entry, $"{path}[{i}].ipMode", errors);
            AddressRules.LoadBalancer(null, entry.Hostname, $"{path}[{i}]", errors);
        }
    });

    // Whether what comes to the address comes to the node with it (KEP-1860).
    private static void Mode(LoadBalancerIngress entry, string path, FieldErrors errors)
    {
        var hasAddress = !string.IsNullOrEmpty(entry.Ip);
        switch (entry.IpMode)
        {
            case null when hasAddress:
                errors.Required(path, "must be specified when `ip` is set");
                break;
            case not null when !hasAddress:
                errors.Forbidden(path, "may not be specified when `ip` is not set");
                break;
            case { } mode:
                errors.OneOf(path, mode, "Proxy", "VIP");
                break;
        }
    }
}
