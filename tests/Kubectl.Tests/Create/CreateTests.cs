using MiniKube.Api.Documents;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Create;

public class CreateTests
{
    [Fact]
    public async Task Makes_what_a_file_says_and_only_once()
    {
        await using var cluster = await TestCluster.StartAsync();
        var file = cluster.Write("a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");

        Assert.Equal(new Ran(0, "configmap/a created (server dry run)\n", ""), await cluster.RunAsync("create", "-f", file, "--dry-run=server"));
        Assert.Equal(new Ran(0, "configmap/a created\n", ""), await cluster.RunAsync("create", "-f", file));
        Assert.Equal(new Ran(1, "", $"Error from server (AlreadyExists): error when creating \"{file}\": configmaps \"a\" already exists\n"),
            await cluster.RunAsync("create", "-f", file));
        Assert.Equal(new Ran(1, "", "error: must specify one of -f and -k\n"), await cluster.RunAsync("create"));
        Assert.Equal(new Ran(1, "", "error: Unexpected args: [frob x]\nSee 'kubectl create -h' for help and examples\n"), await cluster.RunAsync("create", "frob", "x"));
    }

    [Fact]
    public async Task Makes_small_objects_from_flags()
    {
        await using var cluster = await TestCluster.StartAsync();
        var file = cluster.Write("motd", "hello\n");

        Assert.Equal("namespace/n created\n", (await cluster.RunAsync("create", "ns", "n")).Out);
        Assert.Equal("serviceaccount/s created\n", (await cluster.RunAsync("create", "sa", "s", "-n", "n")).Out);
        Assert.Equal("configmap/c created\n", (await cluster.RunAsync("create", "cm", "c", "--from-literal=a=b=c", "--from-file=" + file, "--from-file=other=" + file)).Out);
        Assert.Equal("secret/k created\n", (await cluster.RunAsync("create", "secret", "generic", "k", "--from-literal=a=b", "--type=x/y")).Out);
        Assert.Equal("deployment.apps/d created\n", (await cluster.RunAsync("create", "deploy", "d", "--image=img:1", "--replicas=3", "--port=80", "--", "sleep", "9")).Out);

        Assert.NotNull(await cluster.GetAsync("serviceaccount", "s", "n"));
        var data = (await cluster.GetAsync("configmap", "c"))!["data"]!;
        Assert.Equal(("b=c", "hello\n", "hello\n"), (data["a"]!.AsString, data["motd"]!.AsString, data["other"]!.AsString));
        var secret = (await cluster.GetAsync("secret", "k"))!;
        Assert.Equal(("Yg==", "x/y"), (secret.At("data", "a")!.AsString, secret["type"]!.AsString));
        var deployment = (await cluster.GetAsync("deployment", "d"))!;
        var container = deployment.At("spec", "template", "spec", "containers")!.AsArray![0];
        Assert.Equal(3, deployment.At("spec", "replicas")!.AsInteger);
        Assert.Equal(["sleep", "9"], container["command"]!.AsArray!.Select(c => c.AsString));
        Assert.Equal(80, container["ports"]!.AsArray![0]["containerPort"]!.AsInteger);
    }

    [Fact]
    public async Task Shows_what_it_would_make()
    {
        await using var cluster = await TestCluster.StartAsync();

        var shown = await cluster.RunAsync("create", "deployment", "d", "--image=reg.io/some/img:1", "-n", "there", "--dry-run=client", "-o", "yaml");

        Assert.Equal("""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              labels:
                app: d
              name: d
              namespace: there
            spec:
              replicas: 1
              selector:
                matchLabels:
                  app: d
              strategy: {}
              template:
                metadata:
                  labels:
                    app: d
                spec:
                  containers:
                  - image: reg.io/some/img:1
                    name: img
                    resources: {}
            status: {}

            """, shown.Out);
        Assert.Null(await cluster.GetAsync("deployment", "d"));
    }

    [Theory]
    [InlineData("create cm", "error: exactly one NAME is required, got 0\nSee 'kubectl create configmap -h' for help and examples\n")]
    [InlineData("create cm a b", "error: exactly one NAME is required, got 2\nSee 'kubectl create configmap -h' for help and examples\n")]
    [InlineData("create secret generic", "error: exactly one NAME is required, got 0\nSee 'kubectl create secret generic -h' for help and examples\n")]
    [InlineData("create cm a --from-literal=x", "error: invalid literal source x, expected key=value\n")]
    [InlineData("create cm a --from-literal=x=1 --from-literal=x=2", "error: cannot add key \"x\", another key by that name already exists in Data for ConfigMap \"a\"\n")]
    [InlineData("create cm a --from-file=nowhere", "error: error reading nowhere: no such file or directory\n")]
    [InlineData("create deployment d", "error: required flag(s) \"image\" not set\n")]
    [InlineData("create sa default", "error: failed to create serviceaccount: serviceaccounts \"default\" already exists\n")]
    [InlineData("create ns default", "Error from server (AlreadyExists): namespaces \"default\" already exists\n")]
    public async Task Refuses_what_cannot_be(string line, string error)
    {
        await using var cluster = await TestCluster.StartAsync();

        Assert.Equal(new Ran(1, "", error), await cluster.RunAsync(line.Split(' ')));
    }
}
