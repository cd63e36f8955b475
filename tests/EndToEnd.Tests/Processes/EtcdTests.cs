using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Processes;

/// <summary>API servers that share one etcd, in a lab of their own.</summary>
[Collection(Order.ByHand)]
public sealed class EtcdTests : IAsyncLifetime
{
    private const string Etcd = "http://127.0.0.1:2379";
    private readonly List<RunningCommand> _processes = [];
    private Lab _lab = null!;
    private string _folder = "";

    public async ValueTask InitializeAsync()
    {
        Needs.Root();
        Needs.Program("etcd", "etcd-server");
        _ = Needs.Mkube;
        _lab = await Lab.CreateAsync();
        _folder = Directory.CreateTempSubdirectory("mkube-e2e-etcd-").FullName;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            process.Dispose();
        _lab?.Dispose();
        if (_folder.Length > 0)
            Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Two_api_servers_on_one_etcd_read_each_others_writes_at_once_and_outlive_its_death()
    {
        var etcd = StartEtcd();
        using var one = await StartServerAsync("one", 16443);
        using var two = await StartServerAsync("two", 16444);
        for (var i = 0; i < 20; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (one, two) : (two, one);
            await writer.CreateAsync("default", Map($"m{i}"));
            Assert.NotNull(await reader.FindAsync(Paths.Of("ConfigMap", "default", $"m{i}")));
        }

        using var stop = new CancellationTokenSource(Eventually.Guard);
        var revision = (await two.GetAsync(Paths.Of("ConfigMap", "default"))).Text("metadata.resourceVersion");
        var watch = two.WatchAsync(Paths.Of("ConfigMap", "default") + $"?watch=1&resourceVersion={revision}", stop.Token).GetAsyncEnumerator(stop.Token);
        Machine.Signal(etcd.Pid, Machine.Kill9);
        await etcd.EndAsync();
        StartEtcd();
        await Eventually.SeeAsync("a write after etcd's death", async () =>
        {
            try
            {
                await one.CreateAsync("default", Map("after"));
                return true;
            }
            catch (Xunit.Sdk.XunitException)
            {
                return await one.FindAsync(Paths.Of("ConfigMap", "default", "after")) is not null;
            }
        });
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(("ADDED", "after"), (watch.Current.Type, watch.Current.Object.Name()));
        await stop.CancelAsync();
    }

    private RunningCommand StartEtcd() => Start("etcd", "--data-dir", _folder + "/etcd", "--listen-client-urls", Etcd, "--advertise-client-urls", Etcd);

    private async Task<KubeApi> StartServerAsync(string name, int port)
    {
        var kubeconfig = $"{_folder}/{name}.kubeconfig";
        var server = Start(Needs.Mkube, "apiserver", "--data-dir", $"{_folder}/{name}", "--listen", $"127.0.0.1:{port}", "--etcd-servers", Etcd, "--kubeconfig-out", kubeconfig);
        await Eventually.SeeAsync("the kubeconfig", () => File.Exists(kubeconfig) || server.HasEnded);
        Assert.False(server.HasEnded, server.Error);
        var api = new KubeApi(_lab, kubeconfig);
        await Eventually.SeeAsync("the API", async () =>
        {
            try
            {
                return await api.FindAsync(Paths.Of("Namespace", "", "default")) is not null;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return api;
    }

    private RunningCommand Start(string program, params string[] arguments)
    {
        var process = _lab.Start(program, arguments);
        _processes.Add(process);
        return process;
    }

    private static string Map(string name) => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {name}
        """;
}
