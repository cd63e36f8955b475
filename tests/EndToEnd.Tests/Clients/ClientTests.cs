using System.Text.Json.Nodes;
using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Clients;

/// <summary>
/// One path for every client: our own command line and the real kubectl, whose oldest speaks SPDY and JSON, whose newest WebSockets and
/// protobuf.
/// </summary>
[Collection(Order.Clients)]
public sealed class ClientTests(SharedCluster shared) : ClusterTest(shared)
{
    private const string Own = "mkube";

    /// <summary>The example's Deployment and Service in small, without a node port.</summary>
    private const string Manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels:
            app: web
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: web
          template:
            metadata:
              labels:
                app: web
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: web
                  image: mkube.local/hello:1
                  ports:
                    - containerPort: 80
                  readinessProbe:
                    httpGet:
                      path: /
                      port: 80
                    periodSeconds: 1
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          selector:
            app: web
          ports:
            - port: 80
        """;

    public static TheoryData<string> Clients => [Own, "1.27", "1.30", "1.33"];

    public static TheoryData<string> Kubectls => ["1.27", "1.30", "1.33"];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Apply_creates_then_configures_then_leaves_alone(string client)
    {
        await using var ns = await Cluster.NamespaceAsync("apply");
        string[] apply = ["apply", "-n", ns.Name, "-f", "-"];
        Assert.Equal("deployment.apps/web created\nservice/web created\n", (await RunAsync(client, Manifest, apply)).Succeeded());
        Assert.Equal("deployment.apps/web unchanged\nservice/web unchanged\n", (await RunAsync(client, Manifest, apply)).Succeeded());
        var changed = Manifest.Replace("replicas: 2", "replicas: 1", StringComparison.Ordinal);
        Assert.Equal("deployment.apps/web configured\nservice/web unchanged\n", (await RunAsync(client, changed, apply)).Succeeded());
        Assert.Equal(1, (await ns.GetAsync("Deployment", "web")).Number("spec.replicas"));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Rollout_status_wait_and_scale_follow_a_deployment(string client)
    {
        await using var ns = await Cluster.NamespaceAsync("rollout");
        (await RunAsync(client, Manifest, "apply", "-n", ns.Name, "-f", "-")).Succeeded();
        Assert.Contains("deployment \"web\" successfully rolled out", (await RunAsync(client, "", "rollout", "status", "-n", ns.Name, "deployment/web", "--timeout=90s")).Succeeded());
        Assert.Equal("deployment.apps/web scaled\n", (await RunAsync(client, "", "scale", "-n", ns.Name, "deployment/web", "--replicas=3")).Succeeded());
        Assert.Equal("deployment.apps/web condition met\n",
            (await RunAsync(client, "", "wait", "-n", ns.Name, "deployment/web", "--for=jsonpath={.status.readyReplicas}=3", "--timeout=90s")).Succeeded());
        var ready = (await RunAsync(client, "", "wait", "-n", ns.Name, "pod", "-l", "app=web", "--for=condition=Ready", "--timeout=90s")).Succeeded();
        Assert.Equal(3, ready.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(l => l.EndsWith(" condition met", StringComparison.Ordinal)));
        var timedOut = await RunAsync(client, "", "wait", "-n", ns.Name, "deployment/web", "--for=jsonpath={.status.readyReplicas}=4", "--timeout=1s");
        Assert.NotEqual(0, timedOut.ExitCode);
        Assert.Contains("timed out waiting for the condition", timedOut.Error);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Get_prints_tables_wide_yaml_json_names_and_jsonpath(string client)
    {
        await using var ns = await Cluster.NamespaceAsync("get");
        await CreatePodAsync(ns, "one");
        Task<CommandResult> Get(params string[] options) => RunAsync(client, "", ["get", "-n", ns.Name, .. options]);

        var table = Lines((await Get("pods")).Succeeded());
        Assert.Equal(["NAME", "READY", "STATUS", "RESTARTS", "AGE"], table[0]);
        Assert.Equal(["one", "1/1", "Running", "0"], table[1][..4]);
        var wide = Lines((await Get("pods", "-o", "wide")).Succeeded());
        Assert.Equal(["NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED", "NODE", "READINESS", "GATES"], wide[0]);
        var pod = await ns.GetAsync("Pod", "one");
        Assert.Equal([pod.Text("status.podIP")!, pod.Text("spec.nodeName")!, "<none>", "<none>"], wide[1][5..]);

        Assert.Equal("pod/one\n", (await Get("po", "-o", "name")).Succeeded());
        var json = JsonNode.Parse((await Get("pod/one", "-o", "json")).Succeeded());
        Assert.Equal(pod.Text("metadata.uid"), json.Text("metadata.uid"));
        var yaml = (await Get("pod", "one", "-o", "yaml")).Succeeded();
        Assert.StartsWith("apiVersion: v1\nkind: Pod\n", yaml);
        Assert.Contains($"\n  uid: {pod.Text("metadata.uid")}\n", yaml);
        Assert.Equal($"{pod.Text("status.podIP")} main", (await Get("pods", "-o", "jsonpath={.items[0].status.podIP} {range .items[*].spec.containers[*]}{.name}{end}")).Succeeded());
        Assert.Equal(["one"], Lines((await Get("pods", "--no-headers")).Succeeded()).Select(l => l[0]));
        var missing = await Get("pod", "two");
        Assert.Equal(1, missing.ExitCode);
        Assert.Equal("Error from server (NotFound): pods \"two\" not found\n", missing.Error);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Get_watch_shows_changes_as_they_come(string client)
    {
        await using var ns = await Cluster.NamespaceAsync("watch");
        await CreatePodAsync(ns, "first");
        using var watch = Start(client, "get", "pods", "-n", ns.Name, "-w");
        await watch.ShowsAsync("first");
        await CreatePodAsync(ns, "second");
        await watch.ShowsAsync("second on its way and running", o => Lines(o) is var lines
            && lines.Any(l => l is ["second", "0/1", "Pending" or "ContainerCreating", ..]) && lines.Any(l => l is ["second", "1/1", "Running", ..]));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Describe_tells_of_containers_and_events(string client)
    {
        await using var ns = await Cluster.NamespaceAsync("describe");
        await CreatePodAsync(ns, "one");
        await Eventually.SeeAsync("the pod's events", async () =>
            (await Cluster.Api.GetAsync(Paths.Of("Event", ns.Name))).Items().Select(e => e.Text("reason")).ToHashSet().IsSupersetOf(["Scheduled", "Started"]));
        var pod = (await RunAsync(client, "", "describe", "pod", "-n", ns.Name, "one")).Succeeded();
        Assert.Matches(@"(?m)^Name:\s+one$", pod);
        Assert.Matches(@"(?m)^\s+Image:\s+mkube.local/hello:1$", pod);
        Assert.Matches(@"(?m)^\s+Normal\s+Scheduled\s.*Successfully assigned ", pod);
        Assert.Matches(@"(?m)^\s+Normal\s+Started\s", pod);
        var node = (await RunAsync(client, "", "describe", "node", "node-1")).Succeeded();
        Assert.Matches(@"(?m)^Name:\s+node-1$", node);
        Assert.Matches(@"(?m)^\s+Ready\s+True\s", node);
        (await RunAsync(client, Manifest, "apply", "-n", ns.Name, "-f", "-")).Succeeded();
        Assert.Matches(@"(?m)^StrategyType:\s+RollingUpdate$", (await RunAsync(client, "", "describe", "deployment", "-n", ns.Name, "web")).Succeeded());
        Assert.Matches(@"(?m)^Selector:\s+app=web$", (await RunAsync(client, "", "describe", "service", "-n", ns.Name, "web")).Succeeded());
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Logs_print_and_follow(string client)
    {
        await using var ns = await Cluster.NamespaceAsync("logs");
        await CreatePodAsync(ns, "talker", "echo one; echo two >&2; while [ ! -e /tmp/go ]; do sleep 0.1; done; echo three; while [ ! -e /tmp/end ]; do sleep 0.1; done");
        await Eventually.SeeAsync("the first lines", async () => (await RunAsync(client, "", "logs", "-n", ns.Name, "talker")).Succeeded(), o => o == "one\ntwo\n");
        Assert.Equal("two\n", (await RunAsync(client, "", "logs", "-n", ns.Name, "talker", "--tail=1")).Succeeded());
        Assert.Matches(@"\A\d{4}-\d\d-\d\dT\S+ one\n\d{4}-\d\d-\d\dT\S+ two\n\z", (await RunAsync(client, "", "logs", "-n", ns.Name, "talker", "-c", "main", "--timestamps")).Succeeded());

        using var follower = Start(client, "logs", "-n", ns.Name, "-f", "talker");
        await follower.ShowsAsync("two");
        (await ns.ExecAsync("talker", "touch", "/tmp/go")).Succeeded();
        await follower.ShowsAsync("three");
        Assert.False(follower.HasEnded);
        // Following ends with the container, whose end may take the command with it.
        await ns.ExecAsync("talker", "touch", "/tmp/end");
        Assert.Equal("one\ntwo\nthree\n", (await follower.EndAsync()).Succeeded());
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Exec_carries_output_exit_code_and_input(string client)
    {
        await using var ns = await Cluster.NamespaceAsync("exec");
        await CreatePodAsync(ns, "one");
        Task<CommandResult> Exec(string input, params string[] rest) => RunAsync(client, input, ["exec", "-n", ns.Name, .. rest]);

        var both = await Exec("", "one", "--", "sh", "-c", "echo out; echo err >&2; exit 7");
        Assert.Equal("out\n", both.Output);
        Assert.StartsWith("err\n", both.Error);
        Assert.Contains("command terminated with exit code 7", both.Error);
        Assert.Equal(7, both.ExitCode);
        Assert.Equal("some text\n", (await Exec("some text\n", "-i", "one", "--", "cat")).Succeeded());
        // More than any buffer on the way, there and back.
        var much = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"line {i}\n"));
        Assert.Equal(much, (await Exec(much, "-i", "one", "-c", "main", "--", "cat")).Succeeded());
        var missing = await Exec("", "one", "--", "no-such-program");
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("no-such-program", missing.Error);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Exec_gives_a_terminal(string client)
    {
        Needs.Program("script", "bsdutils");
        await using var ns = await Cluster.NamespaceAsync("terminal");
        await CreatePodAsync(ns, "one");
        // script(1) runs the client in a terminal of its own.
        var program = client == Own ? Cluster.Binary : Needs.Kubectl(client);
        using var session = Cluster.Start("script", "-qefc", $"{program} exec -n {ns.Name} -it one -- sh", "/dev/null");
        await session.WriteAsync("[ -t 0 ] && echo terminal-$((20+3))\n");
        await session.ShowsAsync("terminal-23");
        await session.WriteAsync("exit 5\n");
        Assert.Equal(5, (await session.EndAsync()).ExitCode);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Run_makes_a_pod_and_delete_waits_for_its_end(string client)
    {
        await using var ns = await Cluster.NamespaceAsync("run");
        Assert.Equal("pod/solo created\n",
            (await RunAsync(client, "", "run", "solo", "-n", ns.Name, "--image", TestNamespace.Image, "--env", "GREETING=hi", "--command", "--", "sh", "-c", "echo $GREETING; exec sleep 1000")).Succeeded());
        await ns.SeeReadyAsync("solo");
        Assert.Equal("hi\n", await ns.LogsAsync("solo"));
        Assert.Contains("pod \"solo\" deleted", (await RunAsync(client, "", "delete", "-n", ns.Name, "pod", "solo", "--grace-period=1")).Succeeded());
        Assert.Null(await ns.FindAsync("Pod", "solo"));
        (await RunAsync(client, Manifest, "apply", "-n", ns.Name, "-f", "-")).Succeeded();
        var deleted = (await RunAsync(client, Manifest, "delete", "-n", ns.Name, "-f", "-")).Succeeded();
        Assert.Contains("deployment.apps \"web\" deleted", deleted);
        Assert.Contains("service \"web\" deleted", deleted);
        await Eventually.SeeAsync("the deployment's pods to be collected", async () => (await ns.PodsAsync()).Count == 0);
    }

    [Theory]
    [MemberData(nameof(Kubectls))]
    public async Task Discovery_and_explain_work(string client)
    {
        var resources = Lines((await RunAsync(client, "", "api-resources")).Succeeded());
        Assert.Contains(resources, l => l is ["deployments", "deploy", "apps/v1", "true", "Deployment"]);
        Assert.Contains(resources, l => l is ["pods", "po", "v1", "true", "Pod"]);
        Assert.Contains("apps/v1", (await RunAsync(client, "", "api-versions")).Succeeded());
        var explained = (await RunAsync(client, "", "explain", "deployment.spec.replicas")).Succeeded();
        Assert.Contains("replicas", explained);
        Assert.Contains("<integer>", explained);
        Assert.Contains("v1.36", (await RunAsync(client, "", "version")).Succeeded());
    }

    [Theory]
    [InlineData("pods --recursive")]
    [InlineData("pods.spec.containers")]
    [InlineData("deployments.apps.spec.strategy")]
    [InlineData("services.spec.type")]
    [InlineData("events --api-version=events.k8s.io/v1")]
    public async Task Our_explain_prints_what_kubectl_prints(string what)
    {
        string[] explain = ["explain", .. what.Split(' ')];
        Assert.Equal((await RunAsync("1.33", "", explain)).Succeeded(), (await RunAsync(Own, "", explain)).Succeeded());
    }

    private static string[][] Lines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private RunningCommand Start(string client, params string[] arguments) =>
        Cluster.Start(client == Own ? Cluster.Binary : Needs.Kubectl(client), arguments);

    private Task<CommandResult> RunAsync(string client, string input, params string[] arguments) =>
        Cluster.Lab.RunAsync(client == Own ? Cluster.Binary : Needs.Kubectl(client), arguments, input, Cluster.Environment);

    private static async Task CreatePodAsync(TestNamespace ns, string name, string script = "exec sleep 1000")
    {
        await ns.CreateAsync($"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {name}
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 0
              containers:
                - name: main
                  image: {TestNamespace.Image}
                  command: [sh, -c, "{script}"]
            """);
        await ns.SeeReadyAsync(name);
    }
}
