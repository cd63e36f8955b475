using MiniKube.Api.Names;
using MiniKube.Api.Networking.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>The rules for an IngressClass by itself.</summary>
internal sealed class IngressClassValidator : KindValidator<IngressClass>
{
    private const int MaxControllerBytes = 250;

    public IngressClassValidator()
    {
        Check(static (o, errors) => Controller(o.Spec.Controller, "spec.controller", errors));
        Part("spec.parameters", static o => o.Spec.Parameters, Parameters);
    }

    private static void Controller(string? controller, string path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(controller))
        {
            errors.Required(path);
            return;
        }
        if (controller.Length > MaxControllerBytes)
        {
            errors.Add(FieldError.TooLong(path, MaxControllerBytes));
        }
        var slash = controller.IndexOf('/');
        if (slash <= 0 || slash == controller.Length - 1)
        {
            errors.Invalid(path, controller, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        errors.Invalid(path, controller[..slash], NameRules.Dns1123Subdomain(controller[..slash]));
        errors.Invalid(path, controller[(slash + 1)..], NameRules.HttpPath(controller[(slash + 1)..]));
    }

    private static void Parameters(IngressClassParametersReference parameters, string path, FieldErrors errors)
    {
        if (parameters.ApiGroup is { } group)
        {
            errors.Invalid($"{path}.apiGroup", group, NameRules.Dns1123Subdomain(group));
        }
        errors.RequiredName($"{path}.kind", parameters.Kind, NameRules.PathSegment);
        errors.RequiredName($"{path}.name", parameters.Name, NameRules.PathSegment);
        switch (parameters.Scope, parameters.Namespace)
        {
            case ("Namespace", null):
                errors.Required($"{path}.namespace", "`parameters.scope` is set to 'Namespace'");
                break;
            case ("Namespace", { } ns):
                errors.Invalid($"{path}.namespace", ns, NameRules.Dns1123Label(ns));
                break;
            case ("Cluster", { }):
                errors.Forbidden($"{path}.namespace", "`parameters.scope` is set to 'Cluster'");
                break;
            case not ("Cluster", _):
                errors.OneOf($"{path}.scope", parameters.Scope, "Cluster", "Namespace");
                break;
        }
    }
}

/// <summary>What an update of an IngressClass may not change.</summary>
internal sealed class IngressClassChangeValidator : KindValidator<Change<IngressClass>>
{
    public IngressClassChangeValidator() =>
        Check(static (change, errors) => errors.Unchanged("spec.controller", change.Old.Spec.Controller, change.New.Spec.Controller));
}
