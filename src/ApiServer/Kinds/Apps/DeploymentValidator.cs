using MiniKube.Api.Apps.V1;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

internal sealed class DeploymentValidator : KindValidator<Deployment>
{
    public DeploymentValidator()
    {
        Part("spec", static o => o.Spec, static (spec, path, errors) =>
        {
            errors.NotNegative($"{path}.replicas", spec.Replicas);
            SelectorAndTemplate.Check(spec.Selector, spec.Template, path, errors);
            if (spec.Strategy is { } strategy)
            {
                Strategy(strategy, $"{path}.strategy", errors);
            }
            errors.NotNegative($"{path}.minReadySeconds", spec.MinReadySeconds);
            errors.NotNegative($"{path}.revisionHistoryLimit", spec.RevisionHistoryLimit);
            errors.NotNegative($"{path}.progressDeadlineSeconds", spec.ProgressDeadlineSeconds);
            if (spec.ProgressDeadlineSeconds is { } deadline && deadline <= (spec.MinReadySeconds ?? 0))
            {
                errors.Invalid($"{path}.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
            }
        });
    }

    private static void Strategy(DeploymentStrategy strategy, string path, FieldErrors errors)
    {
        switch (strategy.Type)
        {
            case "Recreate" when strategy.RollingUpdate is not null:
                errors.Forbidden($"{path}.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
                break;
            case "RollingUpdate" when strategy.RollingUpdate is { } rolling:
                RollingUpdate(rolling, $"{path}.rollingUpdate", errors);
                break;
            case "RollingUpdate":
                errors.Required($"{path}.rollingUpdate", "this should be defaulted and never be nil");
                break;
            case not "Recreate":
                errors.Add(FieldError.NotSupported(path, CommonRules.ToDocument(strategy), ["Recreate", "RollingUpdate"]));
                break;
        }
    }

    private static void RollingUpdate(RollingUpdateDeployment rolling, string path, FieldErrors errors)
    {
        CommonRules.CountOrPercentage(rolling.MaxUnavailable, $"{path}.maxUnavailable", errors);
        CommonRules.CountOrPercentage(rolling.MaxSurge, $"{path}.maxSurge", errors);
        if (IsZero(rolling.MaxUnavailable) && IsZero(rolling.MaxSurge))
        {
            errors.Invalid($"{path}.maxUnavailable", CommonRules.ToDocument(rolling.MaxUnavailable ?? 0), "may not be 0 when `maxSurge` is 0");
        }
        if (rolling.MaxUnavailable is { IsString: true } text && Percent(text) > 100)
        {
            errors.Invalid($"{path}.maxUnavailable", CommonRules.ToDocument(text), "must not be greater than 100%");
        }
    }

    private static bool IsZero(IntOrString? value) => value is null || (value.Value.IsInt ? value.Value.IntValue == 0 : Percent(value.Value) == 0);

    private static int? Percent(IntOrString value) => value.TryGetScaledValue(100, roundUp: false, out var percent) ? percent : null;
}

internal sealed class DeploymentChangeValidator : KindValidator<Change<Deployment>>
{
    public DeploymentChangeValidator() => Check(static (change, errors) =>
        SelectorAndTemplate.CheckUnchanged(change.Old.Spec.Selector, change.New.Spec.Selector, errors));
}
