using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.ReplicaSets;
using MiniKube.Controllers.ReplicationControllers;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.ReplicationControllers;

public sealed class ReplicationControllerViewTests
{
    private static readonly ReplicationController Web = new()
    {
        Metadata = ReplicaSet(2).Metadata,
        Spec = new ReplicationControllerSpec { Replicas = 2, MinReadySeconds = 3, Selector = Labels(("app", "web")), Template = Template("image:1") },
        Status = new ReplicationControllerStatus { Replicas = 1, ReadyReplicas = 1, Conditions = [new() { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate" }] },
    };

    [Fact]
    public void It_looks_as_the_replica_set_that_would_do_the_same()
    {
        var set = ReplicationControllerView.AsReplicaSet(Web);
        Assert.Equal((2, 3, "web", Web.Spec.Template), (set.Spec.Replicas, set.Spec.MinReadySeconds, set.Spec.Selector.MatchLabels["app"], set.Spec.Template));
        Assert.Equal(Web, ReplicationControllerView.WithStatus(Web, set.Status));
        Assert.Equal(Web, ReplicationControllerView.WithStatus(Web, set.Status with { TerminatingReplicas = 4 }));
    }

    [Fact]
    public void It_is_planned_as_one()
    {
        var plan = ReplicaSetPlan.Compute(new(ReplicationControllerView.AsReplicaSet(Web), [Pod("a").Ready()], []), Now);
        Assert.Equal((1, 1), (plan.Create, plan.Adopt.Count));
        var after = ReplicationControllerView.WithStatus(Web, plan.Status);
        Assert.Equal((1, 1, 1, 0), (after.Status.Replicas, after.Status.ReadyReplicas, after.Status.AvailableReplicas, after.Status.Conditions.Count));
    }
}
