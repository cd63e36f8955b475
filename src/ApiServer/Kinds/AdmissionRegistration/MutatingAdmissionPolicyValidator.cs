using MiniKube.Api.AdmissionRegistration.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.AdmissionRegistration;

/// <summary>The rules for a MutatingAdmissionPolicy.</summary>
internal sealed class MutatingAdmissionPolicyValidator : KindValidator<MutatingAdmissionPolicy>
{
    public MutatingAdmissionPolicyValidator()
    {
        Check(static (o, errors) => PolicyRules.FailurePolicy(o.Spec.FailurePolicy, "spec.failurePolicy", errors));
        Part("spec.paramKind", static o => o.Spec.ParamKind, PolicyRules.ParamKind);
        Check(static (o, errors) => PolicyRules.Constraints(o.Spec.MatchConstraints, RuleRules.MutableOperations, "spec.matchConstraints", errors));
        Part("spec.matchConditions", static o => o.Spec.MatchConditions, ExpressionRules.MatchConditions);
        Part("spec.variables", static o => o.Spec.Variables, ExpressionRules.Variables);
        Part("spec.mutations", static o => o.Spec.Mutations, Mutations);
        Check(static (o, errors) => errors.RequiredOneOf("spec.reinvocationPolicy", o.Spec.ReinvocationPolicy, "IfNeeded", "Never"));
    }

    private static void Mutations(IReadOnlyList<Mutation> mutations, string path, FieldErrors errors)
    {
        if (mutations.Count == 0)
        {
            errors.Required(path, "mutations must contain at least one item");
        }
        foreach (var (i, mutation) in mutations.Index())
        {
            var at = $"{path}[{i}]";
            switch (mutation.PatchType)
            {
                case "":
                    errors.Required($"{at}.patchType");
                    break;
                case "JSONPatch":
                    Patch("jsonPatch", mutation.JsonPatch is not null, mutation.JsonPatch?.Expression, "applyConfiguration", mutation.ApplyConfiguration is not null);
                    break;
                case "ApplyConfiguration":
                    Patch("applyConfiguration", mutation.ApplyConfiguration is not null, mutation.ApplyConfiguration?.Expression, "jsonPatch", mutation.JsonPatch is not null);
                    break;
                default:
                    errors.OneOf($"{at}.patchType", mutation.PatchType, "ApplyConfiguration", "JSONPatch");
                    break;
            }

            void Patch(string member, bool isThere, string? expression, string other, bool otherIsThere)
            {
                if (!isThere)
                {
                    errors.Required($"{at}.{member}", $"must be specified when patchType is {mutation.PatchType}");
                }
                else if (string.IsNullOrWhiteSpace(expression))
                {
                    errors.Required($"{at}.{member}.expression");
                }
                if (otherIsThere)
                {
                    errors.Invalid($"{at}.{other}", $"{{{other}}}", [$"must not be specified when patchType is {mutation.PatchType}"]);
                }
            }
        }
    }
}

/// <summary>The rules for a MutatingAdmissionPolicyBinding.</summary>
internal sealed class MutatingAdmissionPolicyBindingValidator : KindValidator<MutatingAdmissionPolicyBinding>
{
    public MutatingAdmissionPolicyBindingValidator()
    {
        Check(static (o, errors) => errors.RequiredName("spec.policyName", o.Spec.PolicyName, NameRules.Dns1123Subdomain));
        Part("spec.paramRef", static o => o.Spec.ParamRef, PolicyRules.ParamRef);
        Part("spec.matchResources", static o => o.Spec.MatchResources, static (match, path, errors) => PolicyRules.Resources(match, RuleRules.MutableOperations, path, errors));
    }
}
