using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>The rules for admission webhooks, mutating and validating.</summary>
internal static class WebhookRules
{
    private const int MaxTimeoutSeconds = 30;

    public static void Check(IReadOnlyList<ValidatingWebhook> webhooks, string path, FieldErrors errors) => Each(webhooks, static w => w.Name, path, errors, static (webhook, at, errors) =>
    {
        RuleRules.Check(webhook.Rules, $"{at}.rules", errors);
        Policies(webhook.FailurePolicy, webhook.MatchPolicy, webhook.SideEffects, webhook.TimeoutSeconds, at, errors);
        Selectors(webhook.NamespaceSelector, webhook.ObjectSelector, at, errors);
        Client(webhook.ClientConfig, $"{at}.clientConfig", errors);
        ExpressionRules.MatchConditions(webhook.MatchConditions, $"{at}.matchConditions", errors);
        ReviewVersions(webhook.AdmissionReviewVersions, $"{at}.admissionReviewVersions", errors);
    });

    public static void Check(IReadOnlyList<MutatingWebhook> webhooks, string path, FieldErrors errors) => Each(webhooks, static w => w.Name, path, errors, static (webhook, at, errors) =>
    {
        RuleRules.Check(webhook.Rules, $"{at}.rules", errors);
        Policies(webhook.FailurePolicy, webhook.MatchPolicy, webhook.SideEffects, webhook.TimeoutSeconds, at, errors);
        Selectors(webhook.NamespaceSelector, webhook.ObjectSelector, at, errors);
        if (webhook.ReinvocationPolicy is { } reinvocation)
        {
            errors.OneOf($"{at}.reinvocationPolicy", reinvocation, "IfNeeded", "Never");
        }
        Client(webhook.ClientConfig, $"{at}.clientConfig", errors);
        ExpressionRules.MatchConditions(webhook.MatchConditions, $"{at}.matchConditions", errors);
        ReviewVersions(webhook.AdmissionReviewVersions, $"{at}.admissionReviewVersions", errors);
    });

