using System.Text;
using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>The rules for a ValidatingAdmissionPolicy.</summary>
internal sealed class ValidatingAdmissionPolicyValidator : KindValidator<ValidatingAdmissionPolicy>
{
    private const int MaxAuditAnnotations = 20;
    private const int MaxValueExpressionBytes = 5 * 1024;

    public ValidatingAdmissionPolicyValidator()
    {
        Check(static (o, errors) => PolicyRules.FailurePolicy(o.Spec.FailurePolicy, "spec.failurePolicy", errors));
        Part("spec.paramKind", static o => o.Spec.ParamKind, PolicyRules.ParamKind);
        Check(static (o, errors) => PolicyRules.Constraints(o.Spec.MatchConstraints, RuleRules.Operations, "spec.matchConstraints", errors));
        Part("spec.matchConditions", static o => o.Spec.MatchConditions, ExpressionRules.MatchConditions);
        Part("spec.variables", static o => o.Spec.Variables, ExpressionRules.Variables);
        Check(static (o, errors) =>
        {
            if (o.Spec.Validations.Count == 0 && o.Spec.AuditAnnotations.Count == 0)
            {
                errors.Required("spec.validations", "validations or auditAnnotations must contain at least one item");
                errors.Required("spec.auditAnnotations", "validations or auditAnnotations must contain at least one item");
            }
            Validations(o.Spec.Validations, "spec.validations", errors);
            AuditAnnotations(o.Metadata.Name ?? "", o.Spec.AuditAnnotations, "spec.auditAnnotations", errors);
        });
    }

    private static void Validations(IReadOnlyList<Api.AdmissionRegistration.V1.Validation> validations, string path, FieldErrors errors)
    {
        foreach (var (i, validation) in validations.Index())
        {
            var at = $"{path}[{i}]";
            if (string.IsNullOrWhiteSpace(validation.Expression))
            {
                errors.Required($"{at}.expression", "expression is not specified");
            }
            NotBlank(validation.MessageExpression, $"{at}.messageExpression", errors);
            NotBlank(validation.Message, $"{at}.message", errors);
            if (validation.Message is { } message && message.Trim().AsSpan().ContainsAny('\n', '\r'))
            {
                errors.Invalid($"{at}.message", message, ["must not contain line breaks"]);
            }
            if (validation.Reason is { } reason)
            {
                errors.OneOf($"{at}.reason", reason, "Forbidden", "Invalid", "RequestEntityTooLarge");
            }
        }
    }

    private static void NotBlank(string? text, string path, FieldErrors errors)
    {
        if (text is { Length: > 0 } && string.IsNullOrWhiteSpace(text))
        {
            errors.Invalid(path, text, ["must be non-empty if specified"]);
        }
    }

    private static void AuditAnnotations(string policy, IReadOnlyList<AuditAnnotation> annotations, string path, FieldErrors errors)
    {
        if (annotations.Count > MaxAuditAnnotations)
        {
            errors.Add(FieldError.Invalid(path, Api.Documents.Document.Of(annotations.Select(CommonRules.ToDocument).ToArray()), $"must not have more than {MaxAuditAnnotations} auditAnnotations"));
        }
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, annotation) in annotations.Index())
        {
            var at = $"{path}[{i}]";
            if (policy.Length == 0)
            {
                errors.Invalid($"{at}.key", annotation.Key, ["requires metadata.name be non-empty"]);
            }
            else
            {
                errors.Invalid($"{at}.key", $"{policy}/{annotation.Key}", NameRules.QualifiedName($"{policy}/{annotation.Key}"));
            }
            if (string.IsNullOrWhiteSpace(annotation.ValueExpression))
            {
                errors.Required($"{at}.valueExpression", "valueExpression is not specified");
            }
            else if (Encoding.UTF8.GetByteCount(annotation.ValueExpression.Trim()) > MaxValueExpressionBytes)
            {
                errors.Required($"{at}.valueExpression", $"must not exceed {MaxValueExpressionBytes} bytes in length");
            }
            if (!keys.Add(annotation.Key))
            {
                errors.Duplicate($"{at}.key", annotation.Key);
            }
        }
    }
}

/// <summary>The rules for a ValidatingAdmissionPolicy's status.</summary>
internal sealed class ValidatingAdmissionPolicyStatusValidator : KindValidator<ValidatingAdmissionPolicy>
{
    public ValidatingAdmissionPolicyStatusValidator()
    {
        Part("status.typeChecking.expressionWarnings", static o => o.Status.TypeChecking?.ExpressionWarnings, static (warnings, path, errors) =>
        {
            foreach (var (i, warning) in warnings.Index())
            {
                if (warning.Warning.Length == 0)
                {
                    errors.Required($"{path}[{i}].warning");
                }
                if (string.IsNullOrWhiteSpace(warning.FieldRef))
                {
                    errors.Required($"{path}[{i}].fieldRef");
                }
            }
        });
        Part("status.conditions", static o => o.Status.Conditions, ConditionRules.Check);
    }
}

/// <summary>The rules for a ValidatingAdmissionPolicyBinding.</summary>
internal sealed class ValidatingAdmissionPolicyBindingValidator : KindValidator<ValidatingAdmissionPolicyBinding>
{
    public ValidatingAdmissionPolicyBindingValidator()
    {
        Check(static (o, errors) => errors.RequiredName("spec.policyName", o.Spec.PolicyName, NameRules.Dns1123Subdomain));
        Part("spec.paramRef", static o => o.Spec.ParamRef, PolicyRules.ParamRef);
        Part("spec.matchResources", static o => o.Spec.MatchResources, static (match, path, errors) => PolicyRules.Resources(match, RuleRules.Operations, path, errors));
        Part("spec.validationActions", static o => o.Spec.ValidationActions, Actions);
    }

    private static void Actions(IReadOnlyList<string> actions, string path, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, action) in actions.Index())
        {
            errors.OneOf($"{path}[{i}]", action, "Audit", "Deny", "Warn");
            if (!seen.Add(action))
            {
                errors.Duplicate($"{path}[{i}]", action);
            }
        }
        if (seen.Contains("Deny") && seen.Contains("Warn"))
        {
            errors.Invalid(path, CommonRules.ToDocument(actions),
                "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
        }
        if (seen.Count == 0)
        {
            errors.Required(path, "at least one validation action is required");
        }
    }
}
