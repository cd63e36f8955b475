using MiniKube.Api.Apps.V1;
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
        if (RollingUpdateRules.Amount(rolling.MaxUnavailable) == 0 && RollingUpdateRules.Amount(rolling.MaxSurge) == 0)
        {
            errors.Invalid($"{path}.maxUnavailable", CommonRules.ToDocument(rolling.MaxUnavailable ?? 0), "may not be 0 when `maxSurge` is 0");
        }
        RollingUpdateRules.NotMoreThanAll(rolling.MaxUnavailable, $"{path}.maxUnavailable", errors);
    }
}

internal sealed class DeploymentChangeValidator : KindValidator<Change<Deployment>>
{
    public DeploymentChangeValidator() => Check(static (change, errors) =>
        SelectorAndTemplate.CheckUnchanged(change.Old.Spec.Selector, change.New.Spec.Selector, errors));
}

internal sealed class DeploymentStatusValidator : KindValidator<Change<Deployment>>
{
    public DeploymentStatusValidator() => Check(static (change, errors) =>
    {
        var status = change.New.Status;
        StatusCounts.NotNegative(errors, ("observedGeneration", status.ObservedGeneration), ("replicas", status.Replicas), ("updatedReplicas", status.UpdatedReplicas),
            ("readyReplicas", status.ReadyReplicas), ("availableReplicas", status.AvailableReplicas), ("unavailableReplicas", status.UnavailableReplicas));
        StatusCounts.Collisions(change.Old.Status.CollisionCount, status.CollisionCount, errors);
        StatusCounts.AtMost(errors, status.Replicas ?? 0, "status.replicas",
            ("updatedReplicas", status.UpdatedReplicas), ("readyReplicas", status.ReadyReplicas), ("availableReplicas", status.AvailableReplicas));
        StatusCounts.AtMost(errors, status.ReadyReplicas ?? 0, "readyReplicas", ("availableReplicas", status.AvailableReplicas));
    });
}
