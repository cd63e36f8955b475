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
    public ReplicaSetStatusValidator() => Part("status", static c => c.New.Status, static (status, path, errors) =>
    {
        errors.NotNegative($"{path}.replicas", status.Replicas);
        errors.NotNegative($"{path}.observedGeneration", status.ObservedGeneration);
        Bounded("fullyLabeledReplicas", status.FullyLabeledReplicas, status.Replicas, "status.replicas");
        Bounded("readyReplicas", status.ReadyReplicas, status.Replicas, "status.replicas");
        Bounded("availableReplicas", status.AvailableReplicas, status.Replicas, "status.replicas");
        Bounded("availableReplicas", status.AvailableReplicas, status.ReadyReplicas ?? 0, "readyReplicas");

        void Bounded(string name, int? value, int bound, string boundName)
        {
            errors.NotNegative($"{path}.{name}", value);
            if (value > bound)
            {
                errors.Invalid($"{path}.{name}", value.Value, $"cannot be greater than {boundName}");
            }
        }
    });
}
