using MiniKube.Api.Names;
using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>The rules for what a claim asks for.</summary>
internal static class DeviceClaimRules
{
    private const int MaxAlternatives = 8;
    private const int MaxTolerations = 16;

    public static void Check(ResourceClaimSpec spec, string path, FieldErrors errors)
    {
        var names = new RequestNames(spec.Devices.Requests);
        Bounded.Set(spec.Devices.Requests, DeviceRules.MaxItems, static r => r.Name, $"{path}.devices.requests", errors, (request, at) => Request(request, at, errors));
        Bounded.List(spec.Devices.Constraints, DeviceRules.MaxItems, $"{path}.devices.constraints", errors, (constraint, at) => Constraint(constraint, names, at, errors));
        Bounded.List(spec.Devices.Config, DeviceRules.MaxItems, $"{path}.devices.config", errors, (config, at) =>
        {
            names.Check(config.Requests, $"{at}.requests", errors);
            DeviceRules.Configuration(config.Opaque, at, errors);
        });
    }

    private static void Request(DeviceRequest request, string path, FieldErrors errors)
    {
        DeviceRules.Label(request.Name, $"{path}.name", errors);
        switch (request.Exactly, request.FirstAvailable.Count)
        {
            case (null, 0):
                errors.Required(path, "exactly one of `exactly` or `firstAvailable` is required");
                break;
            case ({ } exactly, 0):
                Device(exactly.DeviceClassName, exactly.Selectors, exactly.AllocationMode, exactly.Count ?? 0, exactly.Tolerations, $"{path}.exactly", errors);
                break;
            case (null, _):
                Bounded.Set(request.FirstAvailable, MaxAlternatives, static r => r.Name, $"{path}.firstAvailable", errors, (alternative, at) =>
                {
                    DeviceRules.Label(alternative.Name, $"{at}.name", errors);
                    Device(alternative.DeviceClassName, alternative.Selectors, alternative.AllocationMode, alternative.Count ?? 0, alternative.Tolerations, at, errors);
                });
                break;
            default:
                errors.Invalid(path, (Api.Documents.Document?)null, "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set");
                break;
        }
    }

    private static void Device(
        string className, IReadOnlyList<DeviceSelector> selectors, string? mode, long count, IReadOnlyList<DeviceToleration> tolerations, string path, FieldErrors errors)
    {
        errors.RequiredName($"{path}.deviceClassName", className, NameRules.Dns1123Subdomain);
        DeviceRules.Selectors(selectors, $"{path}.selectors", errors);
        switch (mode)
        {
            case "All" when count != 0:
                errors.Invalid($"{path}.count", count, ["must not be specified when allocationMode is 'All'"]);
                break;
            case "ExactCount" when count <= 0:
                errors.Invalid($"{path}.count", count, ["must be greater than zero"]);
                break;
            case not ("All" or "ExactCount"):
                errors.OneOf($"{path}.allocationMode", mode, "All", "ExactCount");
                break;
        }
        Bounded.List(tolerations, MaxTolerations, $"{path}.tolerations", errors, (toleration, at) => Toleration(toleration, at, errors));
    }

    private static void Toleration(DeviceToleration toleration, string path, FieldErrors errors)
    {
        if (toleration.Key is { Length: > 0 } key)
        {
            errors.Invalid($"{path}.key", key, NameRules.QualifiedName(key));
        }
        switch (toleration.Operator)
        {
            case "Exists":
                if (toleration.Value is { Length: > 0 } value)
                {
                    errors.Invalid($"{path}.value", value, ["must be empty for operator `Exists`"]);
                }
                break;
            case "Equal":
                errors.Invalid($"{path}.value", toleration.Value ?? "", NameRules.LabelValue(toleration.Value ?? ""));
                break;
            default:
                errors.RequiredOneOf($"{path}.operator", toleration.Operator, "Equal", "Exists");
                break;
        }
        if (toleration.Effect is { Length: > 0 } effect)
        {
            errors.OneOf($"{path}.effect", effect, "NoExecute", "NoSchedule", "None");
        }
    }

    private static void Constraint(DeviceConstraint constraint, RequestNames names, string path, FieldErrors errors)
    {
        names.Check(constraint.Requests, $"{path}.requests", errors);
        if (constraint.MatchAttribute is { } match)
        {
            DeviceRules.FullyQualifiedName(match, $"{path}.matchAttribute", errors);
        }
        else if (constraint.DistinctAttribute is { } distinct)
        {
            DeviceRules.FullyQualifiedName(distinct, $"{path}.distinctAttribute", errors);
        }
        else
        {
            errors.Required(path, "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set");
        }
    }
}
