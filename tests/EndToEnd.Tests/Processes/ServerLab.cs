using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Processes;

/// <summary>A lab for single processes without containers, with a folder of their own. Disposing ends them all.</summary>
internal sealed class ServerLab : IDisposable
{
    private readonly List<RunningCommand> _processes = [];
    private readonly List<KubeApi> _apis = [];

    private ServerLab(Lab lab) => Lab = lab;

    public Lab Lab { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("mkube-e2e-server-").FullName;

    public static async Task<ServerLab> CreateAsync()
    {
        Needs.Root();
        _ = Needs.Mkube;
        return new ServerLab(await Lab.CreateAsync());
    }

    public string Kubeconfig(string name) => $"{Folder}/{name}.kubeconfig";

    public RunningCommand Start(string program, params string[] arguments)
    {
        var process = Lab.Start(program, arguments);
        _processes.Add(process);
        return process;
    }

    /// <summary>Runs <c>mkube</c> to its end.</summary>
    public Task<CommandResult> MkubeAsync(params string[] arguments) => Lab.RunAsync(Needs.Mkube, arguments);

    /// <summary>An API server that answers, on the data directory NAME of the folder.</summary>
    public async Task<(RunningCommand Process, KubeApi Api)> StartServerAsync(string name, int port, params string[] more)
    {
        File.Delete(Kubeconfig(name));
        var process = Start(Needs.Mkube, ["apiserver", "--data-dir", $"{Folder}/{name}", "--listen", $"127.0.0.1:{port}", "--kubeconfig-out", Kubeconfig(name), .. more]);
        await Eventually.SeeAsync("the kubeconfig", () => File.Exists(Kubeconfig(name)) || process.HasEnded);
        Assert.False(process.HasEnded, process.Error);
        var api = new KubeApi(Lab, Kubeconfig(name));
        _apis.Add(api);
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
        return (process, api);
    }

    /// <summary>An etcd of its own.</summary>
    /// <returns>its URL</returns>
    public string StartEtcd(int port)
    {
        Needs.Program("etcd", "etcd-server");
        var (url, peer) = ($"http://127.0.0.1:{port}", $"http://127.0.0.1:{port + 1}");
        Start("etcd", "--data-dir", $"{Folder}/etcd-{port}", "--listen-client-urls", url, "--advertise-client-urls", url,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}");
        return url;
    }

    public void Dispose()
    {
        foreach (var api in _apis)
            api.Dispose();
        foreach (var process in _processes)
            process.Dispose();
        Lab.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
