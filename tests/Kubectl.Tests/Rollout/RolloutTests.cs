using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.Kubectl.Rollout;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Rollout;

/// <summary>Revisions of workloads, kept by ReplicaSets and ControllerRevisions that the test makes in the controllers' place.</summary>
public class RolloutTests
{
    private const string Template = "{metadata: {labels: {app: hello}}, spec: {containers: [{name: web, image: \"img:VERSION\"}]}}";

    private static async Task<TestCluster> WithRevisionsAsync(int count)
    {
        var cluster = await TestCluster.StartAsync();
        var deployment = await cluster.CreateAsync($$$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: hello, namespace: default}
            spec:
              selector: {matchLabels: {app: hello}}
              template: {{{Template.Replace("VERSION", $"{count}")}}}
            """);
        for (var revision = 1; revision <= count; revision++)
        {
            var cause = revision == 2 ? ", kubernetes.io/change-cause: second thoughts" : "";
            await cluster.CreateAsync($$$"""
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata:
                  name: hello-{{{revision}}}
                  namespace: default
                  labels: {app: hello}
                  annotations: {deployment.kubernetes.io/revision: "{{{revision}}}" {{{cause}}} }
                  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: hello, controller: true, uid: {{{deployment.At("metadata", "uid")!.AsString}}} }]
                spec:
                  selector: {matchLabels: {app: hello, pod-template-hash: h{{{revision}}} }}
                  template: {{{Template.Replace("VERSION", $"{revision}").Replace("app: hello", $"app: hello, pod-template-hash: h{revision}")}}}
                """);
        }
        return cluster;
    }

    private static Task<string?> ImageAsync(TestCluster cluster) => ImageAsync(cluster, "deployment");

    [Fact]
    public async Task History_lists_revisions_and_shows_one()
    {
        await using var cluster = await WithRevisionsAsync(2);

        Assert.Equal(new Ran(0, "deployment.apps/hello \nREVISION  CHANGE-CAUSE\n1         <none>\n2         second thoughts\n\n", ""),
            await cluster.RunAsync("rollout", "history", "deploy/hello"));
        var one = await cluster.RunAsync("rollout", "history", "deploy", "hello", "--revision=1");
        Assert.StartsWith("deployment.apps/hello with revision #1\nPod Template:\n  Labels:\tapp=hello\n\tpod-template-hash=h1\n  Containers:\n   web:\n    Image:\timg:1\n", one.Out);
        Assert.Equal(new Ran(1, "", "error: unable to find the specified revision\n"), await cluster.RunAsync("rollout", "history", "deploy/hello", "--revision=7"));
        Assert.Equal(new Ran(1, "", "error: no history viewer has been implemented for \"ServiceAccount\"\n"), await cluster.RunAsync("rollout", "history", "sa/default"));
    }

    [Fact]
    public async Task Undo_brings_back_the_template_of_an_earlier_revision()
    {
        await using var cluster = await WithRevisionsAsync(3);

        Assert.Equal(new Ran(0, "deployment.apps/hello rolled back (server dry run)\n", ""), await cluster.RunAsync("rollout", "undo", "deploy/hello", "--dry-run=server"));
        Assert.Equal("img:3", await ImageAsync(cluster));
        Assert.Equal(new Ran(0, "deployment.apps/hello rolled back\n", ""), await cluster.RunAsync("rollout", "undo", "deploy/hello"));
        Assert.Equal("img:2", await ImageAsync(cluster));
        Assert.Null((await cluster.GetAsync("deployment", "hello"))!.At("spec", "template", "metadata", "labels", "pod-template-hash"));
        Assert.Equal(new Ran(0, "deployment.apps/hello rolled back\n", ""), await cluster.RunAsync("rollout", "undo", "deploy/hello", "--to-revision=1"));
        Assert.Equal("img:1", await ImageAsync(cluster));
        Assert.Equal(new Ran(0, "deployment.apps/hello skipped rollback (current template already matches revision 1)\n", ""),
            await cluster.RunAsync("rollout", "undo", "deploy/hello", "--to-revision=1"));
        Assert.Equal(new Ran(1, "", "error: unable to find specified revision 9 in history\n"), await cluster.RunAsync("rollout", "undo", "deploy/hello", "--to-revision=9"));
        await cluster.RunAsync("rollout", "pause", "deploy/hello");
        Assert.Equal(new Ran(1, "", "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n"),
            await cluster.RunAsync("rollout", "undo", "deploy/hello"));
    }

    [Fact]
    public async Task A_single_revision_has_nothing_before_it()
    {
        await using var cluster = await WithRevisionsAsync(1);

        Assert.Equal(new Ran(1, "", "error: no rollout history found for deployment \"hello\"\n"), await cluster.RunAsync("rollout", "undo", "deploy/hello"));
    }

    [Fact]
    public async Task A_type_alone_means_all_its_objects()
    {
        await using var cluster = await WithRevisionsAsync(1);

        Assert.Equal(new Ran(0, "deployment.apps/hello restarted\n", ""), await cluster.RunAsync("rollout", "restart", "deploy"));
        Assert.Equal(new Ran(1, "", "error: replicasets.apps \"hello-1\" restarting is not supported\n"), await cluster.RunAsync("rollout", "restart", "rs"));
        Assert.Equal(new Ran(1, "", "error: no status viewer has been implemented for ServiceAccount\n"), await cluster.RunAsync("rollout", "status", "sa/default"));
        Assert.Equal("error: unknown command \"frob\"\nSee 'kubectl rollout -h' for help and examples\n", (await cluster.RunAsync("rollout", "frob")).Error);
    }

    [Theory]
    [InlineData("DaemonSet")]
    [InlineData("StatefulSet")]
    public async Task The_history_of_sets_is_kept_by_their_controller_revisions(string kind)
    {
        await using var cluster = await WithControllerRevisionsAsync(kind, 3);
        var name = $"{kind.ToLowerInvariant()}.apps/hello";

        Assert.Equal(new Ran(0, name + " \nREVISION  CHANGE-CAUSE\n1         <none>\n2         second thoughts\n3         <none>\n\n", ""), await cluster.RunAsync("rollout", "history", $"{kind}/hello"));
        Assert.StartsWith($"{name} with revision #1\nPod Template:\n  Labels:\tapp=hello\n  Containers:\n   web:\n    Image:\timg:1\n", (await cluster.RunAsync("rollout", "history", kind, "hello", "--revision=1")).Out);
        Assert.Equal(new Ran(0, name + " rolled back\n", ""), await cluster.RunAsync("rollout", "undo", $"{kind}/hello"));
        Assert.Equal("img:2", await ImageAsync(cluster, kind));
        Assert.Equal(new Ran(0, name + " rolled back\n", ""), await cluster.RunAsync("rollout", "undo", $"{kind}/hello", "--to-revision=1"));
        Assert.Equal("img:1", await ImageAsync(cluster, kind));
        Assert.Equal(new Ran(1, "", "error: unable to find specified revision 9 in history\n"), await cluster.RunAsync("rollout", "undo", $"{kind}/hello", "--to-revision=9"));
    }

    [Fact]
    public async Task A_single_controller_revision_has_nothing_before_it()
    {
        await using var cluster = await WithControllerRevisionsAsync("DaemonSet", 1);

        Assert.Equal(new Ran(1, "", "error: no last revision to roll back to\n"), await cluster.RunAsync("rollout", "undo", "ds/hello"));
    }

    [Theory]
    [InlineData("DaemonSet", "{observedGeneration: 0}", "Waiting for daemon set spec update to be observed...")]
    [InlineData("DaemonSet", "{observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 1}", "Waiting for daemon set \"hello\" rollout to finish: 1 out of 3 new pods have been updated...")]
    [InlineData("DaemonSet", "{observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2}", "Waiting for daemon set \"hello\" rollout to finish: 2 of 3 updated pods are available...")]
    [InlineData("DaemonSet", "{observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3}", "daemon set \"hello\" successfully rolled out")]
    [InlineData("StatefulSet", "{observedGeneration: 0}", "Waiting for statefulset spec update to be observed...")]
    [InlineData("StatefulSet", "{observedGeneration: 1, readyReplicas: 1}", "Waiting for 2 pods to be ready...")]
    [InlineData("StatefulSet", "{observedGeneration: 1, readyReplicas: 3, updatedReplicas: 1}", "Waiting for partitioned roll out to finish: 1 out of 3 new pods have been updated...")]
    [InlineData("StatefulSet", "{observedGeneration: 1, readyReplicas: 3, updatedReplicas: 3}", "partitioned roll out complete: 3 new pods have been updated...")]
    [InlineData("StatefulSet", "{observedGeneration: 1, readyReplicas: 3, updatedReplicas: 1, updateRevision: b, currentRevision: a}", "waiting for statefulset rolling update to complete 1 pods at revision b...", null)]
    [InlineData("StatefulSet", "{observedGeneration: 1, readyReplicas: 3, currentReplicas: 3, updateRevision: b, currentRevision: b}", "statefulset rolling update complete 3 pods at revision b...", null)]
    public void The_status_of_sets_is_told_in_one_line(string kind, string status, string line, string? rollingUpdate = "{partition: 0}")
    {
        var set = (DocumentObject)YamlReader.Read(
            $"{{metadata: {{name: hello, generation: 1}}, spec: {{replicas: 3, updateStrategy: {{type: RollingUpdate, rollingUpdate: {rollingUpdate ?? "null"}}}}}, status: {status}}}");
        Assert.Equal(line, RolloutProgress.Of(kind)!(set).Line);
    }

    [Theory]
    [InlineData("DaemonSet")]
    [InlineData("StatefulSet")]
    public async Task Pods_that_are_updated_on_delete_have_no_status(string kind)
    {
        await using var cluster = await WithControllerRevisionsAsync(kind, 1, "updateStrategy: {type: OnDelete}");

        Assert.Equal(new Ran(1, "", "error: rollout status is only available for RollingUpdate strategy type\n"), await cluster.RunAsync("rollout", "status", $"{kind}/hello"));
    }

    private static async Task<TestCluster> WithControllerRevisionsAsync(string kind, int count, string spec = "revisionHistoryLimit: 10")
    {
        var cluster = await TestCluster.StartAsync();
        var set = await cluster.CreateAsync($$$"""
            apiVersion: apps/v1
            kind: {{{kind}}}
            metadata: {name: hello, namespace: default}
            spec:
              selector: {matchLabels: {app: hello}}
              template: {{{Template.Replace("VERSION", $"{count}")}}}
              {{{spec}}}
            """);
        var template = set.At("spec", "template")!.AsObject!;
        for (var revision = 1; revision <= count; revision++)
        {
            var held = new DocumentObject(("spec", new DocumentObject(("template", ((DocumentObject)YamlReader.Read(template.ToString().Replace($"img:{count}", $"img:{revision}"))).With("$patch", "replace")))));
            await cluster.CreateAsync($$$"""
                apiVersion: apps/v1
                kind: ControllerRevision
                metadata:
                  name: hello-{{{revision}}}
                  namespace: default
                  labels: {app: hello}
                  annotations: { {{{(revision == 2 ? "kubernetes.io/change-cause: second thoughts" : "")}}} }
                  ownerReferences: [{apiVersion: apps/v1, kind: {{{kind}}}, name: hello, controller: true, uid: {{{set.At("metadata", "uid")!.AsString}}} }]
                revision: {{{revision}}}
                data: {{{held}}}
                """);
        }
        return cluster;
    }

    private static async Task<string?> ImageAsync(TestCluster cluster, string kind) =>
        (await cluster.GetAsync(kind, "hello"))!.At("spec", "template", "spec", "containers")!.AsArray![0]["image"]!.AsString;
}
