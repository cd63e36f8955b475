using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Downs;

/// <summary>A cluster of its own: up twice, every process killed, up again, down.</summary>
[Collection(Order.Dead)]
public sealed class DeadClusterTests
{
    [Fact]
    public async Task Up_twice_says_so_and_down_cleans_up_after_everything_was_killed()
    {
        Needs.Containers();
        using var lab = await Lab.CreateAsync();
        var before = await NetworkTraces.OfAsync(lab);
        var temporary = Directory.GetFiles("/tmp");
        using var cluster = await Cluster.UpAsync(lab, SharedCluster.NewName());
        try
        {
            Assert.Contains("already up", (await lab.RunAsync(cluster.Binary, ["up", "--name", cluster.Name])).FailedInOneLine());
            // It ends with the cluster.
            var ns = await cluster.NamespaceAsync("dead");
            await ns.CreateAsync($$"""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: main
                spec:
                  containers:
                    - name: main
                      image: {{TestNamespace.Image}}
                      volumeMounts: [{name: scratch, mountPath: /scratch}]
                  volumes:
                    - name: scratch
                      emptyDir: {}
                """);
            await ns.SeeReadyAsync("main");
            var processes = Machine.Processes(cluster.Cgroup());
            await Machine.KillAllAsync(cluster.Cgroup());
            // What a runtime with a diagnostic port makes, and removes only when it ends by itself.
            Assert.DoesNotContain(Directory.GetFiles("/tmp").Except(temporary), f => processes.Any(p => f.Contains($"-{p}-", StringComparison.Ordinal)));
            Assert.Contains("mkube down", (await lab.RunAsync(cluster.Binary, ["up", "--name", cluster.Name])).FailedInOneLine());
            Assert.NotEqual(0, (await lab.RunAsync(cluster.Binary, ["status", "--name", cluster.Name])).ExitCode);
            (await cluster.DownAsync()).Succeeded();
            Assert.Empty(Traces.Of(cluster.Name));
            Assert.Equal(before, await NetworkTraces.OfAsync(lab));
        }
        finally
        {
            await cluster.DownAsync();
        }
    }
}
