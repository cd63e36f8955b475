using System.Text.Json.Nodes;
using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Processes;

/// <summary><c>mkube backup</c> and <c>mkube restore</c> with API servers, whose clients live through it.</summary>
[Collection(Order.ByHand)]
public sealed class BackupTests : IAsyncLifetime
{
    private const int Port = 16443;
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private ServerLab _lab = null!;

    private string Backup => _lab.Folder + "/cluster.backup";

    public async ValueTask InitializeAsync() => _lab = await ServerLab.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _lab?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("sqlite", "sqlite")]
    [InlineData("sqlite", "etcd")]
    [InlineData("etcd", "sqlite")]
    public async Task A_backup_of_a_running_server_is_restored_into_a_new_store_and_old_watches_are_told_to_list_anew(string from, string to)
    {
        var (source, sourceStore) = Store(from, "one", 2379);
        var (server, api) = await _lab.StartServerAsync("one", Port, source);
        await api.CreateAsync("default", Map("kept", "before"));
        var listed = Number((await api.GetAsync(Maps)).Text("metadata.resourceVersion"));
        var told = (await _lab.MkubeAsync(["backup", Backup, .. sourceStore])).Succeeded();
        Assert.Matches(@"^backed up \d+ objects at revision \d+ to .*cluster\.backup \(\d+ bytes\)\n$", told);
        // Lost: the backup was taken before.
        await api.CreateAsync("default", Map("lost", "after"));
        var newest = Number((await api.PatchAsync(Maps + "/kept", """{"data":{"when":"after"}}""")).Text("metadata.resourceVersion"));
        Assert.Equal(2, await CountAsync(api));
        await EndAsync(server);

        var (target, targetStore) = Store(to, "two", 2389);
        var restored = (await _lab.MkubeAsync(["restore", Backup, .. targetStore])).Succeeded();
        Assert.Matches(@"^restored \d+ objects: the backup of \S+ at revision \d+ is revision \d+ now\n$", restored);
        var (_, again) = await _lab.StartServerAsync("two", Port + 1, target);
        var list = await again.GetAsync(Maps);
        Assert.True(Number(list.Text("metadata.resourceVersion")) >= newest + 1_000_000_000);
        var kept = Assert.Single(list.Items(), i => i.Text("data.when") is not null);
        Assert.Equal(("kept", "before"), (kept.Name(), kept.Text("data.when")));
        Assert.True(Number(kept.Text("metadata.resourceVersion")) > newest);

        foreach (var seen in (long[])[listed, newest, newest + 5])
            Assert.Equal("Expired", await ReasonAsync(again, $"{Maps}?watch=1&timeoutSeconds=5&resourceVersion={seen}"));
        // And the real client works with it.
        var kubectl = await _lab.Lab.RunAsync(Needs.Kubectl("1.33"), ["--kubeconfig", _lab.Kubeconfig("two"), "get", "configmap", "kept", "-o", "jsonpath={.data.when}"]);
        Assert.Equal("before", kubectl.Succeeded());
    }

    [Fact]
    public async Task Controllers_that_run_all_the_while_make_the_restored_state_true()
    {
        var (server, api) = await _lab.StartServerAsync("one", Port);
        _lab.Start(Needs.Mkube, "controllers", "--kubeconfig", _lab.Kubeconfig("one"));
        await api.CreateAsync("default", Deployment);
        await Eventually.SeeAsync("its pods", async () => await PodsAsync(api) == 2);
        (await _lab.MkubeAsync("backup", Backup, "--data-dir", _lab.Folder + "/one")).Succeeded();
        await api.DeleteAsync(Paths.Of("Deployment", "default", "web"));
        await Eventually.SeeAsync("the pods gone", async () => await PodsAsync(api) == 0);
        await api.CreateAsync("default", Deployment.Replace("name: web", "name: lost", StringComparison.Ordinal));
        await Eventually.SeeAsync("the other's pods", async () => await PodsAsync(api) == 2);

        // It is in use; and when it is not, it is not empty.
        Assert.Contains("is in use by another process", (await _lab.MkubeAsync("restore", Backup, "--data-dir", _lab.Folder + "/one", "--force")).FailedInOneLine());
        await EndAsync(server);
        Assert.Matches("restore: [0-9]+ objects are there: --force replaces all of them", (await _lab.MkubeAsync("restore", Backup, "--data-dir", _lab.Folder + "/one")).FailedInOneLine());
        Assert.Contains(" in place of ", (await _lab.MkubeAsync("restore", Backup, "--data-dir", _lab.Folder + "/one", "--force")).Succeeded());

        (_, api) = await _lab.StartServerAsync("one", Port);
        Assert.NotNull(await api.FindAsync(Paths.Of("Deployment", "default", "web")));
        Assert.Null(await api.FindAsync(Paths.Of("Deployment", "default", "lost")));
        // What they knew of the time after the backup is forgotten: they work on what is there now.
        await api.PatchAsync(Paths.Of("Deployment", "default", "web"), """{"spec":{"replicas":3}}""");
        await Eventually.SeeAsync("three pods", async () => await PodsAsync(api) == 3);
    }

    [Fact]
    public async Task A_cluster_made_by_up_is_restored_in_place_and_its_node_stays()
    {
        Needs.Containers();
        using var cluster = await Cluster.UpAsync(_lab.Lab, SharedCluster.NewName(), "--node-monitor-grace-period", "4");
        try
        {
            await cluster.Api.CreateAsync("default", Map("kept", "before"));
            (await _lab.MkubeAsync("backup", Backup, "--name", cluster.Name)).Succeeded();
            await cluster.Api.CreateAsync("default", Map("lost", "after"));
            var agent = cluster.Agent("node-1");
            Assert.Contains("has objects: --force ends its control plane", (await _lab.MkubeAsync("restore", Backup, "--name", cluster.Name)).FailedInOneLine());
            (await _lab.MkubeAsync("restore", Backup, "--name", cluster.Name, "--force")).Succeeded();

            await Eventually.SeeAsync("the state of the backup", async () =>
            {
                try
                {
                    return await CountAsync(cluster.Api) == 1;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });
            Assert.NotNull(await cluster.Api.FindAsync(Maps + "/kept"));
            // Its agent, which lived through it, tells of the node again.
            var renewed = (await cluster.Api.GetAsync(Paths.Of("Lease", "kube-node-lease", "node-1"))).Text("spec.renewTime");
            await Eventually.SeeAsync("another heartbeat", async () => (await cluster.Api.GetAsync(Paths.Of("Lease", "kube-node-lease", "node-1"))).Text("spec.renewTime") != renewed);
            Assert.Equal(agent, cluster.Agent("node-1"));
        }
        finally
        {
            (await cluster.DownAsync()).Succeeded();
        }
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_one_line()
    {
        await File.WriteAllTextAsync(Backup, "something else");
        Assert.Equal($"mkube: restore: {Backup} is no backup made by mkube", (await _lab.MkubeAsync("restore", Backup, "--data-dir", _lab.Folder + "/none")).FailedInOneLine());
        Assert.False(Directory.Exists(_lab.Folder + "/none"));
        Assert.Contains("none.backup", (await _lab.MkubeAsync("restore", _lab.Folder + "/none.backup", "--data-dir", _lab.Folder + "/none")).FailedInOneLine());
        Assert.Equal($"mkube: backup: there is no store {_lab.Folder}/none/store.db", (await _lab.MkubeAsync("backup", Backup, "--data-dir", _lab.Folder + "/none")).FailedInOneLine());
        Assert.Equal("mkube: there is no cluster \"e2e-none\"", (await _lab.MkubeAsync("backup", Backup, "--name", "e2e-none")).FailedInOneLine());
        Assert.Equal("mkube: backup: only one of --data-dir, --etcd-servers and --name can be given", (await _lab.MkubeAsync("backup", Backup, "--name", "a", "--data-dir", "b")).FailedInOneLine());
    }

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 2
          selector: {matchLabels: {app: web} }
          template:
            metadata:
              labels: {app: web}
            spec:
              containers:
                - name: main
                  image: e2e.example/web:v1
        """;

    private static string Map(string name, string when) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  when: {when}\n";

    private static long Number(string? text) => long.Parse(text!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<int> CountAsync(KubeApi api) => (await api.GetAsync(Maps)).Items().Count(i => i.Text("data.when") is not null);

    private static async Task<int> PodsAsync(KubeApi api) => (await api.GetAsync(Paths.Of("Pod", "default"))).Items().Count(p => p.Text("metadata.deletionTimestamp") is null);

    /// <summary>The reason in the Status by which a watch ends: its answer, or its only event.</summary>
    private static async Task<string?> ReasonAsync(KubeApi api, string path)
    {
        var first = JsonNode.Parse((await api.TextAsync(path)).Split('\n')[0])!;
        return first.Text("reason") ?? first.Text("object.reason");
    }

    private static async Task EndAsync(RunningCommand process)
    {
        Machine.Signal(process.Pid, Machine.Terminate);
        await process.EndAsync();
    }

    /// <summary>How a server is told of a store, and how backup and restore are.</summary>
    private (string[] Server, string[] Command) Store(string kind, string name, int port)
    {
        if (kind == "sqlite")
            return ([], ["--data-dir", $"{_lab.Folder}/{name}"]);
        string[] etcd = ["--etcd-servers", _lab.StartEtcd(port)];
        return (etcd, etcd);
    }
}
