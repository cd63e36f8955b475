using MiniKube.Api.Names;
using MiniKube.Api.Networking.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>The rules for a NetworkPolicy.</summary>
internal sealed class NetworkPolicyValidator : KindValidator<NetworkPolicy>
{
    private const int MaxTypes = 2;

    public NetworkPolicyValidator()
    {
        Check(static (o, errors) =>
        {
            CommonRules.LabelSelector(o.Spec.PodSelector, "spec.podSelector", errors);
            foreach (var (i, rule) in o.Spec.Ingress.Index())
            {
                Ports(rule.Ports, $"spec.ingress[{i}].ports", errors);
                Peers(rule.From, $"spec.ingress[{i}].from", errors);
            }
            foreach (var (i, rule) in o.Spec.Egress.Index())
            {
                Ports(rule.Ports, $"spec.egress[{i}].ports", errors);
                Peers(rule.To, $"spec.egress[{i}].to", errors);
            }
        });
        Part("spec.policyTypes", static o => o.Spec.PolicyTypes, Types);
    }

    private static void Ports(IReadOnlyList<NetworkPolicyPort> ports, string path, FieldErrors errors)
    {
        foreach (var (i, port) in ports.Index())
        {
            var at = $"{path}[{i}]";
            if (port.Protocol is { } protocol)
            {
                errors.OneOf($"{at}.protocol", protocol, "TCP", "UDP", "SCTP");
            }
            switch (port.Port, port.EndPort)
            {
                case (null, { } end):
                    errors.Invalid($"{at}.endPort", end, "may not be specified when `port` is not specified");
                    break;
                case ({ IsInt: false }, { } end):
                    errors.Invalid($"{at}.endPort", end, "may not be specified when `port` is non-numeric");
                    break;
                case ({ IsInt: true } first, { } end):
                    if (end < first.IntValue)
                    {
                        errors.Invalid($"{at}.endPort", end, "must be greater than or equal to `port`");
                    }
                    errors.Invalid($"{at}.endPort", end, NameRules.PortNumber(end));
                    break;
            }
            if (port.Port is { } number)
            {
                CommonRules.PortNumberOrName(number, $"{at}.port", errors);
            }
        }
    }

    private static void Peers(IReadOnlyList<NetworkPolicyPeer> peers, string path, FieldErrors errors)
    {
        foreach (var (i, peer) in peers.Index())
        {
            var at = $"{path}[{i}]";
            if (peer.PodSelector is { } pods)
            {
                CommonRules.LabelSelector(pods, $"{at}.podSelector", errors);
            }
            if (peer.NamespaceSelector is { } namespaces)
            {
                CommonRules.LabelSelector(namespaces, $"{at}.namespaceSelector", errors);
            }
            if (peer.IpBlock is { } block)
            {
                Block(block, $"{at}.ipBlock", errors);
            }
            switch (peer)
            {
                case { PodSelector: null, NamespaceSelector: null, IpBlock: null }:
                    errors.Required(at, "must specify a peer");
                    break;
                case { IpBlock: not null } and not { PodSelector: null, NamespaceSelector: null }:
                    errors.Forbidden(at, "may not specify both ipBlock and another peer");
                    break;
            }
        }
    }

    private static void Block(IPBlock block, string path, FieldErrors errors)
    {
        if (block.Cidr.Length == 0)
        {
            errors.Required($"{path}.cidr");
            return;
        }
        if (AddressRules.Range(block.Cidr, $"{path}.cidr", errors) is not { } range)
        {
            return;
        }
        foreach (var (i, text) in block.Except.Index())
        {
            var at = $"{path}.except[{i}]";
            if (AddressRules.Range(text, at, errors) is { } except && (!range.Contains(except.BaseAddress) || range.PrefixLength >= except.PrefixLength))
            {
                errors.Invalid(at, text, "must be a strict subset of `cidr`");
            }
        }
    }

    private static void Types(IReadOnlyList<string> types, string path, FieldErrors errors)
    {
        if (types.Count > MaxTypes)
        {
            errors.Invalid(path, CommonRules.ToDocument(types), "may not specify more than two policyTypes");
            return;
        }
        foreach (var (i, type) in types.Index())
        {
            errors.OneOf($"{path}[{i}]", type, "Ingress", "Egress");
        }
    }
}
