using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Controllers.Deployments;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Tests.Live;

public sealed class BadWeatherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Controllers_stopped_and_started_at_any_moment_leave_what_was_asked_for(ulong seed) => LiveCluster.Run(async cluster =>
    {
        var chance = new SeededChance(seed);
        await cluster.StartBareAsync(3);
        var generation = 0;
        var stop = cluster.StartControllers($"c{generation}");
        await cluster.CreateAsync(Manifests.Service());
        await cluster.CreateAsync(Manifests.Deployment(4));
        for (var step = 0; step < 60; step++)
        {
            await cluster.PassAsync(chance.Next(400) / 1000.0);
            switch (chance.Next(6))
            {
                case 0:
                    await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Replicas = chance.Next(8) } });
                    break;
                case 1:
                    await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Template = Manifests.Template(image: $"image:{chance.Next(4)}") } });
                    break;
                case 2:
                    await stop();
                    stop = cluster.StartControllers($"c{++generation}");
                    break;
                case 3 when (await cluster.ListAsync<Pod>("default")) is { Count: > 0 } pods:
                    await cluster.Client.DeleteAsync<Pod>(Make.Select(pods, chance).Metadata.Name!, "default");
                    break;
                case 4 when (await cluster.ListAsync<ReplicaSet>("default")) is { Count: > 0 } sets && chance.Hit(20):
                    await cluster.Client.DeleteAsync<ReplicaSet>(Make.Select(sets, chance).Metadata.Name!, "default");
                    break;
            }
        }
        await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Replicas = 5, Template = Manifests.Template(image: "image:last") } });
        await cluster.UntilAsync(
            async () =>
            {
                var pods = await cluster.ListAsync<Pod>("default");
                var ready = (await cluster.ListAsync<EndpointSlice>("default")).Where(s => s.Metadata.Labels.GetValueOrDefault("kubernetes.io/service-name") == "web")
                    .SelectMany(s => s.Endpoints).Where(e => e.Conditions?.Ready == true).Select(e => e.TargetRef!.Name!).Order();
                return pods.Count == 5 && pods.All(p => PodStates.IsReady(p) && p.Spec.Containers[0].Image == "image:last")
                    && ready.SequenceEqual(pods.Select(p => p.Metadata.Name!).Order())
                    && (await cluster.GetAsync<Deployment>("web")).Status is { AvailableReplicas: 5, UpdatedReplicas: 5, Replicas: 5 };
            },
            "5 pods of the last template serve");
        await cluster.PassAsync(60);
        Assert.Equal(5, (await cluster.ListAsync<Pod>("default")).Count);
        var current = Assert.Single(await cluster.ListAsync<ReplicaSet>("default"), s => s.Spec.Replicas > 0);
        Assert.All(await cluster.ListAsync<Pod>("default"), p => Assert.True(ControllerReference.Controls(current, p.Metadata)));
        Assert.Equal(current.Metadata.Annotations[Revisions.Revision], (await cluster.GetAsync<Deployment>("web")).Metadata.Annotations[Revisions.Revision]);
        Assert.Single(await cluster.ListAsync<EndpointSlice>("default"), s => s.Metadata.Labels.GetValueOrDefault("kubernetes.io/service-name") == "web");
    }, seed);

    [Fact]
    public void The_same_seed_gives_the_same_history()
    {
        Assert.Equal(History(7), History(7));
        Assert.NotEqual(History(7), History(8));
    }

    private static string History(ulong seed)
    {
        var hash = "";
        LiveCluster.Run(async cluster =>
        {
            await cluster.StartAsync(3);
            await cluster.CreateAsync(Manifests.Service());
            await cluster.CreateAsync(Manifests.Deployment(6));
            await cluster.PassAsync(20);
            await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Template = Manifests.Template(image: "image:2") } });
            await cluster.PassAsync(30);
            hash = string.Join('\n', (await cluster.ListAsync<Pod>()).Select(p => $"{p.Metadata.Name} {p.Metadata.Uid} {p.Metadata.ResourceVersion} {p.Spec.NodeName}"));
            hash += cluster.Sim.History.Hash();
        }, seed);
        return hash;
    }
}
