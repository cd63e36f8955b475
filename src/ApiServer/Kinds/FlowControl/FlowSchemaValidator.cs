using MiniKube.Api.FlowControl.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.FlowControl;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.FlowControl;

/// <summary>The rules for a FlowSchema.</summary>
internal sealed class FlowSchemaValidator : KindValidator<FlowSchema>
{
    private const int MaxPrecedence = 10_000;

    public FlowSchemaValidator()
    {
        Check(static (o, errors) =>
        {
            var spec = o.Spec;
            Precedence(spec.MatchingPrecedence, o.Metadata.Name ?? "", errors);
            if (spec.DistinguisherMethod is { } method && method.Type is not ("ByNamespace" or "ByUser"))
            {
                // Upstream shows the whole method, in its internal form.
                errors.Add(FieldError.NotSupported("spec.distinguisherMethod.type", new Api.Documents.DocumentObject(("Type", method.Type)), ["ByNamespace", "ByUser"]));
            }
            if (spec.PriorityLevelConfiguration.Name is { Length: > 0 } level)
            {
                errors.Invalid("spec.priorityLevelConfiguration.name", level, NameRules.Dns1123Subdomain(level));
            }
            else
            {
                errors.Required("spec.priorityLevelConfiguration.name", "must reference a priority level");
            }
        });
        Part("spec.rules", static o => o.Spec.Rules, FlowSchemaRules.Check);
        Check(static (o, errors) =>
        {
            if (FlowControlDefaults.MandatorySchemas.FirstOrDefault(m => m.Metadata.Name == o.Metadata.Name) is { } mandatory && !o.Spec.Equals(mandatory.Spec))
            {
                errors.Invalid("spec", CommonRules.ToDocument(o.Spec), $"spec of '{o.Metadata.Name}' must equal the fixed value");
            }
        });
    }

    private static void Precedence(int precedence, string name, FieldErrors errors)
    {
        const string path = "spec.matchingPrecedence";
        switch (precedence)
        {
            case <= 0:
                errors.Invalid(path, precedence, ["must be a positive value"]);
                break;
            case > MaxPrecedence:
                errors.Invalid(path, precedence, ["must not be greater than 10000"]);
                break;
            case 1 when name != "exempt":
                errors.Invalid(path, precedence, ["only the schema named 'exempt' may have matchingPrecedence 1"]);
                break;
        }
    }
}

/// <summary>The rules for a FlowSchema's status.</summary>
internal sealed class FlowSchemaStatusValidator : KindValidator<FlowSchema>
{
    public FlowSchemaStatusValidator() => Check(static (o, errors) => ConditionTypes.Check(o.Status.Conditions.Select(static c => c.Type ?? ""), errors));
}
