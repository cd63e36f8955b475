using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class ServiceValidator : KindValidator<Service>
{
    private const int MaxAffinitySeconds = 86_400;

    public ServiceValidator()
    {
        Part("spec", static o => o.Spec, Type);
        Part("spec", static o => o.Spec, Ports);
        Part("spec", static o => o.Spec, Addresses);
        Part("spec", static o => o.Spec, Policies);
    }

    private static bool IsHeadless(ServiceSpec spec) => spec.ClusterIP == "None" || (spec.ClusterIPs.Count > 0 && spec.ClusterIPs[0] == "None");

    private static void Type(ServiceSpec spec, string path, FieldErrors errors)
    {
        errors.RequiredOneOf($"{path}.type", spec.Type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        if (spec.Ports.Count == 0 && !IsHeadless(spec) && spec.Type != "ExternalName")
        {
            errors.Required($"{path}.ports");
        }
        switch (spec.Type)
        {
            case "NodePort" or "LoadBalancer" when IsHeadless(spec):
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

    private static void Addresses(ServiceSpec spec, string path, FieldErrors errors)
    {
        CommonRules.Labels(spec.Selector, $"{path}.selector", errors);
        for (var i = 0; i < spec.ClusterIPs.Count; i++)
        {
            if (spec.ClusterIPs[i] == "None" && spec.ClusterIPs.Count > 1)
            {
                errors.Invalid($"{path}.clusterIPs", CommonRules.ToDocument(spec.ClusterIPs), "'None' must be the first and only value");
            }
            else if (spec.ClusterIPs[i] != "None")
            {
                CommonRules.Address(spec.ClusterIPs[i], $"{path}.clusterIPs[{i}]", errors);
            }
        }
        if (spec.ClusterIPs.Count > 0 && spec.ClusterIPs[0] != (spec.ClusterIP ?? ""))
        {
            errors.Invalid($"{path}.clusterIPs", CommonRules.ToDocument(spec.ClusterIPs), "first value must match `clusterIP`");
        }
        for (var i = 0; i < spec.ExternalIPs.Count; i++)
        {
            if (CommonRules.Address(spec.ExternalIPs[i], $"{path}.externalIPs[{i}]", errors) is { } ip)
            {
                CommonRules.EndpointAddress(ip, $"{path}.externalIPs[{i}]", errors);
            }
        }
        for (var i = 0; i < spec.IpFamilies.Count; i++)
        {
            errors.OneOf($"{path}.ipFamilies[{i}]", spec.IpFamilies[i], "IPv4", "IPv6");
        }
        if (spec.IpFamilyPolicy is not null)
        {
            errors.OneOf($"{path}.ipFamilyPolicy", spec.IpFamilyPolicy, "PreferDualStack", "RequireDualStack", "SingleStack");
        }
    }

    private static void Policies(ServiceSpec spec, string path, FieldErrors errors)
    {
        errors.RequiredOneOf($"{path}.sessionAffinity", spec.SessionAffinity, "ClientIP", "None");
        if (spec.SessionAffinity == "None" && spec.SessionAffinityConfig is not null)
        {
            errors.Forbidden($"{path}.sessionAffinityConfig", "must not be set when session affinity is None");
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
    }
}

internal sealed class ServiceChangeValidator : KindValidator<Change<Service>>
{
    public ServiceChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        if (before.Type == "ExternalName" || after.Type == "ExternalName")
        {
            return;
        }
        if (before.ClusterIPs.Count > 0 && (after.ClusterIPs.Count == 0 || after.ClusterIPs[0] != before.ClusterIPs[0]))
        {
            errors.Invalid("spec.clusterIPs[0]", CommonRules.ToDocument(after.ClusterIPs), "may not change once set");
        }
        if (before.IpFamilies.Count > 0 && (after.IpFamilies.Count == 0 || after.IpFamilies[0] != before.IpFamilies[0]))
        {
            errors.Invalid("spec.ipFamilies[0]", CommonRules.ToDocument(after.IpFamilies), "may not change once set");
        }
    });
}
