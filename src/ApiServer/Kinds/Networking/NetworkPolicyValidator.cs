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
            switch (port.Port)
            {
                case null when port.EndPort is { } end:
                    errors.Invalid($"{at}.endPort", end, "may not be specified when `port` is not specified");
                    break;
                case { IsInt: true } first:
                    CommonRules.PortNumberOrName(first, $"{at}.port", errors);
                    Last(port.EndPort, first.IntValue, $"{at}.endPort", errors);
                    break;
                case { } name:
                    if (port.EndPort is { } useless)
                    {
                        errors.Invalid($"{at}.endPort", useless, "may not be specified when `port` is non-numeric");
                    }
                    CommonRules.PortNumberOrName(name, $"{at}.port", errors);
                    break;
            }
        }
    }

    private static void Last(int? end, int first, string path, FieldErrors errors)
    {
        if (end is not { } last)
        {
            return;
        }
        if (last < first)
        {
            // As upstream, which shows the first one.
            errors.Invalid(path, first, "must be greater than or equal to `port`");
        }
        errors.Invalid(path, last, NameRules.PortNumber(last));
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
