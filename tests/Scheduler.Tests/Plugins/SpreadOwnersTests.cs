using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Informers;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class SpreadOwnersTests
{
    [Theory]
    [InlineData("app=web", false, false, false, null)]
    [InlineData("app=web", true, false, false, "app=web")]
    [InlineData("app=db", true, false, false, null)]
    [InlineData("app=web,hash=1", false, true, true, "hash=1")]
    [InlineData("app=web,hash=1", true, true, true, "app=web,hash=1")]
    // Its ReplicaSet has not been seen yet.
    [InlineData("app=web,hash=1", false, true, false, "app=web,hash=1")]
    public void Services_and_the_owner_say_which_pods_are_alike(string labels, bool service, bool owned, bool ownerSeen, string? expected) => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim);
        var pod = Make.Pod("p", labels: labels);
        if (service)
        {
            await cluster.Client.CreateAsync(new Service
            {
                Metadata = new ObjectMeta { Namespace = "default", Name = "s" },
                Spec = new ServiceSpec { Selector = Make.Map("app=web"), Ports = [new ServicePort { Port = 80 }] },
            }).Value();
        }
        if (ownerSeen)
        {
            var template = Make.Pod("t", labels: labels);
            var set = await cluster.Client.CreateAsync(new ReplicaSet
            {
                Metadata = new ObjectMeta { Namespace = "default", Name = "rs" },
                Spec = new ReplicaSetSpec
                {
                    Selector = new LabelSelector { MatchLabels = Make.Map("hash=1") },
                    Template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = Make.Map(labels) }, Spec = template.Spec },
                },
            }).Value();
            pod = pod.OwnedBy("rs");
            pod = pod with
            {
                Metadata = pod.Metadata with { OwnerReferences = [pod.Metadata.OwnerReferences[0] with { Uid = set.Metadata.Uid! }] },
            };
        }
        else if (owned)
        {
            pod = pod.OwnedBy("rs");
        }
        var (services, sets) = (cluster.Informers.Get<Service>(), cluster.Informers.Get<ReplicaSet>());
        await sim.UntilAsync(() => services.Store.Count == (service ? 2 : 1) && sets.Store.Count == (ownerSeen ? 1 : 0), "the informers have seen all");
        Assert.Equal(expected, Owners(cluster).SelectorOf(pod)?.ToString());
    });

    [Fact]
    public void StatefulSets_and_ReplicationControllers_are_owners_too() => Sim.Run(async sim =>
    {
        await using var cluster = await TestCluster.StartAsync(sim);
        var owners = Owners(cluster);
        var template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = Make.Map("a=1,b=2") }, Spec = Make.Pod("t").Spec };
        var set = await cluster.Client.CreateAsync(new StatefulSet
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = "own" },
            Spec = new StatefulSetSpec { Selector = new LabelSelector { MatchLabels = Make.Map("a=1") }, Template = template, ServiceName = "s" },
        }).Value();
        var controller = await cluster.Client.CreateAsync(new ReplicationController
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = "own" },
            Spec = new ReplicationControllerSpec { Selector = Make.Map("b=2"), Template = template },
        }).Value();
        var (sets, controllers) = (cluster.Informers.Get<StatefulSet>(), cluster.Informers.Get<ReplicationController>());
        await sim.UntilAsync(() => sets.Store.Count == 1 && controllers.Store.Count == 1, "the informers have seen both");
        Pod OwnedBy(string kind, string? uid) => Make.Pod("p", labels: "a=1,b=2") with
        {
            Metadata = Make.Pod("p", labels: "a=1,b=2").Metadata with { OwnerReferences = [new OwnerReference { ApiVersion = "v1", Kind = kind, Name = "own", Uid = uid!, Controller = true }] },
        };
        Assert.Equal("a=1", owners.SelectorOf(OwnedBy("StatefulSet", set.Metadata.Uid))?.ToString());
        Assert.Equal("b=2", owners.SelectorOf(OwnedBy("ReplicationController", controller.Metadata.Uid))?.ToString());
        Assert.Null(owners.SelectorOf(OwnedBy("Job", "x")));
    });

    private static SpreadOwners Owners(TestCluster cluster)
    {
        var informers = cluster.Informers;
        return new(informers.Get<Service>().Store, informers.Get<ReplicaSet>().Store, informers.Get<StatefulSet>().Store, informers.Get<ReplicationController>().Store);
    }
}
