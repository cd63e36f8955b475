using MiniKube.Api.Documents;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Patching;

public class PatchTests
{
    private static async Task<TestCluster> WithMapAsync()
    {
        var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}, data: {x: \"1\"}}");
        return cluster;
    }

    [Fact]
    public async Task Each_type_of_patch_changes_the_object()
    {
        await using var cluster = await WithMapAsync();
        var file = cluster.Write("p.yaml", "data: {file: \"1\"}");

        Assert.Equal(new Ran(0, "configmap/a patched\n", ""), await cluster.RunAsync("patch", "cm", "a", "-p", """{"data":{"q":"2"}}"""));
        Assert.Equal(new Ran(0, "configmap/a patched (no change)\n", ""), await cluster.RunAsync("patch", "cm", "a", "-p", "data: {q: \"2\"}"));
        Assert.Equal(new Ran(0, "configmap/a patched\n", ""), await cluster.RunAsync("patch", "cm", "a", "--type=merge", "-p", """{"data":{"q":null}}"""));
        Assert.Equal(new Ran(0, "configmap/a patched\n", ""), await cluster.RunAsync("patch", "cm", "a", "--type=json", "-p", """[{"op":"add","path":"/data/z","value":"3"}]"""));
        Assert.Equal(new Ran(0, "configmap/a\n", ""), await cluster.RunAsync("patch", "cm/a", "--patch-file", file, "-o", "name"));
        Assert.Equal(["file", "x", "z"], ((DocumentObject)(await cluster.GetAsync("configmap", "a"))!["data"]!).Select(d => d.Key).Order());
    }

    [Theory]
    [InlineData("client", "(dry run)")]
    [InlineData("server", "(server dry run)")]
    public async Task A_dry_run_shows_the_result_and_keeps_nothing(string mode, string suffix)
    {
        await using var cluster = await WithMapAsync();

        Assert.Equal($"configmap/a patched {suffix}\n", (await cluster.RunAsync("patch", "cm", "a", "-p", "data: {q: \"2\"}", "--dry-run=" + mode)).Out);
        Assert.Equal("2", (await cluster.RunAsync("patch", "cm", "a", "-p", "data: {q: \"2\"}", "--dry-run=" + mode, "-o", "jsonpath={.data.q}")).Out);
        Assert.Null((await cluster.GetAsync("configmap", "a"))!.At("data", "q"));
    }

    [Theory]
    [InlineData("patch cm a", "error: must specify --patch or --patch-file containing the contents of the patch\n")]
    [InlineData("patch cm a -p {} --type=frob", "error: --type must be one of [json merge strategic], not \"frob\"\n")]
    [InlineData("patch cm a --patch-file nowhere", "error: unable to read patch file: open nowhere: no such file or directory\n")]
    [InlineData("patch cm nope -p {}", "Error from server (NotFound): configmaps \"nope\" not found\n")]
    public async Task Refuses_what_cannot_be(string line, string error)
    {
        await using var cluster = await WithMapAsync();

        Assert.Equal(new Ran(1, "", error), await cluster.RunAsync(line.Split(' ')));
    }
}
