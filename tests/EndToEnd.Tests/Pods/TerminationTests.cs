using System.Diagnostics;
using MiniKube.EndToEnd.Tests.Clusters;

namespace MiniKube.EndToEnd.Tests.Pods;

/// <summary>How containers are ended: preStop, SIGTERM, and SIGKILL after the grace period.</summary>
[Collection(Order.Pods)]
public sealed class TerminationTests(SharedCluster shared) : ClusterTest(shared)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mkube-e2e-end-").FullName;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return base.DisposeAsync();
    }

    [Fact]
    public async Task The_pre_stop_hook_ends_before_the_container_is_asked_to()
    {
        await using var ns = await Cluster.NamespaceAsync("stop");
        await CreateAsync(ns, "trap 'echo term >>/host/log; exit 0' TERM; while :; do sleep 0.1; done", graceSeconds: 30,
            "lifecycle: {preStop: {exec: {command: [sh, -c, 'echo begin >>/host/log; sleep 1; echo end >>/host/log']}}}");
        await ns.DeleteAsync("Pod", "main");
        var leaving = await ns.GetAsync("Pod", "main");
        Assert.Equal(30, leaving.Number("metadata.deletionGracePeriodSeconds"));
        await ns.SeeGoneAsync("Pod", "main");
        Assert.Equal(["begin", "end", "term"], await File.ReadAllLinesAsync(Path.Combine(_folder, "log")));
    }

    [Fact]
    public async Task A_container_that_will_not_end_has_its_grace_period_and_no_more()
    {
        const int grace = 3;
        await using var ns = await Cluster.NamespaceAsync("grace");
        await CreateAsync(ns, "trap 'echo term >>/host/log' TERM; while :; do sleep 0.1; echo tick >>/host/log; done", grace);
        var begun = Stopwatch.StartNew();
        await ns.DeleteAsync("Pod", "main");
        await ns.SeeGoneAsync("Pod", "main");
        Assert.True(begun.Elapsed >= TimeSpan.FromSeconds(grace), $"gone after {begun.Elapsed}");
        var log = await File.ReadAllLinesAsync(Path.Combine(_folder, "log"));
        // It went on for about 3 s after SIGTERM: some 30 ticks when it is let run, several in any case.
        Assert.InRange(log.SkipWhile(l => l != "term").Count(l => l == "tick"), 5, 10 * grace);
    }

    [Fact]
    public async Task A_pre_stop_hook_uses_up_the_grace_period()
    {
        const int grace = 2;
        await using var ns = await Cluster.NamespaceAsync("hook");
        await CreateAsync(ns, "trap 'echo term >>/host/log' TERM; while :; do sleep 0.1; done", grace,
            "lifecycle: {preStop: {exec: {command: [sh, -c, 'echo begin >>/host/log; sleep 60; echo end >>/host/log']}}}");
        var begun = Stopwatch.StartNew();
        await ns.DeleteAsync("Pod", "main");
        await ns.SeeGoneAsync("Pod", "main");
        Assert.True(begun.Elapsed >= TimeSpan.FromSeconds(grace), $"gone after {begun.Elapsed}");
        var log = await File.ReadAllLinesAsync(Path.Combine(_folder, "log"));
        Assert.Equal("begin", log[0]);
        Assert.DoesNotContain("end", log);
    }

    [Fact]
    public async Task Deletion_without_grace_is_at_once()
    {
        await using var ns = await Cluster.NamespaceAsync("force");
        await CreateAsync(ns, "trap 'echo term >>/host/log' TERM; while :; do sleep 0.1; done", graceSeconds: 60);
        (await ns.MkubeAsync("delete", "pod", "main", "--grace-period=0", "--force")).Succeeded();
        await ns.SeeGoneAsync("Pod", "main");
    }

    private async Task CreateAsync(TestNamespace ns, string script, int graceSeconds, string more = "")
    {
        await ns.CreateAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: main
            spec:
              terminationGracePeriodSeconds: {{graceSeconds}}
              containers:
                - name: main
                  image: {{TestNamespace.Image}}
                  command: [sh, -c, "echo up >/host/up; {{script}}"]
                  volumeMounts: [{name: host, mountPath: /host}]
                  readinessProbe: {exec: {command: [cat, /host/up]}, periodSeconds: 1}
                  {{more}}
              volumes:
                - name: host
                  hostPath: {path: {{_folder}} }
            """);
        await ns.SeeReadyAsync("main");
    }
}
