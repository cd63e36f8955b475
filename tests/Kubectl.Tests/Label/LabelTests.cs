using MiniKube.Api.Documents;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Label;

public class LabelTests
{
    private static async Task<TestCluster> WithMapsAsync()
    {
        var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default, labels: {set: one}}}");
        await cluster.CreateAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: default}}");
        return cluster;
    }

    [Fact]
    public async Task Labels_are_set_replaced_and_removed()
    {
        await using var cluster = await WithMapsAsync();

        Assert.Equal(new Ran(0, "configmap/a labeled\n", ""), await cluster.RunAsync("label", "cm", "a", "x=1", "y="));
        Assert.Equal(new Ran(0, "configmap/a not labeled\n", ""), await cluster.RunAsync("label", "cm", "a", "x=1"));
        Assert.Equal(new Ran(1, "", "error: 'x' already has a value (1), and --overwrite is false\n"), await cluster.RunAsync("label", "cm", "a", "x=2"));
        Assert.Equal(new Ran(0, "configmap/a labeled\n", ""), await cluster.RunAsync("label", "cm", "a", "x=2", "--overwrite"));
        Assert.Equal(new Ran(0, "set=one\nx=2\ny=\n", ""), await cluster.RunAsync("label", "cm", "a", "--list"));
        Assert.Equal(new Ran(0, "configmap/a unlabeled\n", ""), await cluster.RunAsync("label", "cm/a", "x-"));
        Assert.Equal(new Ran(0, "label \"x\" not found.\nconfigmap/a not labeled\n", ""), await cluster.RunAsync("label", "cm", "a", "x-"));
        Assert.Null((await cluster.GetAsync("configmap", "a"))!.At("metadata", "labels", "x"));
    }

    [Fact]
    public async Task Objects_are_chosen_by_selector_all_and_file()
    {
        await using var cluster = await WithMapsAsync();
        var file = cluster.Write("b.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}");

        Assert.Equal("configmap/a labeled\n", (await cluster.RunAsync("label", "cm", "-l", "set=one", "x=1")).Out);
        Assert.Equal("configmap/a labeled\nconfigmap/b labeled\n", (await cluster.RunAsync("label", "cm", "--all", "y=1")).Out);
        Assert.Equal("configmap/b\n", (await cluster.RunAsync("label", "-f", file, "z=1", "-o", "name")).Out);
        Assert.Equal("configmap/b labeled (dry run)\n", (await cluster.RunAsync("label", "-f", file, "w=1", "--dry-run=client")).Out);
        Assert.Equal(["y", "z"], ((DocumentObject)(await cluster.GetAsync("configmap", "b"))!.At("metadata", "labels")!).Select(l => l.Key).Order());
    }

    [Fact]
    public async Task Annotations_are_set_and_removed()
    {
        await using var cluster = await WithMapsAsync();

        Assert.Equal(new Ran(0, "configmap/a annotated\n", ""), await cluster.RunAsync("annotate", "cm", "a", "x=some text = more"));
        Assert.Equal("some text = more", (await cluster.GetAsync("configmap", "a"))!.At("metadata", "annotations", "x")!.AsString);
        Assert.Equal(1, (await cluster.RunAsync("annotate", "cm", "a", "x=2")).ExitCode);
        Assert.Equal(new Ran(0, "configmap/a annotated\n", ""), await cluster.RunAsync("annotate", "cm", "a", "x=2", "--overwrite"));
        Assert.Equal(new Ran(0, "configmap/a annotated\n", ""), await cluster.RunAsync("annotate", "cm", "a", "x-"));
        Assert.Null((await cluster.GetAsync("configmap", "a"))!.At("metadata", "annotations", "x"));
    }

    [Theory]
    [InlineData("label cm a", "error: at least one label update is required\n")]
    [InlineData("label x=y", "error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n")]
    [InlineData("label cm nope x=y", "Error from server (NotFound): configmaps \"nope\" not found\n")]
    [InlineData("label cm a x=1 x-", "error: can not both modify and remove a label in the same command\n")]
    [InlineData("annotate cm a x=1 x-", "error: can not both modify and remove an annotation in the same command\n")]
    [InlineData("annotate cm a", "error: at least one annotation update is required\n")]
    public async Task Refuses_what_cannot_be(string line, string error)
    {
        await using var cluster = await WithMapsAsync();

        Assert.Equal(new Ran(1, "", error), await cluster.RunAsync(line.Split(' ')));
    }
}
