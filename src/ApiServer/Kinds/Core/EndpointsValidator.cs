using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class EndpointsValidator : KindValidator<Endpoints>
{
    public EndpointsValidator() => Check(static (o, errors) =>
    {
        for (var i = 0; i < o.Subsets.Count; i++)
        {
            Subset(o.Subsets[i], $"subsets[{i}]", errors);
        }
    });

    private static void Subset(EndpointSubset subset, string path, FieldErrors errors)
    {
        if (subset.Addresses.Count == 0 && subset.NotReadyAddresses.Count == 0)
        {
            errors.Required(path, "must specify `addresses` or `notReadyAddresses`");
        }
        Addresses(subset.Addresses, $"{path}.addresses", errors);
        Addresses(subset.NotReadyAddresses, $"{path}.notReadyAddresses", errors);
        for (var i = 0; i < subset.Ports.Count; i++)
        {
            var (port, at) = (subset.Ports[i], $"{path}.ports[{i}]");
            if (!string.IsNullOrEmpty(port.Name) || subset.Ports.Count > 1)
            {
                errors.RequiredName($"{at}.name", port.Name, NameRules.Dns1123Label);
            }
            errors.Invalid($"{at}.port", port.Port, NameRules.PortNumber(port.Port));
            errors.RequiredOneOf($"{at}.protocol", port.Protocol, "SCTP", "TCP", "UDP");
        }
    }

    private static void Addresses(IReadOnlyList<EndpointAddress> addresses, string path, FieldErrors errors)
    {
        for (var i = 0; i < addresses.Count; i++)
        {
            var (address, at) = (addresses[i], $"{path}[{i}]");
            if (AddressRules.Address(address.Ip, $"{at}.ip", errors) is { } ip)
            {
                AddressRules.Endpoint(ip, $"{at}.ip", errors);
            }
            if (!string.IsNullOrEmpty(address.Hostname))
            {
                errors.Invalid($"{at}.hostname", address.Hostname, NameRules.Dns1123Label(address.Hostname));
            }
            if (!string.IsNullOrEmpty(address.NodeName))
            {
                errors.Invalid($"{at}.nodeName", address.NodeName, NameRules.Dns1123Subdomain(address.NodeName));
            }
        }
    }
}
