using MiniKube.Api.Autoscaling.V2;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Autoscaling;

/// <summary>The rules for an autoscaler by itself.</summary>
internal sealed class HorizontalPodAutoscalerValidator : KindValidator<HorizontalPodAutoscaler>
{
    private const int MaxPeriodSeconds = 1800;
    private const int MaxWindowSeconds = 3600;

    public HorizontalPodAutoscalerValidator() => Check(static (o, errors) =>
        Spec(o.Spec, targetHasGroup: o.Spec.ScaleTargetRef.Kind != "ReplicationController", checkTarget: true, errors));

    /// <param name="spec">The spec.</param>
    /// <param name="targetHasGroup">The apiVersion of what is scaled has to name a group: all that can be scaled does, but ReplicationControllers.</param>
    /// <param name="checkTarget">The apiVersion of what is scaled is looked at.</param>
    /// <param name="errors">What is found.</param>
    public static void Spec(HorizontalPodAutoscalerSpec spec, bool targetHasGroup, bool checkTarget, FieldErrors errors)
    {
        if (spec.MinReplicas < 1)
        {
            errors.Invalid("spec.minReplicas", spec.MinReplicas.Value, "must be greater than or equal to 1");
        }
        errors.Positive("spec.maxReplicas", spec.MaxReplicas);
        if (spec.MaxReplicas < spec.MinReplicas)
        {
            errors.Invalid("spec.maxReplicas", spec.MaxReplicas, "must be greater than or equal to `minReplicas`");
        }
        Reference(spec.ScaleTargetRef, "spec.scaleTargetRef", errors);
        if (checkTarget)
        {
            ApiVersion(spec.ScaleTargetRef.ApiVersion ?? "", "spec.scaleTargetRef.apiVersion", targetHasGroup, errors);
        }
        for (var i = 0; i < spec.Metrics.Count; i++)
        {
            MetricRules.Check(spec.Metrics[i], $"spec.metrics[{i}]", errors);
        }
        ScalingRules(spec.Behavior?.ScaleUp, "spec.behavior.scaleUp", errors);
        ScalingRules(spec.Behavior?.ScaleDown, "spec.behavior.scaleDown", errors);
    }

    public static void Reference(CrossVersionObjectReference reference, string path, FieldErrors errors)
    {
        errors.RequiredName($"{path}.kind", reference.Kind, NameRules.PathSegment);
        errors.RequiredName($"{path}.name", reference.Name, NameRules.PathSegment);
    }

    public static void ApiVersion(string apiVersion, string path, bool hasGroup, FieldErrors errors)
    {
        var slashes = apiVersion.Count(static c => c == '/');
        if (slashes > 1)
        {
            errors.Invalid(path, apiVersion, $"unexpected GroupVersion string: {apiVersion}");
        }
        else if (hasGroup && (slashes == 0 || apiVersion[0] == '/'))
        {
            errors.Invalid(path, apiVersion, "apiVersion must specify API group");
        }
    }

    private static void ScalingRules(HPAScalingRules? rules, string path, FieldErrors errors)
    {
        if (rules is null)
        {
            return;
        }
        if (rules.StabilizationWindowSeconds is < 0 or > MaxWindowSeconds)
        {
            errors.Invalid($"{path}.stabilizationWindowSeconds", rules.StabilizationWindowSeconds.Value,
                rules.StabilizationWindowSeconds < 0 ? "must be greater than or equal to zero" : $"must be less than or equal to {MaxWindowSeconds}");
        }
        if (rules.SelectPolicy is { } select)
        {
            errors.OneOf($"{path}.selectPolicy", select, "Disabled", "Max", "Min");
        }
        if (rules.Policies.Count == 0)
        {
            errors.Required($"{path}.policies", "must specify at least one Policy");
        }
        for (var i = 0; i < rules.Policies.Count; i++)
        {
            Policy(rules.Policies[i], $"{path}.policies[{i}]", errors);
        }
        if (rules.Tolerance is { Sign: < 0 } tolerance)
        {
            errors.Invalid($"{path}.tolerance", tolerance.ToString(), "must be greater than or equal to 0");
        }
    }

    private static void Policy(HPAScalingPolicy policy, string path, FieldErrors errors)
    {
        errors.OneOf($"{path}.type", policy.Type, "Percent", "Pods");
        if (policy.Value <= 0)
        {
            errors.Invalid($"{path}.value", policy.Value, "must be greater than zero");
        }
        if (policy.PeriodSeconds is <= 0 or > MaxPeriodSeconds)
        {
            errors.Invalid($"{path}.periodSeconds", policy.PeriodSeconds,
                policy.PeriodSeconds <= 0 ? "must be greater than zero" : $"must be less than or equal to {MaxPeriodSeconds}");
        }
    }
}

/// <summary>An update may leave a target as it is whose apiVersion would be refused today.</summary>
internal sealed class HorizontalPodAutoscalerChangeValidator : KindValidator<Change<HorizontalPodAutoscaler>>
{
    public HorizontalPodAutoscalerChangeValidator() => Check(static (change, errors) =>
    {
        var (old, target) = (change.Old.Spec.ScaleTargetRef, change.New.Spec.ScaleTargetRef);
        HorizontalPodAutoscalerValidator.Spec(change.New.Spec, target.Kind != "ReplicationController",
            checkTarget: old.ApiVersion != target.ApiVersion || old.Kind != target.Kind, errors);
    });
}

internal sealed class HorizontalPodAutoscalerStatusValidator : KindValidator<Change<HorizontalPodAutoscaler>>
{
    public HorizontalPodAutoscalerStatusValidator() => Check(static (change, errors) =>
    {
        errors.NotNegative("status.currentReplicas", change.New.Status.CurrentReplicas);
        errors.NotNegative("status.desiredReplicas", change.New.Status.DesiredReplicas);
    });
}
