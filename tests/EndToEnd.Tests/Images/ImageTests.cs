using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Images;

/// <summary>Images come from archives and registries.</summary>
[Collection(Order.Images)]
public sealed class ImageTests(SharedCluster shared) : ClusterTest(shared)
{
    public static TheoryData<string> Formats => ["oci", "docker"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_imported_archive_runs_on_a_node(string format)
    {
        await using var ns = await Cluster.NamespaceAsync("import");
        var name = $"e2e.example/{format}:v1";
        var archive = Path.Combine(Cluster.Lab.Home, format + ".tar");
        (format == "oci" ? (Action<string, string, string>)TestImage.WriteOci : TestImage.WriteDocker)(archive, name, $"from {format}");
        var imported = await ImageAsync("import", archive);
        Assert.Equal($"imported {name}\n", imported.Succeeded());
        Assert.Contains(name + " ", (await ImageAsync("ls")).Succeeded());
        await CreateAsync(ns, name, "Never");
        await ns.SeePodAsync("main", "succeeded", p => p.Text("status.phase") == "Succeeded");
        Assert.Equal($"from {format}\n", await ns.LogsAsync("main"));
    }

    [Fact]
    public async Task Importing_what_is_no_archive_is_one_line_of_explanation()
    {
        var file = Path.Combine(Cluster.Lab.Home, "broken.tar");
        await File.WriteAllTextAsync(file, "no archive at all");
        Assert.Contains(file, (await ImageAsync("import", file)).FailedInOneLine());
        Assert.Contains("/nonexistent.tar", (await ImageAsync("import", "/nonexistent.tar")).FailedInOneLine());
    }

    [Fact]
    public async Task An_image_is_pulled_from_a_registry()
    {
        await using var ns = await Cluster.NamespaceAsync("pull");
        await using var registry = await Registry.StartAsync(Cluster.Lab, SharedCluster.Registry);
        var name = $"{SharedCluster.Registry}/team/word:v1";
        var archive = Path.Combine(Cluster.Lab.Home, "registry.tar");
        TestImage.WriteOci(archive, name, "from the registry");
        await registry.PushAsync(archive, "team/word", "v1");
        await CreateAsync(ns, name, "Always");
        var pod = await ns.SeePodAsync("main", "succeeded", p => p.Text("status.phase") == "Succeeded");
        Assert.Equal("from the registry\n", await ns.LogsAsync("main"));
        Assert.Contains("sha256:", pod.Text("status.containerStatuses.0.imageID"));
        Assert.Contains((await Cluster.Api.GetAsync(Paths.Of("Event", ns.Name))).Items(), e => e.Text("reason") == "Pulled");
    }

    public static TheoryData<string, string, string[]> Bad => new()
    {
        { "Bad//Name", "IfNotPresent", ["InvalidImageName"] },
        { "e2e.example/never-imported:v1", "Never", ["ErrImageNeverPull"] },
        { SharedCluster.Registry + "/none:v1", "IfNotPresent", ["ErrImagePull", "ImagePullBackOff"] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_image_is_told_in_upstreams_words(string image, string policy, string[] reasons)
    {
        await using var ns = await Cluster.NamespaceAsync("bad");
        await CreateAsync(ns, image, policy);
        foreach (var reason in reasons)
            await ns.SeePodAsync("main", $"waiting: {reason}", p => p.Text("status.containerStatuses.0.state.waiting.reason") == reason);
        Assert.Equal("Pending", (await ns.GetAsync("Pod", "main")).Text("status.phase"));
    }

    private Task<CommandResult> ImageAsync(params string[] arguments) => Cluster.MkubeAsync(["image", .. arguments, "--name", Cluster.Name]);

    private static Task CreateAsync(TestNamespace ns, string image, string policy) => ns.CreateAsync($"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: main
        spec:
          restartPolicy: Never
          containers:
            - name: main
              image: {image}
              imagePullPolicy: {policy}
        """);
}
