using MiniKube.Api.ApiRegistration.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.ApiRegistration;

/// <summary>The rules for an APIService, whose name is its version and its group.</summary>
internal sealed class APIServiceValidator : KindValidator<APIService>
{
    private const int MaxGroupPriority = 20_000;
    private const int MaxVersionPriority = 1_000;

    public APIServiceValidator() => Check(static (o, errors) =>
    {
        var (group, version) = (o.Spec.Group ?? "", o.Spec.Version ?? "");
        if (o.Metadata.Name is { Length: > 0 } name && NameRules.PathSegment(name).Count == 0 && name != $"{version}.{group}")
        {
            errors.Invalid("metadata.name", name, [$"must be `spec.version+\".\"+spec.group`: {FieldError.Quote($"{version}.{group}")}"]);
        }
        if (group.Length > 0)
        {
            errors.Invalid("spec.group", group, NameRules.Dns1123Subdomain(group));
        }
        else if (version != "v1")
        {
            errors.Required("spec.group", "only v1 may have an empty group and it better be legacy kube");
        }
        errors.Invalid("spec.version", version, NameRules.Dns1035Label(version));
        if (o.Spec.GroupPriorityMinimum is <= 0 or > MaxGroupPriority)
        {
            errors.Invalid("spec.groupPriorityMinimum", o.Spec.GroupPriorityMinimum, ["must be positive and less than 20000"]);
        }
        if (o.Spec.VersionPriority is <= 0 or > MaxVersionPriority)
        {
            errors.Invalid("spec.versionPriority", o.Spec.VersionPriority, ["must be positive and less than 1000"]);
        }
        if (o.Spec.Service is { } service)
        {
            Remote(o.Spec, service, errors);
        }
        else
        {
            Local(o.Spec, errors);
        }
    });

    private static void Local(APIServiceSpec spec, FieldErrors errors)
    {
        if (spec.CaBundle is { IsEmpty: false } bundle)
        {
            errors.Invalid("spec.caBundle", $"{bundle.Length} bytes", ["local APIServices may not have a caBundle"]);
        }
        if (spec.InsecureSkipTLSVerify == true)
        {
            errors.Add(FieldError.Invalid("spec.insecureSkipTLSVerify", true, "local APIServices may not have insecureSkipTLSVerify"));
        }
    }

    private static void Remote(APIServiceSpec spec, ServiceReference service, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(service.Namespace))
        {
            errors.Required("spec.service.namespace");
        }
        if (string.IsNullOrEmpty(service.Name))
        {
            errors.Required("spec.service.name");
        }
        if (NameRules.PortNumber(service.Port ?? 0) is { Count: > 0 } problems)
        {
            errors.Invalid("spec.service.port", service.Port ?? 0, [$"port is not valid: {string.Join(", ", problems)}"]);
        }
        if (spec.InsecureSkipTLSVerify == true && spec.CaBundle is { IsEmpty: false })
        {
            errors.Add(FieldError.Invalid("spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present"));
        }
    }
}

/// <summary>The rules for an APIService's status.</summary>
internal sealed class APIServiceStatusValidator : KindValidator<APIService>
{
    public APIServiceStatusValidator() => Part("status.conditions", static o => o.Status.Conditions, static (conditions, path, errors) =>
    {
        foreach (var (i, condition) in conditions.Index())
        {
            errors.OneOf($"{path}[{i}].status", condition.Status, "True", "False", "Unknown");
        }
    });
}
