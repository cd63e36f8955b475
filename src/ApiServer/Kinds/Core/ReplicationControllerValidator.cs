using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Kinds.Apps;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

internal sealed class ReplicationControllerValidator : KindValidator<ReplicationController>
{
    public ReplicationControllerValidator() => Part("spec", static o => o.Spec, static (spec, path, errors) =>
    {
        errors.NotNegative($"{path}.minReadySeconds", spec.MinReadySeconds);
        if (spec.Selector.Count == 0)
        {
            errors.Required($"{path}.selector");
        }
        errors.NotNegative($"{path}.replicas", spec.Replicas);
        if (spec.Template is not { } template)
        {
            errors.Required($"{path}.template");
            return;
        }
        SelectorAndTemplate.CheckMatch(new LabelSelector { MatchLabels = spec.Selector }, template, path, errors);
        PodTemplateRules.Check(template, $"{path}.template", errors);
        SelectorAndTemplate.CheckRunsAlways(template, path, "ReplicationController", errors);
    });
}

internal sealed class ReplicationControllerStatusValidator : KindValidator<Change<ReplicationController>>
{
    public ReplicationControllerStatusValidator() => Check(static (change, errors) =>
    {
        var status = change.New.Status;
        ReplicaRules.CheckStatus(status.Replicas, status.FullyLabeledReplicas, status.ReadyReplicas, status.AvailableReplicas, status.ObservedGeneration, errors);
    });
}
