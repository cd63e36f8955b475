using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.Api.Networking.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>The rules for an Ingress by itself.</summary>
internal class IngressValidator : KindValidator<Ingress>
{
    private static readonly string[] PathSequences = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] PathEnds = ["/..", "/."];

    public IngressValidator()
    {
        Part("spec", static o => o.Spec, Spec);
        Part("spec.rules", static o => o.Spec.Rules, Rules);
        Part("spec.tls", static o => o.Spec.Tls, Tls);
        Check(static (o, errors) =>
        {
            if (o.Spec.IngressClassName is { } name)
            {
                errors.Invalid("spec.ingressClassName", name, NameRules.Dns1123Subdomain(name));
            }
        });
    }

    /// <summary>A host's name: whole, or below <c>*.</c>.</summary>
    public static IReadOnlyList<string> Host(string host) => host.Contains('*') ? NameRules.WildcardDns1123Subdomain(host) : NameRules.Dns1123Subdomain(host);

    private static void Spec(IngressSpec spec, string path, FieldErrors errors)
    {
        if (spec.Rules.Count == 0 && spec.DefaultBackend is null)
        {
            errors.Invalid(path, (Document?)null, "either `defaultBackend` or `rules` must be specified");
        }
        if (spec.DefaultBackend is { } backend)
        {
            Backend(backend, $"{path}.defaultBackend", errors);
        }
    }

    private static void Rules(IReadOnlyList<IngressRule> rules, string path, FieldErrors errors)
    {
        foreach (var (i, rule) in rules.Index())
        {
            var at = $"{path}[{i}]";
            if (rule.Host is { Length: > 0 } host)
            {
                if (AddressRules.IsAddress(host))
                {
                    errors.Invalid($"{at}.host", host, "must be a DNS name, not an IP address");
                }
                errors.Invalid($"{at}.host", host, Host(host));
            }
            if (rule.Http is not { } http)
            {
                continue;
            }
            if (http.Paths.Count == 0)
            {
                errors.Required($"{at}.http.paths");
            }
            foreach (var (p, route) in http.Paths.Index())
            {
                Path(route, $"{at}.http.paths[{p}]", errors);
            }
        }
    }

    private static void Path(HTTPIngressPath path, string at, FieldErrors errors)
    {
        var text = path.Path ?? "";
        switch (path.PathType)
        {
            case "":
                errors.Required($"{at}.pathType", "pathType must be specified");
                return;
            case "Exact" or "Prefix":
                if (!text.StartsWith('/'))
                {
                    errors.Invalid($"{at}.path", text, "must be an absolute path");
                }
                errors.Invalid($"{at}.path", text, PathSequences.Where(text.Contains).Select(static s => $"must not contain '{s}'"));
                errors.Invalid($"{at}.path", text, PathEnds.Where(text.EndsWith).Select(static s => $"cannot end with '{s}'"));
                break;
            case "ImplementationSpecific":
                if (text.Length > 0 && text[0] != '/')
                {
                    errors.Invalid($"{at}.path", text, "must be an absolute path");
                }
                break;
            default:
                errors.OneOf($"{at}.pathType", path.PathType, "Exact", "ImplementationSpecific", "Prefix");
                break;
        }
        Backend(path.Backend, $"{at}.backend", errors);
    }

    private static void Backend(IngressBackend backend, string path, FieldErrors errors)
    {
        switch (backend)
        {
            case { Resource: not null, Service: not null }:
                errors.Invalid(path, "", "cannot set both resource and service backends");
                break;
            case { Resource: { } resource }:
                Reference(resource.ApiGroup, resource.Kind, resource.Name, $"{path}.resource", errors);
                break;
            case { Service: { } service }:
                errors.RequiredName($"{path}.service.name", service.Name, NameRules.Dns1035Label);
                Port(service.Port, path, errors);
                break;
            default:
                errors.Invalid(path, "", "resource or service backend is required");
                break;
        }
    }

    private static void Port(ServiceBackendPort port, string backend, FieldErrors errors)
    {
        switch (string.IsNullOrEmpty(port.Name) ? null : port.Name, port.Number ?? 0)
        {
            case (null, 0):
                errors.Required(backend, "port name or number is required");
                break;
            case (null, var number):
                errors.Invalid($"{backend}.service.port.number", number, NameRules.PortNumber(number));
                break;
            case ({ } name, 0):
                errors.Invalid($"{backend}.service.port.name", name, NameRules.PortName(name));
                break;
            default:
                errors.Invalid(backend, "", "cannot set both port name & port number");
                break;
        }
    }

    /// <summary>Something of whatever kind, which the one who serves the Ingress knows.</summary>
    public static void Reference(string? group, string kind, string name, string path, FieldErrors errors)
    {
        if (group is not null)
        {
            errors.Invalid($"{path}.apiGroup", group, NameRules.Dns1123Subdomain(group));
        }
        foreach (var (member, value) in ((string, string)[])[("kind", kind), ("name", name)])
        {
            if (value.Length == 0)
            {
                errors.Required($"{path}.{member}", $"{member} is required");
            }
            else
            {
                errors.Invalid($"{path}.{member}", value, NameRules.PathSegment(value));
            }
        }
    }

    private static void Tls(IReadOnlyList<IngressTLS> certificates, string path, FieldErrors errors)
    {
        foreach (var (i, tls) in certificates.Index())
        {
            foreach (var (h, host) in tls.Hosts.Index())
            {
                errors.Invalid($"{path}[{i}].hosts[{h}]", host, Host(host));
            }
            if (tls.SecretName is { Length: > 0 } secret)
            {
                errors.Invalid($"{path}[{i}].secretName", secret, NameRules.Dns1123Subdomain(secret));
            }
        }
    }
}

/// <summary>What is asked of a new Ingress besides: it says its class once only, or twice the same.</summary>
internal sealed class IngressCreateValidator : IngressValidator
{
    public IngressCreateValidator() => Check(static (o, errors) =>
    {
        if (o.Spec.IngressClassName is { } name && o.Metadata.Annotations.TryGetValue(IngressKind.ClassAnnotation, out var annotation) && annotation != name)
        {
            errors.Invalid($"annotations.{IngressKind.ClassAnnotation}", annotation, "must match `ingressClassName` when both are specified");
        }
    });
}

/// <summary>The rules for an Ingress' status.</summary>
internal sealed class IngressStatusValidator : KindValidator<Ingress>
{
    public IngressStatusValidator() => Part("status.loadBalancer.ingress", static o => o.Status.LoadBalancer.Ingress, static (entries, path, errors) =>
    {
        foreach (var (i, entry) in entries.Index())
        {
            AddressRules.LoadBalancer(entry.Ip, entry.Hostname, $"{path}[{i}]", errors);
        }
    });
}
