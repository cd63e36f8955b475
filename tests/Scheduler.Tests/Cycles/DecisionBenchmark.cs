using System.Diagnostics;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Cycles;

/// <summary>Prints how many decisions a second are made; asserts nothing about it. Run with <c>-explicit only</c>.</summary>
public class DecisionBenchmark(ITestOutputHelper output)
{
    [Theory(Explicit = true)]
    [InlineData("plain", 5000, 20_000)]
    [InlineData("owned", 5000, 20_000)]
    [InlineData("hard spread", 5000, 5_000)]
    [InlineData("anti-affinity and spread", 5000, 4_000)]
    [InlineData("plain", 100, 50_000)]
    public void Decisions_per_second(string what, int nodes, int pods)
    {
        var cluster = Make.Cluster(Enumerable.Range(0, nodes).Select(i =>
            Make.Node($"node-{i}", "cpu=64,memory=256Gi,pods=1000", $"topology.kubernetes.io/zone=z{i % 3}")));
        var profile = DefaultProfile.Create(Make.Context);
        var cycle = new SchedulingCycle(cluster, new SeededRandomSource(1));
        Place(Math.Min(pods / 4, nodes / 5), "warm");
        var start = Stopwatch.GetTimestamp();
        Place(pods, "p");
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        output.WriteLine($"{what}, {nodes} nodes: {pods / seconds:N0} decisions/s, {seconds * 1e6 / pods:N1} us each");

        void Place(int count, string prefix)
        {
            for (var i = 0; i < count; i++)
            {
                var pod = new PodInfo(Pod($"{prefix}-{i}"), cluster.Resources);
                cluster.Assume(pod, cycle.Decide(profile, pod).Node!);
            }
        }

        Pod Pod(string name) => what switch
        {
            "plain" => Make.Pod(name, "cpu=100m,memory=128Mi"),
            "owned" => Make.Pod(name, "cpu=100m,memory=128Mi", "app=web"),
            "hard spread" => Make.Pod(name, "cpu=100m,memory=128Mi", "app=web", spec: s => s with { TopologySpreadConstraints = [Spread("kubernetes.io/hostname")] }),
            _ => Make.Pod(name, "cpu=100m,memory=128Mi", "app=web", spec: s => s with
            {
                TopologySpreadConstraints = [Spread("topology.kubernetes.io/zone")],
                Affinity = Make.Affinity(requiredApart: [Make.Term("kubernetes.io/hostname", "app=web")]),
            }),
        };

        TopologySpreadConstraint Spread(string key) => new()
        {
            MaxSkew = 1, TopologyKey = key, WhenUnsatisfiable = "DoNotSchedule", LabelSelector = new() { MatchLabels = Make.Map("app=web") },
        };
    }
}