    private static void Each<T>(IReadOnlyList<T> webhooks, Func<T, string> name, string path, FieldErrors errors, Action<T, string, FieldErrors> rules)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, webhook) in webhooks.Index())
        {
            Name(name(webhook), $"{path}[{i}].name", errors);
            rules(webhook, $"{path}[{i}]", errors);
            if (name(webhook).Length > 0 && !names.Add(name(webhook)))
            {
                errors.Duplicate($"{path}[{i}].name", name(webhook));
            }
        }
    }

    private static void Name(string name, string path, FieldErrors errors)
    {
        const int minSegments = 3;
        if (name.Length == 0)
        {
            errors.Required(path);
        }
        else if (NameRules.Dns1123Subdomain(name) is { Count: > 0 } problems)
        {
            errors.Invalid(path, name, [string.Join(',', problems)]);
        }
        else if (name.Split('.').Length < minSegments)
        {
            errors.Invalid(path, name, ["should be a domain with at least three segments separated by dots"]);
        }
    }

    private static void Policies(string? failure, string? match, string sideEffects, int? timeout, string path, FieldErrors errors)
    {
        if (failure is not null)
        {
            errors.OneOf($"{path}.failurePolicy", failure, "Fail", "Ignore");
        }
        if (match is not null)
        {
            errors.OneOf($"{path}.matchPolicy", match, "Equivalent", "Exact");
        }
        if (sideEffects.Length == 0)
        {
            errors.Required($"{path}.sideEffects", "must specify one of None, NoneOnDryRun");
        }
        else
        {
            errors.OneOf($"{path}.sideEffects", sideEffects, "None", "NoneOnDryRun");
        }
        if (timeout is { } seconds and (< 1 or > MaxTimeoutSeconds))
        {
            errors.Invalid($"{path}.timeoutSeconds", seconds, ["the timeout value must be between 1 and 30 seconds"]);
        }
    }

    private static void Selectors(Api.Meta.V1.LabelSelector? namespaces, Api.Meta.V1.LabelSelector? objects, string path, FieldErrors errors)
    {
        if (namespaces is not null)
        {
            CommonRules.LabelSelector(namespaces, $"{path}.namespaceSelector", errors);
        }
        if (objects is not null)
        {
            CommonRules.LabelSelector(objects, $"{path}.objectSelector", errors);
        }
    }

    private static void ReviewVersions(IReadOnlyList<string> versions, string path, FieldErrors errors)
    {
        if (versions.Count == 0)
        {
            errors.Required(path, "must specify one of v1, v1beta1");
            return;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, version) in versions.Index())
        {
            errors.Invalid($"{path}[{i}]", version, seen.Add(version) ? NameRules.Dns1035Label(version) : ["duplicate version"]);
        }
        if (!seen.Contains("v1") && !seen.Contains("v1beta1"))
        {
            errors.Invalid(path, CommonRules.ToDocument(versions), "must include at least one of v1, v1beta1");
        }
    }

    private static void Client(WebhookClientConfig client, string path, FieldErrors errors)
    {
        switch (client)
        {
            case { Url: { } url, Service: null }:
                Url(url, $"{path}.url", errors);
                break;
            case { Url: null, Service: { } service }:
                Service(service, $"{path}.service", errors);
                break;
            default:
                errors.Required(path, "exactly one of url or service is required");
                break;
        }
    }

    private static void Url(string text, string path, FieldErrors errors)
    {
        const string form = "; desired format: https://host[/path]";
        if (!Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var url))
        {
            errors.Required(path, $"url must be a valid URL: {text}{form}");
            return;
        }
        var (scheme, host) = url.IsAbsoluteUri ? (url.Scheme, url.Authority) : ("", "");
        if (scheme != "https")
        {
            errors.Invalid(path, scheme, [$"'https' is the only allowed URL scheme{form}"]);
        }
        if (host.Length == 0)
        {
            errors.Invalid(path, host, [$"host must be specified{form}"]);
        }
        if (!url.IsAbsoluteUri)
        {
            return;
        }
        if (url.UserInfo.Length > 0)
        {
            errors.Invalid(path, url.UserInfo, ["user information is not permitted in the URL"]);
        }
        if (url.Fragment.Length > 1)
        {
            errors.Invalid(path, url.Fragment[1..], ["fragments are not permitted in the URL"]);
        }
        if (url.Query.Length > 1)
        {
            errors.Invalid(path, url.Query[1..], ["query parameters are not permitted in the URL"]);
        }
    }

    private static void Service(ServiceReference service, string path, FieldErrors errors)
    {
        if (service.Name.Length == 0)
        {
            errors.Required($"{path}.name");
        }
        if (service.Namespace.Length == 0)
        {
            errors.Required($"{path}.namespace");
        }
        if (NameRules.PortNumber(service.Port ?? 0) is { Count: > 0 } problems)
        {
            errors.Invalid($"{path}.port", service.Port ?? 0, [$"port is not valid: {string.Join(", ", problems)}"]);
        }
        if (service.Path is { } text and not ("" or "/"))
        {
            ServicePath(text, $"{path}.path", errors);
        }
    }

    private static void ServicePath(string text, string path, FieldErrors errors)
    {
        if (text == "//")
        {
            errors.Invalid(path, text, ["segment[0] may not be empty"]);
            return;
        }
        if (text[0] != '/')
        {
            errors.Invalid(path, text, ["must start with a '/'"]);
        }
        var steps = text.EndsWith('/') ? text[1..^1] : text[1..];
        foreach (var (i, step) in steps.Split('/').Index())
        {
            errors.Invalid(path, text, step.Length == 0 ? [$"segment[{i}] may not be empty"] : NameRules.Dns1123Subdomain(step).Select(p => $"segment[{i}]: {p}"));
        }
    }
}
