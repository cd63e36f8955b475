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
        Assert.Equal(expected, new SpreadOwners(services.Store, sets.Store).SelectorOf(pod)?.ToString());
    });
}
