using System.Net.Http.Headers;
using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Images;
using MiniKube.EndToEnd.Tests.Labs;
using MiniKube.NodeRuntime.Images;

namespace MiniKube.EndToEnd.Tests.Processes;

/// <summary>A cluster put together by hand from the single processes, in a lab without `up`.</summary>
[Collection(Order.ByHand)]
public sealed class SingleProcessTests : IAsyncLifetime
{
    private const string Address = "10.200.0.1";
    private const string Server = Address + ":16443";
    private const string Image = "e2e.example/hand:v1";
    private readonly string _folder = $"/var/lib/mkube-{SharedCluster.NewName()}";
    private readonly List<RunningCommand> _processes = [];
    private Lab _lab = null!;

    private string NodeName => Path.GetFileName(_folder);
    private string Kubeconfig => _folder + "/admin.kubeconfig";

    public async ValueTask InitializeAsync()
    {
        Needs.Containers();
        _ = Needs.Mkube;
        _lab = await Lab.CreateAsync();
        (await _lab.RunAsync("ip", ["address", "add", Address + "/32", "dev", "lo"])).Succeeded();
        Directory.CreateDirectory(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is null)
            return;
        foreach (var process in _processes)
            process.Dispose();
        await Machine.KillAllAsync("/mkube/" + NodeName);
        foreach (var cgroup in Machine.CgroupFolders("/mkube/" + NodeName))
            RemoveCgroup(cgroup);
        // The mounts went with the node's mount namespace.
        await Eventually.SeeAsync("the folder to be removable", async () => (await _lab.RunAsync("rm", ["-rf", "--one-file-system", _folder])).ExitCode == 0);
        _lab.Dispose();
    }

    [Fact]
    public async Task Api_server_scheduler_controllers_and_node_make_a_cluster()
    {
        var tokens = Path.Combine(_folder, "tokens.csv");
        await File.WriteAllTextAsync(tokens, "reader-token,reader,1001,\"system:masters,others\"\nplain-token,plain,1002,\"others\"\n");
        var archive = Path.Combine(_lab.Home, "hand.tar");
        TestImage.WriteOci(archive, Image, "made by hand");
        await new ImageStore(_folder + "/images").ImportAsync(archive);

        var server = Start("apiserver", "--data-dir", _folder + "/data", "--listen", Server, "--token-file", tokens, "--kubeconfig-out", Kubeconfig);
        await Eventually.SeeAsync("the kubeconfig", () => File.Exists(Kubeconfig) || server.HasEnded);
        Assert.False(server.HasEnded, server.Error);
        using var api = new KubeApi(_lab, Kubeconfig);
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
        Assert.Equal(200, await StatusWithTokenAsync("reader-token", "/api/v1/namespaces"));
        Assert.Equal(401, await StatusWithTokenAsync("wrong-token", "/api/v1/namespaces"));

        await api.CreateAsync("default", $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: hand
            spec:
              replicas: 2
              selector: {matchLabels: {app: hand} }
              template:
                metadata:
                  labels: {app: hand}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                    - name: main
                      image: {{Image}}
                      args: [httpd, -f, -p, "80", -h, /]
            """);
        var service = await api.CreateAsync("default", """
            apiVersion: v1
            kind: Service
            metadata:
              name: hand
            spec:
              selector: {app: hand}
              ports: [{port: 80}]
            """);
        Start("controllers", "--kubeconfig", Kubeconfig, "--metrics-bind-address", "127.0.0.1:10257");
        Start("scheduler", "--kubeconfig", Kubeconfig, "--metrics-bind-address", "127.0.0.1:10259");
        // A mount namespace of its own, as a node on a machine of its own has.
        var node = StartIn(["unshare", "--mount", "--propagation", "slave"], "node", "--kubeconfig", Kubeconfig, "--name", NodeName, "--root", _folder + "/node", "--images", _folder + "/images");
        await Eventually.SeeAsync("the node ready", async () =>
        {
            Assert.False(node.HasEnded, node.Error);
            return (await api.FindAsync(Paths.Of("Node", "", NodeName))).Condition("Ready") == "True";
        });
        await Eventually.SeeAsync("the deployment ready", async () => await api.GetAsync(Paths.Of("Deployment", "default", "hand")), d => d.Number("status.readyReplicas") == 2);
        using var web = new WebClient(_lab);
        await Eventually.SeeAsync("answers through the Service", async () => await web.TryGetAsync(service.Text("spec.clusterIP")!, "/word") == "made by hand\n");

        var figures = (await web.GetAsync("127.0.0.1:10257", "/metrics")).Split('\n');
        foreach (var queue in (string[])["deployment", "replicaset", "endpoint_slice", "endpoint", "namespace", "serviceaccount", "node_lifecycle_controller"])
            Assert.Contains(figures, l => l.StartsWith($"workqueue_work_duration_seconds_count{{name=\"{queue}\"}} ", StringComparison.Ordinal));
        Assert.Contains(figures, l => l.StartsWith($"rest_client_requests_total{{code=\"201\",host=\"{Server}\",method=\"POST\"}} ", StringComparison.Ordinal));
        Assert.Contains($"rest_client_requests_total{{code=\"201\",host=\"{Server}\",method=\"POST\"}} ", await web.GetAsync("127.0.0.1:10259", "/metrics"));
        Assert.Equal("ok", await web.GetAsync("127.0.0.1:10259", "/healthz"));

        await api.DeleteAsync(Paths.Of("Deployment", "default", "hand"));
        await Eventually.SeeAsync("the pods gone", async () => !(await api.GetAsync(Paths.Of("Pod", "default"))).Items().Any());
        // Each ends in order when asked to.
        foreach (var process in Enumerable.Reverse(_processes))
        {
            Machine.Signal(process.Pid, Machine.Terminate);
            var ended = await process.EndAsync();
            Assert.True(ended.ExitCode is 0 or 130 or 143, ended.ToString());
        }
    }

    [Fact]
    public async Task An_api_server_on_a_taken_port_says_so_in_one_line()
    {
        var first = Start("apiserver", "--data-dir", _folder + "/one", "--listen", Server, "--kubeconfig-out", Kubeconfig);
        await Eventually.SeeAsync("the first to listen", async () => (await _lab.RunAsync("ss", ["-Hltn", "sport", "=", ":16443"])).Output.Length > 0 || first.HasEnded);
        Assert.False(first.HasEnded, first.Error);
        var second = await _lab.RunAsync(Needs.Mkube, ["apiserver", "--data-dir", _folder + "/two", "--listen", Server]);
        Assert.Contains("16443", second.FailedInOneLine());
    }

    private RunningCommand Start(params string[] arguments) => StartIn([], arguments);

    private RunningCommand StartIn(string[] before, params string[] arguments)
    {
        string[] command = [.. before, Needs.Mkube, .. arguments];
        var process = _lab.Start(command[0], command[1..]);
        _processes.Add(process);
        return process;
    }

    private async Task<int> StatusWithTokenAsync(string token, string path)
    {
        var handler = _lab.HttpHandler();
        // Who the server is has been checked with the kubeconfig's authority; here only who we are counts.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{Server}{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static void RemoveCgroup(string folder)
    {
        foreach (var child in Directory.GetDirectories(folder))
            RemoveCgroup(child);
        Directory.Delete(folder);
    }
}
