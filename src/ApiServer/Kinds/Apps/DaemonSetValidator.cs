using MiniKube.Api.Apps.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

internal sealed class DaemonSetValidator : KindValidator<DaemonSet>
{
    public DaemonSetValidator() => Part("spec", static o => o.Spec, static (spec, path, errors) =>
    {
        if (spec.Selector is { } selector)
        {
            CommonRules.LabelSelector(selector, $"{path}.selector", errors);
        }
        SelectorAndTemplate.CheckMatch(spec.Selector, spec.Template, path, errors);
        if (spec.Selector is { } given && CommonRules.IsEmpty(given))
        {
            errors.Invalid($"{path}.selector", CommonRules.ToDocument(given), "empty selector is invalid for daemonset");
        }
        PodTemplateRules.Check(spec.Template, $"{path}.template", errors);
        SelectorAndTemplate.CheckRunsAlways(spec.Template, path, "DaemonSet", errors);
        errors.NotNegative($"{path}.minReadySeconds", spec.MinReadySeconds);
        Strategy(spec.UpdateStrategy, $"{path}.updateStrategy", errors);
        errors.NotNegative($"{path}.revisionHistoryLimit", spec.RevisionHistoryLimit);
    });

    private static void Strategy(DaemonSetUpdateStrategy strategy, string path, FieldErrors errors)
    {
        switch (strategy.Type)
        {
            case "OnDelete":
                break;
            case "RollingUpdate" when strategy.RollingUpdate is { } rolling:
                RollingUpdate(rolling, $"{path}.rollingUpdate", errors);
                break;
            case "RollingUpdate":
                errors.Required($"{path}.rollingUpdate");
                break;
            default:
                errors.Add(FieldError.NotSupported(path, CommonRules.ToDocument(strategy), ["OnDelete", "RollingUpdate"]));
                break;
        }
    }

    private static void RollingUpdate(RollingUpdateDaemonSet rolling, string path, FieldErrors errors)
    {
        CommonRules.CountOrPercentage(rolling.MaxUnavailable, $"{path}.maxUnavailable", errors);
        CommonRules.CountOrPercentage(rolling.MaxSurge, $"{path}.maxSurge", errors);
        RollingUpdateRules.NotMoreThanAll(rolling.MaxUnavailable, $"{path}.maxUnavailable", errors);
        RollingUpdateRules.NotMoreThanAll(rolling.MaxSurge, $"{path}.maxSurge", errors);
        switch (RollingUpdateRules.Amount(rolling.MaxUnavailable) != 0, RollingUpdateRules.Amount(rolling.MaxSurge) != 0)
        {
            case (true, true):
                errors.Invalid($"{path}.maxSurge", CommonRules.ToDocument(rolling.MaxSurge!.Value), "may not be set when maxUnavailable is non-zero");
                break;
            case (false, false):
                errors.Required($"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0");
                break;
        }
    }
}

internal sealed class DaemonSetChangeValidator : KindValidator<Change<DaemonSet>>
{
    public DaemonSetChangeValidator() => Check(static (change, errors) =>
        SelectorAndTemplate.CheckUnchanged(change.Old.Spec.Selector, change.New.Spec.Selector, errors));
}

internal sealed class DaemonSetStatusValidator : KindValidator<Change<DaemonSet>>
{
    public DaemonSetStatusValidator() => Check(static (change, errors) =>
    {
        var status = change.New.Status;
        StatusCounts.NotNegative(errors,
            ("currentNumberScheduled", status.CurrentNumberScheduled), ("numberMisscheduled", status.NumberMisscheduled),
            ("desiredNumberScheduled", status.DesiredNumberScheduled), ("numberReady", status.NumberReady), ("observedGeneration", status.ObservedGeneration),
            ("updatedNumberScheduled", status.UpdatedNumberScheduled), ("numberAvailable", status.NumberAvailable), ("numberUnavailable", status.NumberUnavailable));
        StatusCounts.Collisions(change.Old.Status.CollisionCount, status.CollisionCount, errors);
    });
}
