using MiniKube.Api.Apps.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

internal sealed class ReplicaSetValidator : KindValidator<ReplicaSet>
{
    public ReplicaSetValidator() => Part("spec", static o => o.Spec, static (spec, path, errors) =>
    {
        errors.NotNegative($"{path}.replicas", spec.Replicas);
        errors.NotNegative($"{path}.minReadySeconds", spec.MinReadySeconds);
        SelectorAndTemplate.Check(spec.Selector, spec.Template, path, errors);
    });
}

internal sealed class ReplicaSetChangeValidator : KindValidator<Change<ReplicaSet>>
{
    public ReplicaSetChangeValidator() => Check(static (change, errors) =>
        SelectorAndTemplate.CheckUnchanged(change.Old.Spec.Selector, change.New.Spec.Selector, errors));
}

internal sealed class ReplicaSetStatusValidator : KindValidator<Change<ReplicaSet>>
{
    public ReplicaSetStatusValidator() => Check(static (change, errors) =>
    {
        var status = change.New.Status;
        ReplicaRules.CheckStatus(status.Replicas, status.FullyLabeledReplicas, status.ReadyReplicas, status.AvailableReplicas, status.ObservedGeneration, errors);
    });
}
