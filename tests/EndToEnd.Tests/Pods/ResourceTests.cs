using MiniKube.EndToEnd.Tests.Clusters;

namespace MiniKube.EndToEnd.Tests.Pods;

/// <summary>Limits are the kernel's.</summary>
[Collection(Order.Pods)]
public sealed class ResourceTests(SharedCluster shared) : ClusterTest(shared)
{
    [Fact]
    public async Task Limits_stand_in_the_containers_cgroup()
    {
        await using var ns = await Cluster.NamespaceAsync("limits");
        await CreateAsync(ns, "sleep 1000", "{limits: {cpu: 200m, memory: 64Mi}, requests: {cpu: 100m}}");
        var id = (await ns.SeeReadyAsync("main")).Text("status.containerStatuses.0.containerID")!;
        var files = Cluster.ContainerCgroups(id).SelectMany(Directory.EnumerateFiles)
            .Where(f => Path.GetFileName(f) is "memory.limit_in_bytes" or "cpu.cfs_quota_us" or "cpu.cfs_period_us" or "cpu.shares" or "memory.max" or "cpu.max")
            .ToDictionary(f => Path.GetFileName(f), f => File.ReadAllText(f).Trim());
        var expected = files.ContainsKey("memory.max")
            ? new Dictionary<string, string> { ["memory.max"] = "67108864", ["cpu.max"] = "20000 100000" }
            : new Dictionary<string, string> { ["memory.limit_in_bytes"] = "67108864", ["cpu.cfs_quota_us"] = "20000", ["cpu.cfs_period_us"] = "100000", ["cpu.shares"] = "102" };
        Assert.Equal(expected, files);
    }

    [Fact]
    public async Task A_container_over_its_memory_limit_is_killed_and_says_why()
    {
        await using var ns = await Cluster.NamespaceAsync("oom");
        await CreateAsync(ns, "exec dd if=/dev/zero of=/dev/null bs=200M count=1", "{limits: {memory: 16Mi}}");
        var pod = await ns.SeePodAsync("main", "failed", p => p.Text("status.phase") == "Failed");
        Assert.Equal("OOMKilled", pod.Text("status.containerStatuses.0.state.terminated.reason"));
        Assert.Equal(137, pod.Number("status.containerStatuses.0.state.terminated.exitCode"));
    }

    private static Task CreateAsync(TestNamespace ns, string script, string resources) => ns.CreateAsync($$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: main
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 0
          containers:
            - name: main
              image: {{TestNamespace.Image}}
              command: [sh, -c, "{{script}}"]
              resources: {{resources}}
        """);
}
