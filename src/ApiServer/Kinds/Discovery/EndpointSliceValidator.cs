using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Discovery;

internal sealed class EndpointSliceValidator : KindValidator<EndpointSlice>
{
    private const int MaxAddresses = 100;
    private const int MaxEndpoints = 1000;
    private const int MaxPorts = 20_000;

    public EndpointSliceValidator() => Check(static (o, errors) =>
    {
        errors.RequiredOneOf("addressType", o.AddressType, "FQDN", "IPv4", "IPv6");
        if (o.Endpoints.Count > MaxEndpoints)
        {
            errors.Add(FieldError.TooMany("endpoints", o.Endpoints.Count, MaxEndpoints));
            return;
        }
        for (var i = 0; i < o.Endpoints.Count; i++)
        {
            Endpoint(o.Endpoints[i], o.AddressType, $"endpoints[{i}]", errors);
        }
        Ports(o.Ports, errors);
    });

    private static void Endpoint(Endpoint endpoint, string type, string path, FieldErrors errors)
    {
        if (endpoint.Addresses.Count == 0)
        {
            errors.Required($"{path}.addresses", "must contain at least 1 address");
        }
        else if (endpoint.Addresses.Count > MaxAddresses)
        {
            errors.Add(FieldError.TooMany($"{path}.addresses", endpoint.Addresses.Count, MaxAddresses));
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < endpoint.Addresses.Count; i++)
        {
            var (address, at) = (endpoint.Addresses[i], $"{path}.addresses[{i}]");
            if (!seen.Add(address))
            {
                errors.Duplicate(at, address);
            }
            if (type == "FQDN")
            {
                errors.Invalid(at, address, NameRules.Dns1123Subdomain(address));
            }
            else if (AddressRules.Address(address, at, errors) is { } ip)
            {
                if (AddressRange.FamilyOf(ip) != type)
                {
                    errors.Invalid(at, address, $"must be an {type} address");
                }
                AddressRules.Endpoint(ip, at, errors);
            }
        }
        if (endpoint.NodeName is { } node)
        {
            errors.Invalid($"{path}.nodeName", node, NameRules.Dns1123Subdomain(node));
        }
        if (endpoint.Hostname is { } host)
        {
            errors.Invalid($"{path}.hostname", host, NameRules.Dns1123Label(host));
        }
    }

    private static void Ports(IReadOnlyList<EndpointPort> ports, FieldErrors errors)
    {
        if (ports.Count > MaxPorts)
        {
            errors.Add(FieldError.TooMany("ports", ports.Count, MaxPorts));
            return;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, at) = (ports[i], $"ports[{i}]");
            if (!string.IsNullOrEmpty(port.Name))
            {
                errors.Invalid($"{at}.name", port.Name, NameRules.Dns1123Label(port.Name));
            }
            if (!seen.Add(port.Name ?? ""))
            {
                errors.Duplicate($"{at}.name", port.Name ?? "");
            }
            if (port.Port is { } number)
            {
                errors.Invalid($"{at}.port", number, NameRules.PortNumber(number));
            }
            errors.RequiredOneOf($"{at}.protocol", port.Protocol, "SCTP", "TCP", "UDP");
        }
    }
}

internal sealed class EndpointSliceChangeValidator : KindValidator<Change<EndpointSlice>>
{
    public EndpointSliceChangeValidator() => Check(static (change, errors) =>
    {
        if (change.Old.AddressType != change.New.AddressType)
        {
            errors.Invalid("addressType", change.New.AddressType, CommonRules.Immutable);
        }
    });
}
