using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Core;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

internal sealed class StatefulSetValidator : KindValidator<StatefulSet>
{
    public StatefulSetValidator() => Part("spec", static o => o.Spec, static (spec, path, errors) =>
    {
        Policies(spec, path, errors);
        errors.NotNegative($"{path}.replicas", spec.Replicas);
        errors.NotNegative($"{path}.minReadySeconds", spec.MinReadySeconds);
        errors.NotNegative($"{path}.ordinals.start", spec.Ordinals?.Start);
        if (spec.Selector is null)
        {
            errors.Required($"{path}.selector");
        }
        else
        {
            CommonRules.LabelSelector(spec.Selector, $"{path}.selector", errors);
            if (CommonRules.IsEmpty(spec.Selector))
            {
                errors.Invalid($"{path}.selector", CommonRules.ToDocument(spec.Selector), "empty selector is invalid for statefulset");
            }
        }
        SelectorAndTemplate.CheckMatch(spec.Selector, spec.Template, path, errors);
        PodTemplateRules.Check(WithClaims(spec), $"{path}.template", errors);
        SelectorAndTemplate.CheckRunsAlways(spec.Template, path, "StatefulSet", errors);
    });

    private static void Policies(StatefulSetSpec spec, string path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(spec.PodManagementPolicy))
        {
            errors.Required($"{path}.podManagementPolicy");
        }
        else if (spec.PodManagementPolicy is not ("OrderedReady" or "Parallel"))
        {
            errors.Invalid($"{path}.podManagementPolicy", spec.PodManagementPolicy, "must be 'OrderedReady' or 'Parallel'");
        }
        Strategy(spec.UpdateStrategy, $"{path}.updateStrategy", errors);
        if (spec.PersistentVolumeClaimRetentionPolicy is { } retention)
        {
            errors.OneOf($"{path}.persistentVolumeClaimRetentionPolicy.whenDeleted", retention.WhenDeleted, "Retain", "Delete");
            errors.OneOf($"{path}.persistentVolumeClaimRetentionPolicy.whenScaled", retention.WhenScaled, "Retain", "Delete");
        }
    }

    private static void Strategy(StatefulSetUpdateStrategy strategy, string path, FieldErrors errors)
    {
        switch (strategy.Type)
        {
            case null or "":
                errors.Required(path);
                break;
            case "OnDelete" when strategy.RollingUpdate is { } rolling:
                errors.Invalid($"{path}.rollingUpdate", CommonRules.ToDocument(rolling), "only allowed for updateStrategy 'RollingUpdate'");
                break;
            case "RollingUpdate" when strategy.RollingUpdate is { } rolling:
                errors.NotNegative($"{path}.rollingUpdate.partition", rolling.Partition);
                if (rolling.MaxUnavailable is { } most)
                {
                    CommonRules.CountOrPercentage(most, $"{path}.rollingUpdate.maxUnavailable", errors);
                    if (RollingUpdateRules.Amount(most) == 0)
                    {
                        errors.Invalid($"{path}.rollingUpdate.maxUnavailable", CommonRules.ToDocument(most), "cannot be 0");
                    }
                    RollingUpdateRules.NotMoreThanAll(most, $"{path}.rollingUpdate.maxUnavailable", errors);
                }
                break;
            case not ("OnDelete" or "RollingUpdate"):
                errors.Invalid(path, CommonRules.ToDocument(strategy), "must be 'RollingUpdate' or 'OnDelete'");
                break;
        }
    }

    // Each claim template becomes a volume of that name in each pod, in place of one that the pod template has itself.
    private static PodTemplateSpec WithClaims(StatefulSetSpec spec)
    {
        var claims = spec.VolumeClaimTemplates.Select(static c => c.Metadata.Name ?? "").Where(static n => n.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return claims.Length == 0 ? spec.Template : spec.Template with
        {
            Spec = spec.Template.Spec with
            {
                Volumes =
                [
                    .. spec.Template.Spec.Volumes.Where(v => !claims.Contains(v.Name)),
                    .. claims.Select(static n => new Volume { Name = n, PersistentVolumeClaim = new() { ClaimName = n } }),
                ],
            },
        };
    }
}

/// <summary>Besides, what only a new StatefulSet is asked for: one that is there already may have it otherwise, and cannot change it.</summary>
internal sealed class StatefulSetCreateValidator : KindValidator<StatefulSet>
{
    public StatefulSetCreateValidator()
    {
        Include(new StatefulSetValidator());
        Part("spec", static o => o.Spec, static (spec, path, errors) =>
        {
            if (spec.ServiceName.Length > 0)
            {
                errors.Invalid($"{path}.serviceName", spec.ServiceName, NameRules.Dns1123Label(spec.ServiceName));
            }
            for (var i = 0; i < spec.VolumeClaimTemplates.Count; i++)
            {
                ClaimRules.Check(spec.VolumeClaimTemplates[i].Spec, $"{path}.volumeClaimTemplates[{i}].spec", errors);
            }
        });
    }
}

internal sealed class StatefulSetChangeValidator : KindValidator<Change<StatefulSet>>
{
    public StatefulSetChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        var kept = after with
        {
            Replicas = before.Replicas,
            Template = before.Template,
            UpdateStrategy = before.UpdateStrategy,
            MinReadySeconds = before.MinReadySeconds,
            Ordinals = before.Ordinals,
            RevisionHistoryLimit = before.RevisionHistoryLimit,
            PersistentVolumeClaimRetentionPolicy = before.PersistentVolumeClaimRetentionPolicy,
        };
        if (kept != before)
        {
            errors.Forbidden("spec", "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
                + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }
    });
}

internal sealed class StatefulSetStatusValidator : KindValidator<Change<StatefulSet>>
{
    public StatefulSetStatusValidator() => Check(static (change, errors) =>
    {
        var status = change.New.Status;
        StatusCounts.NotNegative(errors, ("replicas", status.Replicas), ("readyReplicas", status.ReadyReplicas), ("currentReplicas", status.CurrentReplicas),
            ("updatedReplicas", status.UpdatedReplicas), ("availableReplicas", status.AvailableReplicas), ("observedGeneration", status.ObservedGeneration));
        StatusCounts.Collisions(change.Old.Status.CollisionCount, status.CollisionCount, errors);
        StatusCounts.AtMost(errors, status.Replicas, "status.replicas", ("readyReplicas", status.ReadyReplicas), ("currentReplicas", status.CurrentReplicas),
            ("updatedReplicas", status.UpdatedReplicas), ("availableReplicas", status.AvailableReplicas));
        StatusCounts.AtMost(errors, status.ReadyReplicas ?? 0, "status.readyReplicas", ("availableReplicas", status.AvailableReplicas));
    });
}
