using MiniKube.Api.Authorization.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Authorization;

/// <summary>What access reviews must keep to.</summary>
internal static class AccessReviewRules
{
    public static void Check(SubjectAccessReviewSpec spec, FieldErrors errors)
    {
        Check(spec.ResourceAttributes, spec.NonResourceAttributes, errors);
        if (string.IsNullOrEmpty(spec.User) && spec.Groups.Count == 0)
        {
            errors.Invalid("spec.user", (Document)(spec.User ?? ""), "at least one of user or group must be specified");
        }
    }

    public static void Check(ResourceAttributes? resource, NonResourceAttributes? path, FieldErrors errors)
    {
        if (resource is not null && path is not null)
        {
            errors.Invalid("spec.nonResourceAttributes", CommonRules.ToDocument(path), "cannot be specified in combination with resourceAttributes");
        }
        if (resource is null && path is null)
        {
            errors.Invalid("spec.resourceAttributes", Document.Null, "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }
        if (resource?.FieldSelector is { } fields)
        {
            const string at = "spec.resourceAttributes.fieldSelector";
            CheckForm(fields.RawSelector, fields.Requirements.Count, at, errors);
            foreach (var (i, r) in fields.Requirements.Index())
            {
                CheckRequirement(r.Key, r.Operator, r.Values.Count, $"{at}.requirements[{i}]", errors);
            }
        }
        if (resource?.LabelSelector is { } labels)
        {
            const string at = "spec.resourceAttributes.labelSelector";
            CheckForm(labels.RawSelector, labels.Requirements.Count, at, errors);
            foreach (var (i, r) in labels.Requirements.Index())
            {
                CheckRequirement(r.Key, r.Operator, r.Values.Count, $"{at}.requirements[{i}]", errors);
                errors.Invalid($"{at}.requirements[{i}].key", r.Key, NameRules.QualifiedName(r.Key));
            }
        }
    }

    /// <param name="metadata">The review's.</param>
    /// <param name="checkedPart">Of it, what must not be there; the account of its fields may.</param>
    /// <param name="problem">What is wrong with metadata that is there.</param>
    /// <param name="errors">Where to say so.</param>
    public static void CheckMetadata(ObjectMeta metadata, ObjectMeta checkedPart, string problem, FieldErrors errors)
    {
        if (!(checkedPart with { ManagedFields = [] }).Equals(new ObjectMeta()))
        {
            errors.Invalid("metadata", CommonRules.ToDocument(metadata), problem);
        }
    }

    private static void CheckForm(string? raw, int requirements, string path, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(raw) && requirements > 0)
        {
            errors.Invalid($"{path}.rawSelector", (Document)raw, "may not specified at the same time as requirements");
        }
        if (string.IsNullOrEmpty(raw) && requirements == 0)
        {
            errors.Required($"{path}.requirements", $"when {path} is specified, requirements or rawSelector is required");
        }
    }

    // Operators of later versions pass: an authorizer that does not know one leaves it out.
    private static void CheckRequirement(string key, string op, int values, string path, FieldErrors errors)
    {
        if (key.Length == 0)
        {
            errors.Required($"{path}.key", "must be specified");
        }
        switch (op)
        {
            case "":
                errors.Required($"{path}.operator", "must be specified");
                break;
            case "In" or "NotIn" when values == 0:
                errors.Required($"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when values > 0:
                errors.Forbidden($"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
        }
    }
}
