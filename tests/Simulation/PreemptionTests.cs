using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Scheduling.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Testing;
using MiniKube.Testing.Simulation;

namespace MiniKube.Simulation;

/// <summary>Scheduler and ReplicaSet controller together, as the conformance test <c>PreemptionExecutionPath runs ReplicaSets</c> wants them.</summary>
public class PreemptionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    private static ReplicaSet Set(int priority, int replicas, string cpu)
    {
        var labels = new Dictionary<string, string> { ["name"] = $"rs-pod{priority}" };
        return new()
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = $"rs-pod{priority}" },
            Spec = new ReplicaSetSpec
            {
                Replicas = replicas,
                Selector = new LabelSelector { MatchLabels = labels },
                Template = new PodTemplateSpec
                {
                    Metadata = new ObjectMeta { Labels = labels },
                    Spec = new PodSpec
                    {
                        PriorityClassName = $"p{priority}",
                        TerminationGracePeriodSeconds = 0,
                        Containers = [new Container { Name = "c", Image = "i", Resources = new() { Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu) } } }],
                    },
                },
            },
        };
    }

    [Fact]
    public void ReplicaSets_of_higher_priority_take_the_places_of_those_of_lower_priority()
    {
        var sim = new SimulationScheduler(7);
        sim.Run(async () =>
        {
            await using var cluster = await TestCluster.StartAsync(new TestClusterOptions
            {
                Time = sim.Time,
                Random = sim.Random,
                Nodes = 1,
                Node = node => node with { Cpu = Quantity.Parse("1") },
            });
            await cluster.WaitForNodesAsync(Soon);
            for (var priority = 1; priority <= 4; priority++)
            {
                (await cluster.Client.CreateAsync(new PriorityClass { Metadata = new ObjectMeta { Name = $"p{priority}" }, Value = priority })).OrThrow();
            }
            async Task<int> ReadyAsync(int priority) => (await cluster.Client.GetAsync<ReplicaSet>($"rs-pod{priority}", "default")).Value.Status.ReadyReplicas ?? 0;
            Task Ready(int priority, int count) => cluster.WaitForAsync(async () => await ReadyAsync(priority) == count, $"{count} ready of priority {priority}", Soon);
            // 5 x 100m, 4 x 100m: one place of 100m is left, and 300m of priority 3 take it and two of the first.
            (await cluster.Client.CreateAsync(Set(1, 5, "100m"))).OrThrow();
            await Ready(1, 5);
            (await cluster.Client.CreateAsync(Set(2, 4, "100m"))).OrThrow();
            await Ready(2, 4);
            (await cluster.Client.CreateAsync(Set(3, 1, "300m"))).OrThrow();
            await Ready(3, 1);
            await Ready(1, 3);
            Assert.Equal(4, await ReadyAsync(2));
            // 500m: the three of the first and two of the second go.
            (await cluster.Client.CreateAsync(Set(4, 1, "500m"))).OrThrow();
            await Ready(4, 1);
            await Ready(1, 0);
            await Ready(2, 2);
            Assert.Equal(1, await ReadyAsync(3));
        });
    }
}
