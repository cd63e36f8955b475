using MiniKube.Api.Documents;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Commands;

public class CommandTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: hello, namespace: default}
        spec:
          replicas: 2
          selector: {matchLabels: {app: hello}}
          template:
            metadata: {labels: {app: hello}}
            spec: {containers: [{name: web, image: "img:1"}]}
        """;

    private static string Status(int updated, int total, int available) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: hello, namespace: default}
        status: {observedGeneration: 1, updatedReplicas: {{updated}}, replicas: {{total}}, availableReplicas: {{available}}, readyReplicas: {{available}}}
        """;

    [Fact]
    public async Task Delete_by_name_selector_and_file_waits_until_gone()
    {
        await using var cluster = await TestCluster.StartAsync();
        foreach (var name in new[] { "a", "b", "c" })
        {
            await cluster.CreateAsync($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: default, labels: {{set: {(name == "a" ? "one" : "two")}}}}}}}");
        }
        var file = cluster.Write("c.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}");

        Assert.Equal(new Ran(0, "configmap \"a\" deleted from default namespace\n", ""), await cluster.RunAsync("delete", "cm", "a"));
        Assert.Equal(new Ran(0, "configmap \"c\" deleted from default namespace\n", ""), await cluster.RunAsync("delete", "-f", file));
        Assert.Equal(new Ran(0, "configmap \"b\" deleted from default namespace\n", ""), await cluster.RunAsync("delete", "cm", "-l", "set=two"));
        Assert.Equal(new Ran(1, "", "Error from server (NotFound): configmaps \"a\" not found\n"), await cluster.RunAsync("delete", "cm", "a"));
        Assert.Equal(new Ran(0, "", ""), await cluster.RunAsync("delete", "cm", "a", "--ignore-not-found"));
        Assert.Equal(new Ran(1, "", "error: resource(s) were provided, but no name was specified\n"), await cluster.RunAsync("delete", "cm"));
        Assert.Equal(new Ran(1, "", $"Error from server (NotFound): error when deleting \"{file}\": configmaps \"c\" not found\n"), await cluster.RunAsync("delete", "-f", file));
        Assert.Equal(new Ran(1, "", "error: a resource cannot be retrieved by name across all namespaces\n"), await cluster.RunAsync("delete", "cm", "a", "-A"));
        Assert.Equal(new Ran(1, "", "error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well\n"),
            await cluster.RunAsync("delete", "cm", "a", "-f", file));
        Assert.Null(await cluster.GetAsync("configmap", "b"));
    }

    [Fact]
    public async Task Delete_waits_for_a_finalizer_and_can_be_told_not_to()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: held, namespace: default, finalizers: [a.io/b]}}");

        Assert.Equal(new Ran(1, "configmap \"held\" deleted from default namespace\n", "error: timed out waiting for the condition on configmaps/held\n"),
            await cluster.RunAsync("delete", "cm", "held", "--timeout=200ms"));
        Assert.Equal(0, (await cluster.RunAsync("delete", "cm", "held", "--wait=false")).ExitCode);

        await using var deleting = cluster.Start("delete", "cm", "held");
        await deleting.OutputAsync(t => t.Length > 0);
        await cluster.Client.Dynamic(new("", "v1", "configmaps"), true).PatchAsync(
            "held", "default", MiniKube.Client.Http.Patch.Merge(DocumentJson.Parse("""{"metadata":{"finalizers":null}}""")));
        Assert.Equal(0, await deleting.ExitAsync());
        Assert.Null(await cluster.GetAsync("configmap", "held"));
    }

    [Theory]
    [InlineData("create")]
    [InlineData("apply")]
    public async Task What_get_wrote_can_be_created_again(string command)
    {
        await using var cluster = await TestCluster.StartAsync();
        var file = cluster.Write("c.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, resourceVersion: '7'}}");
        Assert.Equal(new Ran(0, "configmap/c created\n", ""), await cluster.RunAsync(command, "-f", file));
    }

    [Fact]
    public async Task Scale_sets_replicas_when_they_are_as_expected()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Deployment);

        Assert.Equal(new Ran(0, "deployment.apps/hello scaled\n", ""), await cluster.RunAsync("scale", "deployment/hello", "--replicas=5"));
        Assert.Equal(5, (await cluster.GetAsync("deployment", "hello"))!.At("spec", "replicas")!.AsInteger);
        Assert.Equal(new Ran(1, "", "error: Expected replicas to be 2, was 5\n"), await cluster.RunAsync("scale", "deploy", "hello", "--replicas=1", "--current-replicas=2"));
        Assert.Equal(new Ran(1, "", "error: required flag(s) \"replicas\" not set\n"), await cluster.RunAsync("scale", "deploy", "hello"));
        Assert.Equal(new Ran(1, "", "Error from server (NotFound): deployments.apps \"x\" not found\n"), await cluster.RunAsync("scale", "deploy", "x", "--replicas=1"));
    }

    [Fact]
    public async Task Rollout_status_tells_progress_until_done()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Deployment);
        await using var status = cluster.Start("rollout", "status", "deployment/hello");

        await status.OutputAsync(t => t.Contains("Waiting for deployment spec update to be observed...\n"));
        await cluster.SetStatusAsync(Status(updated: 1, total: 2, available: 1));
        await status.OutputAsync(t => t.Contains("Waiting for deployment \"hello\" rollout to finish: 1 out of 2 new replicas have been updated...\n"));
        await cluster.SetStatusAsync(Status(updated: 2, total: 3, available: 1));
        await status.OutputAsync(t => t.Contains("Waiting for deployment \"hello\" rollout to finish: 1 old replicas are pending termination...\n"));
        await cluster.SetStatusAsync(Status(updated: 2, total: 2, available: 1));
        await status.OutputAsync(t => t.Contains("Waiting for deployment \"hello\" rollout to finish: 1 of 2 updated replicas are available...\n"));
        await cluster.SetStatusAsync(Status(updated: 2, total: 2, available: 2));

        Assert.Equal(0, await status.ExitAsync());
        await status.OutputAsync(t => t.EndsWith("deployment \"hello\" successfully rolled out\n"));
    }

    [Fact]
    public async Task Rollout_changes_are_small_edits()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Deployment);

        Assert.Equal("deployment.apps/hello restarted\n", (await cluster.RunAsync("rollout", "restart", "deploy/hello")).Out);
        Assert.NotNull((await cluster.GetAsync("deployment", "hello"))!.At("spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"));
        Assert.Equal("deployment.apps/hello paused\n", (await cluster.RunAsync("rollout", "pause", "deploy/hello")).Out);
        Assert.Equal(new Ran(1, "", "error: deployments.apps \"hello\" is already paused\n"), await cluster.RunAsync("rollout", "pause", "deploy/hello"));
        Assert.Equal("deployment.apps/hello resumed\n", (await cluster.RunAsync("rollout", "resume", "deploy/hello")).Out);
        Assert.Null((await cluster.GetAsync("deployment", "hello"))!.At("spec", "paused"));
    }

    [Fact]
    public async Task Wait_ends_when_the_condition_holds_or_the_time_is_up()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.RunAsync("run", "web", "--image=img:1");

        Assert.Equal(new Ran(1, "", "error: timed out waiting for the condition on pods/web\n"), await cluster.RunAsync("wait", "pod/web", "--for=condition=Ready", "--timeout=100ms"));
        await using var waiting = cluster.Start("wait", "pod/web", "--for=condition=ready");
        await cluster.SetStatusAsync("{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: default}, status: {phase: Running, conditions: [{type: Ready, status: \"True\"}]}}");
        Assert.Equal(0, await waiting.ExitAsync());
        await waiting.OutputAsync(t => t == "pod/web condition met\n");

        Assert.Equal("pod/web condition met\n", (await cluster.RunAsync("wait", "pod/web", "--for=jsonpath={.status.phase}=Running")).Out);
        Assert.Equal("pod/web condition met\n", (await cluster.RunAsync("wait", "pod", "--all", "--for=condition=Ready=true")).Out);
        await using var gone = cluster.Start("wait", "pod/web", "--for=delete");
        await cluster.RunAsync("delete", "pod", "web");
        Assert.Equal(0, await gone.ExitAsync());
        Assert.Equal(new Ran(1, "", "Error from server (NotFound): pods \"web\" not found\n"), await cluster.RunAsync("wait", "pod/web", "--for=condition=Ready"));
        Assert.Equal(new Ran(0, "", ""), await cluster.RunAsync("wait", "pod/web", "--for=delete"));
        Assert.Equal(new Ran(0, "", ""), await cluster.RunAsync("wait", "pod", "-l", "a=b", "--for=delete"));
        Assert.Equal(new Ran(1, "", "error: timed out waiting for the condition\n"), await cluster.RunAsync("wait", "pod/web", "--for=create", "--timeout=50ms"));
        Assert.Equal(new Ran(1, "", "error: condition not met for serviceaccounts/default\n"), await cluster.RunAsync("wait", "sa/default", "--for=condition=Ready", "--timeout=0"));
        Assert.Equal(new Ran(1, "", "error: unrecognized condition: \"sunshine\"\n"), await cluster.RunAsync("wait", "pod/web", "--for=sunshine"));
    }

    [Fact]
    public async Task Run_makes_a_pod_or_only_shows_it()
    {
        await using var cluster = await TestCluster.StartAsync();

        var shown = await cluster.RunAsync("run", "web", "--image=img:1", "--env=A=1", "--port=80", "--restart=Never", "--dry-run=client", "-o", "yaml", "--", "sleep", "9");
        Assert.Equal("""
            apiVersion: v1
            kind: Pod
            metadata:
              labels:
                run: web
              name: web
            spec:
              containers:
              - args:
                - sleep
                - "9"
                env:
                - name: A
                  value: "1"
                image: img:1
                name: web
                ports:
                - containerPort: 80
                resources: {}
              dnsPolicy: ClusterFirst
              restartPolicy: Never
            status: {}

            """, shown.Out);
        Assert.Null(await cluster.GetAsync("pod", "web"));
        Assert.Equal(new Ran(0, "pod/web created\n", ""), await cluster.RunAsync("run", "web", "--image=img:1", "--command", "--", "sh"));
        Assert.Equal("sh", (await cluster.GetAsync("pod", "web"))!.At("spec", "containers")!.AsArray![0]["command"]!.AsArray![0].AsString);
        Assert.Equal(new Ran(1, "", "error: Invalid image name \"No Way\": invalid reference format\n"), await cluster.RunAsync("run", "x", "--image=No Way"));
        Assert.Equal(new Ran(1, "", "Error from server (AlreadyExists): pods \"web\" already exists\n"), await cluster.RunAsync("run", "web", "--image=img:1"));
    }

    [Fact]
    public async Task Describes_every_kind_with_its_events()
    {
        await using var cluster = await TestCluster.StartAsync();
        foreach (var yaml in DescribeObjects.All)
        {
            await cluster.CreateAsync(yaml);
        }
        foreach (var yaml in DescribeObjects.Statuses)
        {
            await cluster.SetStatusAsync(yaml);
        }
        await cluster.CreateAsync(DescribeObjects.Event.Replace("UID", (await cluster.GetAsync("pod", "web"))!.At("metadata", "uid")!.AsString));
        var golden = new Golden();
        foreach (var line in new[]
        {
            "pod web", "node n1", "deployment hello", "replicaset hello-1", "service web", "cm settings", "secret key", "sa default", "endpoints web",
            "endpointslice web-1", "lease n1", "ns default",
        })
        {
            var ran = await cluster.RunAsync(["describe", .. line.Split(' ')]);
            golden.Add("kubectl describe " + line, ran with { Out = DescribeObjects.Steady(ran.Out) });
        }
        golden.Compare("describe.txt");
        Assert.Equal(new Ran(1, "", "Error from server (NotFound): pods \"nope\" not found\n"), await cluster.RunAsync("describe", "pod", "nope"));
        Assert.StartsWith("Name:             web\n", (await cluster.RunAsync("describe", "pod", "we")).Out);
    }

    [Theory]
    [InlineData("logs", "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples\n")]
    [InlineData("logs nope", "error: error from server (NotFound): pods \"nope\" not found in namespace \"default\"\n")]
    [InlineData("logs two -c nope", "error: container nope is not valid for pod two\n")]
    [InlineData("exec two", "error: you must specify at least one command for the container\n")]
    [InlineData("exec two ls", "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n")]
    [InlineData("exec nope -- ls", "Error from server (NotFound): pods \"nope\" not found\n")]
    [InlineData("exec two -c nope -- ls", "error: container nope is not valid for pod two\n")]
    public async Task Logs_and_exec_refuse_what_is_not_there(string line, string error)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("{apiVersion: v1, kind: Pod, metadata: {name: two, namespace: default}, spec: {containers: [{name: a, image: i}, {name: b, image: i}]}}");

        Assert.Equal(new Ran(1, "", error), await cluster.RunAsync(line.Split(' ')));
    }
}
