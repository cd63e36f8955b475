using MiniKube.Api.Apps.V1;

namespace MiniKube.Controllers.ReplicaSets;

/// <summary>Keeps the pods of ReplicaSets.</summary>
internal sealed class ReplicaSetController(ControllerContext context)
    : ReplicaController<ReplicaSet>(context, "replicaset-controller", s => s.Spec.Selector)
{
    protected override ReplicaSet AsReplicaSet(ReplicaSet obj) => obj;

    protected override ReplicaSet WithStatus(ReplicaSet obj, ReplicaSetStatus status) => obj with { Status = status };
}
