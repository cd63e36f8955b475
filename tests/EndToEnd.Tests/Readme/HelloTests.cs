using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Readme;

/// <summary>The README's path: apply the example, reach every replica through the Service, roll it over under load.</summary>
[Collection(Order.Hello)]
public sealed partial class HelloTests(SharedCluster shared, ITestOutputHelper output) : ClusterTest(shared)
{
    private const int Replicas = 6;
    private const int NodePort = 30080;
    private const string Namespace = "default";
    private static readonly string Example = Path.Combine(Needs.Repository, "examples/hello.yaml");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (await Cluster.Api.FindAsync(Paths.Of("Deployment", Namespace, "hello")) is null)
            await ApplyAsync();
    }

    [Fact]
    public async Task Up_brings_three_ready_nodes()
    {
        output.WriteLine(Cluster.UpOutput);
        output.WriteLine($"up took {Cluster.UpTime.TotalSeconds:0.00} s");
        var nodes = (await Cluster.Api.GetAsync(Paths.Of("Node", ""))).Items().ToArray();
        Assert.Equal(["node-1", "node-2", "node-3"], nodes.Select(n => n.Name()).Order());
        Assert.All(nodes, n => Assert.Equal("True", n.Condition("Ready")));
    }

    [Fact]
    public async Task Pods_run_on_all_three_nodes()
    {
        var pods = await PodsAsync();
        Assert.Equal(Replicas, pods.Count);
        Assert.Equal([2, 2, 2], pods.CountBy(p => p.Text("spec.nodeName")!).Select(n => n.Value));
        // Real containers: the status names processes of this machine.
        Assert.All(pods, p => Assert.StartsWith("/bin/sh /serve", Machine.CommandLine(Cluster.MainProcess(p.Text("status.containerStatuses.0.containerID")!))));
    }

    [Fact]
    public async Task Every_replica_answers_through_the_cluster_ip() => await SeeAllAnswerAsync(await ClusterIpAsync());

    [Fact]
    public async Task Every_replica_answers_through_the_node_port_of_every_address()
    {
        var nodes = (await Cluster.Api.GetAsync(Paths.Of("Node", ""))).Items();
        var addresses = nodes.Select(n => n.Items("status.addresses").First(a => a.Text("type") == "InternalIP").Text("address")!);
        foreach (var address in addresses.Append(Cluster.Gateway))
            await SeeAllAnswerAsync($"{address}:{NodePort}");
    }

    [Fact]
    public async Task The_name_resolves_from_the_namespace_where_up_ran()
    {
        Needs.Program("dig", "bind9-dnsutils");
        var answer = await Cluster.Lab.RunAsync("dig", ["+short", "+time=5", "@10.96.0.10", "hello.default.svc.cluster.local"]);
        Assert.Equal(await ClusterIpAsync(), answer.Succeeded().Trim());
        var port = await Cluster.Lab.RunAsync("dig", ["+short", "+time=5", "@10.96.0.10", "_http._tcp.hello.default.svc.cluster.local", "SRV"]);
        Assert.EndsWith(" 80 hello.default.svc.cluster.local.", port.Succeeded().Trim());
    }

    [Fact]
    public async Task Every_replica_answers_a_pod_that_asks_by_name()
    {
        var pod = (await PodsAsync())[0].Name();
        var lookup = await Cluster.MkubeAsync("exec", pod, "--", "nslookup", "hello.default.svc.cluster.local");
        Assert.Contains(await ClusterIpAsync(), lookup.Succeeded());
        // The short names come from the search list in the pod's resolv.conf.
        const string ask = "for i in $(busybox seq 30); do wget -q -O - http://hello/; wget -q -O - http://hello.default/; done";
        var names = (await PodsAsync()).Select(p => p.Name()).ToHashSet();
        var seen = new HashSet<string>();
        await Eventually.SeeAsync("an answer of every replica", async () =>
        {
            var answers = (await Cluster.MkubeAsync("exec", pod, "--", "sh", "-c", ask)).Succeeded();
            seen.UnionWith(Answer().Matches(answers).Select(m => m.Groups[1].Value));
            return seen.IsSupersetOf(names);
        });
    }

    [Fact]
    public async Task Every_replica_answers_through_the_proxy_of_the_API_server()
    {
        await SeeAllAnswerAsync("services/hello:http/proxy/", () => Cluster.Api.TextAsync(Paths.Of("Service", Namespace, "hello:http") + "/proxy/"));
        var pod = (await PodsAsync())[0].Name();
        Assert.Equal(pod, Answer().Match(await Cluster.Api.TextAsync(Paths.Of("Pod", Namespace, pod) + "/proxy/")).Groups[1].Value);
        Assert.Equal("ok", await Cluster.Api.TextAsync(Paths.Of("Node", "", "node-1") + "/proxy/healthz"));
    }

    [Fact]
    public async Task A_rolling_update_loses_no_request()
    {
        var before = (await PodsAsync()).Select(p => p.Name()).ToHashSet();
        await using var hammer = new Hammer(Cluster.Lab, [await ClusterIpAsync(), $"{Cluster.Gateway}:{NodePort}"]);
        await Eventually.SeeAsync("answers before the update", () => hammer.Count > 20);

        await Cluster.Api.PatchAsync(Paths.Of("Deployment", Namespace, "hello"),
            """{"spec":{"template":{"metadata":{"annotations":{"example.com/round":"2"}}}}}""");
        var status = await Cluster.MkubeAsync("rollout", "status", "deployment/hello");
        Assert.Contains("successfully rolled out", status.Succeeded());
        await Eventually.SeeAsync("the old pods gone", async () => (await PodsAsync()).All(p => !before.Contains(p.Name())));
        var asked = hammer.Count;
        await Eventually.SeeAsync("answers after the update", () => hammer.Count > asked + 20);
        await hammer.StopAsync();

        output.WriteLine($"{hammer.Count} answers during the update");
        Assert.Empty(hammer.Failures);
        Assert.Equal(Replicas, (await PodsAsync()).Count);
    }

    private async Task ApplyAsync()
    {
        var begun = Stopwatch.StartNew();
        var applied = (await Cluster.MkubeAsync("apply", "-f", Example)).Succeeded();
        Assert.Equal("deployment.apps/hello created\nservice/hello created\n", applied);
        var ip = await ClusterIpAsync();
        await Eventually.SeeAsync("the first answer", async () => await Web.TryGetAsync(ip) is not null);
        output.WriteLine($"apply to the first answer through the Service: {begun.Elapsed.TotalSeconds:0.00} s");
        Assert.Contains("successfully rolled out", (await Cluster.MkubeAsync("rollout", "status", "deployment/hello")).Succeeded());
        output.WriteLine($"apply to the end of the rollout: {begun.Elapsed.TotalSeconds:0.00} s");
    }

    /// <summary>Asks until every replica has answered, and with the node that it runs on.</summary>
    private Task SeeAllAnswerAsync(string authority) => SeeAllAnswerAsync(authority, () => Web.GetAsync(authority));

    private async Task SeeAllAnswerAsync(string at, Func<Task<string>> ask)
    {
        var expected = (await PodsAsync()).ToDictionary(p => p.Name(), p => p.Text("spec.nodeName")!);
        var seen = new Dictionary<string, string>();
        await Eventually.SeeAsync($"every replica to answer at {at}", async () =>
        {
            var answer = Answer().Match(await ask());
            seen[answer.Groups[1].Value] = answer.Groups[2].Value;
            return seen.Count >= expected.Count;
        });
        Assert.Equal(expected, seen);
    }

    private async Task<IReadOnlyList<JsonNode>> PodsAsync() =>
        [.. (await Cluster.Api.GetAsync(Paths.Of("Pod", Namespace) + "?labelSelector=app%3Dhello")).Items().Where(p => p.At("metadata.deletionTimestamp") is null)];

    private async Task<string> ClusterIpAsync() => (await Cluster.Api.GetAsync(Paths.Of("Service", Namespace, "hello"))).Text("spec.clusterIP")!;

    [GeneratedRegex("Hello from (\\S+) on (\\S+)")]
    private static partial Regex Answer();
}
