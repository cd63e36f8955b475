using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Controllers.ReplicationControllers;

/// <summary>A ReplicationController as the ReplicaSet that would do the same, and what is found of that one as the controller's status.</summary>
internal static class ReplicationControllerView
{
    public static ReplicaSet AsReplicaSet(ReplicationController controller)
    {
        var (spec, status) = (controller.Spec, controller.Status);
        return new()
        {
            Metadata = controller.Metadata,
            Spec = new ReplicaSetSpec
            {
                Replicas = spec.Replicas,
                MinReadySeconds = spec.MinReadySeconds,
                Selector = new LabelSelector { MatchLabels = spec.Selector },
                Template = spec.Template ?? new(),
            },
            Status = new ReplicaSetStatus
            {
                Replicas = status.Replicas,
                FullyLabeledReplicas = status.FullyLabeledReplicas,
                ReadyReplicas = status.ReadyReplicas,
                AvailableReplicas = status.AvailableReplicas,
                ObservedGeneration = status.ObservedGeneration,
                Conditions = status.Conditions.Select(c => new ReplicaSetCondition
                {
                    Type = c.Type, Status = c.Status, Reason = c.Reason, Message = c.Message, LastTransitionTime = c.LastTransitionTime,
                }).ToArray(),
            },
        };
    }

    /// <summary>The status but for the count of terminating pods, which ReplicationControllers do not have.</summary>
    public static ReplicationController WithStatus(ReplicationController controller, ReplicaSetStatus status) => controller with
    {
        Status = new ReplicationControllerStatus
        {
            Replicas = status.Replicas,
            FullyLabeledReplicas = status.FullyLabeledReplicas,
            ReadyReplicas = status.ReadyReplicas,
            AvailableReplicas = status.AvailableReplicas,
            ObservedGeneration = status.ObservedGeneration,
            Conditions = status.Conditions.Select(c => new ReplicationControllerCondition
            {
                Type = c.Type, Status = c.Status, Reason = c.Reason, Message = c.Message, LastTransitionTime = c.LastTransitionTime,
            }).ToArray(),
        },
    };
}
