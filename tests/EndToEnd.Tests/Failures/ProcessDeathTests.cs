using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Failures;

/// <summary>Containers and agents that are killed; the node stays.</summary>
[Collection(Order.Processes)]
public sealed class ProcessDeathTests(SharedCluster shared) : ClusterTest(shared)
{
    private const string Node = "node-2";

    [Fact]
    public async Task A_killed_container_is_restarted()
    {
        await using var ns = await Cluster.NamespaceAsync("kill");
        await CreateAsync(ns, "main");
        var before = await ns.SeeReadyAsync("main");
        var first = before.Text("status.containerStatuses.0.containerID")!;
        Machine.Signal(Cluster.MainProcess(first), Machine.Kill9);
        var after = await ns.SeePodAsync("main", "restarted", p => p.Number("status.containerStatuses.0.restartCount") == 1 && p.Condition("Ready") == "True");
        Assert.Equal(137, after.Number("status.containerStatuses.0.lastState.terminated.exitCode"));
        Assert.Equal(first, after.Text("status.containerStatuses.0.lastState.terminated.containerID"));
        Assert.Equal(before.Text("status.podIP"), after.Text("status.podIP"));
        Assert.Equal($"I am {before.Text("status.podIP")}, started in a fresh root\n", await ns.LogsAsync("main", "--previous"));
        Assert.Equal($"I am {before.Text("status.podIP")}, started in a fresh root\n", await ns.LogsAsync("main"));
        await Eventually.SeeAsync("answers again", async () => await Web.TryGetAsync(after.Text("status.podIP")!) is not null);
    }

    [Fact]
    public async Task A_container_that_keeps_failing_is_restarted_ever_later()
    {
        await using var ns = await Cluster.NamespaceAsync("crash");
        await CreateAsync(ns, "main", "exit 3");
        var pod = await ns.SeePodAsync("main", "in back-off", p => p.Text("status.containerStatuses.0.state.waiting.reason") == "CrashLoopBackOff");
        Assert.Equal(3, pod.Number("status.containerStatuses.0.lastState.terminated.exitCode"));
        Assert.Equal("Error", pod.Text("status.containerStatuses.0.lastState.terminated.reason"));
        await Eventually.SeeAsync("an event of it", async () => (await Cluster.Api.GetAsync(Paths.Of("Event", ns.Name))).Items().Any(e => e.Text("reason") == "BackOff"));
    }

    [Fact]
    public async Task No_container_notices_that_its_agent_is_killed()
    {
        await using var ns = await Cluster.NamespaceAsync("agent");
        foreach (var name in (string[])["a", "b"])
            await CreateAsync(ns, name);
        var containers = new Dictionary<string, string>();
        foreach (var name in (string[])["a", "b"])
            containers[name] = (await ns.SeeReadyAsync(name)).Text("status.containerStatuses.0.containerID")!;
        var processes = containers.ToDictionary(c => c.Key, c => Cluster.MainProcess(c.Value));
        var addresses = new List<string>();
        foreach (var name in containers.Keys)
            addresses.Add((await ns.GetAsync("Pod", name)).Text("status.podIP")!);
        await using var hammer = new Hammer(Cluster.Lab, addresses, clientsEach: 1);

        var agent = Cluster.Agent(Node);
        Assert.NotEqual(0, agent);
        Machine.Signal(agent, Machine.Kill9);
        await Eventually.SeeAsync("another agent", () => Cluster.Agent(Node) is not 0 and var next && next != agent);
        // The new agent works: it runs a pod, and answers for the old ones.
        await CreateAsync(ns, "c");
        await ns.SeeReadyAsync("c");
        Assert.Equal("b\n", (await ns.ExecAsync("b", "hostname")).Succeeded());
        await hammer.StopAsync();

        Assert.Empty(hammer.Failures);
        Assert.Equal(2, hammer.Answers.Count);
        foreach (var name in containers.Keys)
        {
            var pod = await ns.GetAsync("Pod", name);
            Assert.Equal(0, pod.Number("status.containerStatuses.0.restartCount"));
            Assert.Equal(containers[name], pod.Text("status.containerStatuses.0.containerID"));
            Assert.Equal("True", pod.Condition("Ready"));
            Assert.Equal(processes[name], Cluster.MainProcess(containers[name]));
        }
        Assert.Equal("True", (await Cluster.Api.GetAsync(Paths.Of("Node", "", Node))).Condition("Ready"));
    }

    [Fact]
    public async Task What_happens_while_no_agent_runs_is_found_by_the_next()
    {
        await using var ns = await Cluster.NamespaceAsync("away");
        await CreateAsync(ns, "dies");
        await CreateAsync(ns, "deleted");
        var container = (await ns.SeeReadyAsync("dies")).Text("status.containerStatuses.0.containerID")!;
        var deleted = Cluster.MainProcess((await ns.SeeReadyAsync("deleted")).Text("status.containerStatuses.0.containerID")!);
        var agent = Cluster.Agent(Node);
        var supervisor = int.Parse(File.ReadAllText($"/proc/{agent}/stat").Split(") ")[1].Split(' ')[1]);
        Machine.Signal(supervisor, Machine.Stop);
        try
        {
            Machine.Signal(agent, Machine.Kill9);
            await Eventually.SeeAsync("the agent's end", () => !Machine.IsAlive(agent));
            var main = Cluster.MainProcess(container);
            Machine.Signal(main, Machine.Kill9);
            await Eventually.SeeAsync("the container's end", () => !Machine.IsAlive(main));
            await ns.DeleteAsync("Pod", "deleted");
        }
        finally
        {
            Machine.Signal(supervisor, Machine.Continue);
        }
        await ns.SeePodAsync("dies", "restarted", p => p.Number("status.containerStatuses.0.restartCount") == 1 && p.Condition("Ready") == "True");
        await ns.SeeGoneAsync("Pod", "deleted");
        await Eventually.SeeAsync("the deleted pod's container gone", () => !Machine.IsAlive(deleted));
    }

    [Fact]
    public async Task The_control_plane_comes_back_with_everything_it_knew()
    {
        await using var ns = await Cluster.NamespaceAsync("control");
        await CreateAsync(ns, "main");
        await ns.SeeReadyAsync("main");
        var program = Machine.CommandLines().Single(p => p.CommandLine.StartsWith($"{Cluster.Binary} control-plane --name {Cluster.Name} ", StringComparison.Ordinal));
        Machine.Signal(program.Pid, Machine.Kill9);
        await Eventually.SeeAsync("the API again", async () =>
        {
            try
            {
                return await ns.FindAsync("Pod", "main") is { } pod && pod.Number("status.containerStatuses.0.restartCount") == 0;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        await CreateAsync(ns, "next");
        await ns.SeeReadyAsync("next");
    }

    private static Task CreateAsync(TestNamespace ns, string name, string script = "exec httpd -f -p 80 -h /www") => ns.CreateAsync($$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
        spec:
          nodeName: {{Node}}
          terminationGracePeriodSeconds: 0
          containers:
            - name: main
              image: {{TestNamespace.Image}}
              command:
                - sh
                - -c
                - |
                  [ -e /mark ] && echo "in an old root" || echo "I am $IP, started in a fresh root"
                  touch /mark
                  hostname >/www/index.html
                  {{script}}
              env:
                - name: IP
                  valueFrom: {fieldRef: {fieldPath: status.podIP} }
        """);
}
