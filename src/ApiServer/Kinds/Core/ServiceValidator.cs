using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class ServiceValidator : KindValidator<Service>
{
    private const int MaxAffinitySeconds = 86_400;
    private const int NodeServerPort = 10250;

    public ServiceValidator()
    {
        Part("spec", static o => o.Spec, Type);
        Part("spec", static o => o.Spec, Ports);
        Part("spec", static o => o.Spec, ServiceAddressRules.Check);
        Part("spec", static o => o.Spec, LoadBalancer);
        Part("spec", static o => o.Spec, Policies);
    }

    private static void Type(ServiceSpec spec, string path, FieldErrors errors)
    {
        errors.RequiredOneOf($"{path}.type", spec.Type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
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
                if (!string.IsNullOrEmpty(spec.ClusterIP) || spec.ClusterIPs.Count > 0)
                {
                    errors.Forbidden($"{path}.clusterIPs", "may not be set when `type` is 'ExternalName'");
                }
                errors.RequiredName($"{path}.externalName", spec.ExternalName, static name => NameRules.Dns1123Subdomain(name.TrimEnd('.')));
                break;
        }
    }

    private static void Ports(ServiceSpec spec, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ports = new HashSet<(string?, int)>();
        var nodePorts = new HashSet<(string?, int)>();
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
            if (!string.IsNullOrEmpty(port.AppProtocol))
            {
                errors.Invalid($"{at}.appProtocol", port.AppProtocol, NameRules.QualifiedName(port.AppProtocol));
            }
            if (!ports.Add((port.Protocol, port.Port)))
            {
                errors.Duplicate(at, CommonRules.ToDocument(new ServicePort { Protocol = port.Protocol, Port = port.Port }));
            }
            NodePort(spec, port, at, nodePorts, errors);
        }
    }

    private static void NodePort(ServiceSpec spec, ServicePort port, string at, HashSet<(string?, int)> taken, FieldErrors errors)
    {
        if (port.NodePort is not { } number || number == 0)
        {
            return;
        }
        if (spec.Type is not ("NodePort" or "LoadBalancer"))
        {
            errors.Forbidden($"{at}.nodePort", $"may not be used when `type` is '{spec.Type}'");
            return;
        }
        errors.Invalid($"{at}.nodePort", number, NameRules.PortNumber(number));
        if (!taken.Add((port.Protocol, number)))
        {
            errors.Duplicate($"{at}.nodePort", number);
        }
    }

    private static void LoadBalancer(ServiceSpec spec, string path, FieldErrors errors)
    {
        const string forbidden = "may only be used when `type` is 'LoadBalancer'";
        var isBalanced = spec.Type == "LoadBalancer";
        if (isBalanced)
        {
            for (var i = 0; i < spec.Ports.Count; i++)
            {
                if (spec.Ports[i].Port == NodeServerPort)
                {
                    errors.Invalid($"{path}.ports[{i}].port", NodeServerPort, $"may not expose port {NodeServerPort} externally since it is used by kubelet");
                }
            }
            if (spec.AllocateLoadBalancerNodePorts is null)
            {
                errors.Required($"{path}.allocateLoadBalancerNodePorts");
            }
            if (spec.LoadBalancerClass is { } named)
            {
                errors.Invalid($"{path}.loadBalancerClass", named, NameRules.QualifiedName(named));
            }
            for (var i = 0; i < spec.LoadBalancerSourceRanges.Count; i++)
            {
                AddressRules.Range(spec.LoadBalancerSourceRanges[i].Trim(), $"{path}.loadBalancerSourceRanges[{i}]", errors);
            }
        }
        else
        {
            if (spec.AllocateLoadBalancerNodePorts is not null)
            {
                errors.Forbidden($"{path}.allocateLoadBalancerNodePorts", forbidden);
            }
            if (spec.LoadBalancerClass is not null)
            {
                errors.Forbidden($"{path}.loadBalancerClass", forbidden);
            }
            if (spec.LoadBalancerSourceRanges.Count > 0)
            {
                errors.Forbidden($"{path}.LoadBalancerSourceRanges", forbidden);
            }
        }
        if (spec.HealthCheckNodePort is { } check and not 0)
        {
            if (isBalanced && spec.ExternalTrafficPolicy == "Local")
            {
                errors.Invalid($"{path}.healthCheckNodePort", check, NameRules.PortNumber(check));
            }
            else
            {
                errors.Invalid($"{path}.healthCheckNodePort", check, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
            }
        }
    }

    private static void Policies(ServiceSpec spec, string path, FieldErrors errors)
    {
        errors.RequiredOneOf($"{path}.sessionAffinity", spec.SessionAffinity, "ClientIP", "None");
        if (spec.SessionAffinity == "None" && spec.SessionAffinityConfig is not null)
        {
            errors.Forbidden($"{path}.sessionAffinityConfig", "must not be set when session affinity is None");
        }
        if (spec.SessionAffinity == "ClientIP" && spec.SessionAffinityConfig is null)
        {
            errors.Required($"{path}.sessionAffinityConfig", "when session affinity is ClientIP");
        }
        if (spec.SessionAffinity == "ClientIP" && spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds is { } timeout and (<= 0 or > MaxAffinitySeconds))
        {
            errors.Invalid($"{path}.sessionAffinityConfig.clientIP.timeoutSeconds", timeout, $"must be greater than 0 and less than {MaxAffinitySeconds}");
        }
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
        if (spec.InternalTrafficPolicy is { } inside)
        {
            errors.OneOf($"{path}.internalTrafficPolicy", inside, "Cluster", "Local");
        }
        if (spec.TrafficDistribution is { } near)
        {
            errors.OneOf($"{path}.trafficDistribution", near, "PreferClose", "PreferSameNode", "PreferSameZone");
        }
    }
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
    });
}
