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
        Check(static (o, errors) =>
        {
            var controller = o.Spec.Controller ?? "";
            if (controller.Length > MaxControllerBytes)
            {
                errors.Add(FieldError.TooLong("spec.controller", MaxControllerBytes));
            }
            CommonRules.DomainPrefixedPath(controller, "spec.controller", errors);
        });
        Part("spec.parameters", static o => o.Spec.Parameters, Parameters);
    }

    private static void Parameters(IngressClassParametersReference parameters, string path, FieldErrors errors)
    {
        IngressValidator.Reference(parameters.ApiGroup, parameters.Kind, parameters.Name, path, errors);
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
