using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.ReplicaSets;

namespace MiniKube.Controllers.ReplicationControllers;

/// <summary>Keeps the pods of ReplicationControllers, just as those of ReplicaSets are kept.</summary>
internal sealed class ReplicationManager(ControllerContext context)
    : ReplicaController<ReplicationController>(context, "replication-controller", SelectorOf, "replicationmanager")
{
    protected override ReplicaSet AsReplicaSet(ReplicationController obj) => ReplicationControllerView.AsReplicaSet(obj);

    protected override ReplicationController WithStatus(ReplicationController obj, ReplicaSetStatus status) => ReplicationControllerView.WithStatus(obj, status);

    private static LabelSelector SelectorOf(ReplicationController obj) => ReplicationControllerView.AsReplicaSet(obj).Spec.Selector;
}
