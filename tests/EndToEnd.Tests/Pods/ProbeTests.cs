using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Pods;

/// <summary>Probes restart containers and take pods out of Services.</summary>
[Collection(Order.Pods)]
public sealed class ProbeTests(SharedCluster shared) : ClusterTest(shared)
{
    public static TheoryData<string, string, string> Probes => new()
    {
        { "exec", "exec: {command: [cat, /www/alive]}", "rm /www/alive" },
        { "http", "httpGet: {path: /alive, port: web}", "rm /www/alive" },
        { "tcp", "tcpSocket: {port: 80}", "busybox killall httpd" },
    };

    [Theory]
    [MemberData(nameof(Probes))]
    public async Task A_failing_liveness_probe_restarts_the_container(string kind, string probe, string fail)
    {
        await using var ns = await Cluster.NamespaceAsync("live-" + kind);
        await ns.CreateAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: live
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: main
                  image: {{TestNamespace.Image}}
                  command: [sh, -c, "echo yes >/www/alive; httpd -p 80 -h /www; echo started; exec sleep 1000"]
                  ports: [{name: web, containerPort: 80}]
                  livenessProbe:
                    {{probe}}
                    periodSeconds: 1
                    failureThreshold: 2
                    initialDelaySeconds: 1
            """);
        var before = await ns.SeeReadyAsync("live");
        (await ns.ExecAsync("live", "sh", "-c", fail)).Succeeded();
        var after = await ns.SeePodAsync("live", "restarted and ready", p => p.Number("status.containerStatuses.0.restartCount") == 1 && p.Condition("Ready") == "True");
        Assert.NotEqual(before.Text("status.containerStatuses.0.containerID"), after.Text("status.containerStatuses.0.containerID"));
        await Eventually.SeeAsync("events of it", async () =>
            (await Cluster.Api.GetAsync(Paths.Of("Event", ns.Name))).Items().Select(e => e.Text("reason")).ToHashSet().IsSupersetOf(["Unhealthy", "Killing"]));
    }

    [Fact]
    public async Task An_unready_pod_gets_no_requests()
    {
        await using var ns = await Cluster.NamespaceAsync("ready");
        foreach (var name in (string[])["a", "b"])
        {
            await ns.CreateAsync($$"""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: {{name}}
                  labels: {app: pair}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                    - name: main
                      image: {{TestNamespace.Image}}
                      command: [sh, -c, "hostname >/www/index.html; exec httpd -f -p 80 -h /www"]
                      readinessProbe:
                        exec: {command: [cat, /tmp/ready]}
                        periodSeconds: 1
                        failureThreshold: 1
                """);
        }
        var service = await ns.CreateAsync("""
            apiVersion: v1
            kind: Service
            metadata:
              name: pair
            spec:
              selector: {app: pair}
              ports: [{port: 80}]
            """);
        var ip = service.Text("spec.clusterIP")!;
        foreach (var name in (string[])["a", "b"])
            await ns.SeePodAsync(name, "running, not ready", p => p.Text("status.phase") == "Running" && p.Condition("Ready") == "False");
        Assert.Null(await Web.TryGetAsync(ip));

        await SetReadyAsync("a", true);
        await SetReadyAsync("b", true);
        await SeeAnswersAsync("a", "b");
        await SetReadyAsync("a", false);
        await SeeAnswersAsync("b");
        await SetReadyAsync("a", true);
        await SeeAnswersAsync("a", "b");

        async Task SetReadyAsync(string pod, bool ready)
        {
            (await ns.ExecAsync(pod, "busybox", ready ? "touch" : "rm", "/tmp/ready")).Succeeded();
            await ns.SeePodAsync(pod, ready ? "ready" : "not ready", p => p.Condition("Ready") == (ready ? "True" : "False"));
            Assert.Equal(0, (await ns.GetAsync("Pod", pod)).Number("status.containerStatuses.0.restartCount"));
        }

        // Forty answers in a row miss one of two pods once in a million million times.
        Task SeeAnswersAsync(params string[] expected) => Eventually.SeeAsync($"answers of exactly {string.Join(" and ", expected)}", async () =>
        {
            var seen = new SortedSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < 40; i++)
                seen.Add((await Web.TryGetAsync(ip))?.Trim() ?? "none");
            return string.Join(' ', seen);
        }, seen => seen == string.Join(' ', expected));
    }
}
