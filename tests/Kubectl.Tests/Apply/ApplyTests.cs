using MiniKube.Api.Documents;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Apply;

public class ApplyTests
{
    private const string Hello = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: hello
        spec:
          replicas: 2
          selector:
            matchLabels: {app: hello}
          template:
            metadata:
              labels: {app: hello}
            spec:
              containers:
              - name: web
                image: img:1
                env:
                - {name: A, value: "1"}
                - {name: B, value: "2"}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: hello
        spec:
          selector: {app: hello}
          ports:
          - port: 80
        """;

    [Fact]
    public async Task Creates_then_leaves_unchanged_then_configures()
    {
        await using var cluster = await TestCluster.StartAsync();
        var file = cluster.Write("hello.yaml", Hello);

        Assert.Equal(new Ran(0, "deployment.apps/hello created\nservice/hello created\n", ""), await cluster.RunAsync("apply", "-f", file));
        Assert.Equal(new Ran(0, "deployment.apps/hello unchanged\nservice/hello unchanged\n", ""), await cluster.RunAsync("apply", "-f", file));

        cluster.Write("hello.yaml", Hello.Replace("img:1", "img:2").Replace("        - {name: A, value: \"1\"}\n", ""));
        Assert.Equal(new Ran(0, "deployment.apps/hello configured\nservice/hello unchanged\n", ""), await cluster.RunAsync("apply", "-f", file));

        var container = (await cluster.GetAsync("deployment", "hello"))!.At("spec", "template", "spec", "containers")!.AsArray![0];
        Assert.Equal("img:2", container["image"]!.AsString);
        Assert.Equal(["B"], container["env"]!.AsArray!.Select(e => e["name"]!.AsString));
    }

    [Fact]
    public async Task Keeps_what_others_set()
    {
        await using var cluster = await TestCluster.StartAsync();
        var file = cluster.Write("hello.yaml", Hello.Replace("  replicas: 2\n", ""));
        await cluster.RunAsync("apply", "-f", file);
        await cluster.Client.Dynamic(new("apps", "v1", "deployments"), true).PatchAsync(
            "hello", "default", MiniKube.Client.Http.Patch.Merge(DocumentJson.Parse("""{"spec":{"replicas":7},"metadata":{"labels":{"mine":"1"}}}""")));

        cluster.Write("hello.yaml", Hello.Replace("  replicas: 2\n", "").Replace("img:1", "img:2"));
        await cluster.RunAsync("apply", "-f", file);

        var live = (await cluster.GetAsync("deployment", "hello"))!;
        Assert.Equal(7, live.At("spec", "replicas")!.AsInteger);
        Assert.Equal("1", live.At("metadata", "labels", "mine")!.AsString);
    }

    [Fact]
    public async Task Takes_folders_and_the_input()
    {
        const string map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}}";
        await using var cluster = await TestCluster.StartAsync();
        cluster.Write("many/a.yaml", map.Replace("NAME", "a"));
        cluster.Write("many/b.json", """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}}""");
        cluster.Write("many/notes.txt", "no manifest");
        cluster.Write("many/below/c.yml", map.Replace("NAME", "c"));
        var folder = Path.Combine(cluster.Folder, "many");

        Assert.Equal(new Ran(0, "configmap/a created\nconfigmap/b created\n", ""), await cluster.RunAsync("apply", "-f", folder));
        Assert.Equal(new Ran(0, "configmap/a unchanged\nconfigmap/b unchanged\nconfigmap/c created\n", ""), await cluster.RunAsync("apply", "-R", "-f", folder));
        Assert.Equal(new Ran(0, "configmap/d created\n", ""), await cluster.RunWithInputAsync(map.Replace("NAME", "d"), "apply", "-f", "-"));
        Assert.Equal(new Ran(1, "", "error: no objects passed to apply\n"), await cluster.RunAsync("apply", "-f", "-"));
        Assert.Equal(new Ran(1, "", "error: the path \"nowhere\" does not exist\n"), await cluster.RunAsync("apply", "-f", "nowhere"));
        var bad = await cluster.RunWithInputAsync("apiVersion: v1\nkind: [", "apply", "-f", "-");
        Assert.StartsWith("error: STDIN:", bad.Error);
        Assert.Equal(1, bad.ExitCode);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();
        var file = cluster.Write("hello.yaml", Hello);

        foreach (var (flag, suffix) in new[] { ("--dry-run=client", "(dry run)"), ("--dry-run", "(dry run)"), ("--dry-run=server", "(server dry run)") })
        {
            Assert.Equal(new Ran(0, $"deployment.apps/hello created {suffix}\nservice/hello created {suffix}\n", ""), await cluster.RunAsync("apply", "-f", file, flag));
        }
        Assert.Equal(new Ran(1, "", "error: Invalid dry-run value (maybe). Must be \"none\", \"server\", or \"client\".\n"),
            await cluster.RunAsync("apply", "-f", file, "--dry-run=maybe"));
        Assert.Null(await cluster.GetAsync("deployment", "hello"));
    }

    public static TheoryData<string, string> BadManifests => new()
    {
        { Hello.Replace("replicas: 2", "replicas: two"), "error: FILE:6: spec.replicas: expected an integer, found the string \"two\"\n" },
        { Hello.Replace("  replicas: 2", "  replica: 2"), "error: FILE:6: spec.replica: unknown field\n" },
        { Hello.Replace("image: img:1", "image: [a"), "error: FILE:" },
        { Hello.Replace("kind: Service", "kind: Servant"),
            "error: FILE:21: kind: no matches for kind \"Servant\" in version \"v1\", ensure CRDs are installed first\n" },
        { Hello.Replace("apiVersion: v1\n", ""), "error: FILE:20: apiVersion: Required value\n" },
        { Hello.Replace("- port: 80", "- port: 80\n    port: 81"), "error: FILE:28: spec.ports[0].port: the field is given more than once\n" },
        { "just text", "error: FILE:1: expected an object" },
    };

    [Theory]
    [MemberData(nameof(BadManifests))]
    public async Task Says_where_a_manifest_is_wrong_and_sends_nothing(string yaml, string expected)
    {
        await using var cluster = await TestCluster.StartAsync();
        var file = cluster.Write("bad.yaml", yaml);

        var ran = await cluster.RunAsync("apply", "-f", file);

        Assert.Equal(1, ran.ExitCode);
        Assert.Equal("", ran.Out);
        Assert.StartsWith(expected.Replace("FILE", file), ran.Error);
        Assert.Single(ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Null(await cluster.GetAsync("deployment", "hello"));
        Assert.Null(await cluster.GetAsync("service", "hello"));
    }
}
