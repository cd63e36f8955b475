using MiniKube.Api.Documents;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Rollout;

/// <summary>Revisions of a Deployment, kept by ReplicaSets that the test makes in the controller's place.</summary>
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

    private static async Task<string?> ImageAsync(TestCluster cluster) =>
        (await cluster.GetAsync("deployment", "hello"))!.At("spec", "template", "spec", "containers")!.AsArray![0]["image"]!.AsString;

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
}
