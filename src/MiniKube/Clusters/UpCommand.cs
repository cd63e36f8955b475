using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Hosting;
using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Network;

namespace MiniKube.Clusters;

/// <summary>
/// <c>mkube up</c>: a cluster of namespaced nodes on this machine. The control plane runs in the namespace this command runs in; each node
/// gets a network and a mount namespace of its own, joined by a bridge. What is about to be made is recorded first, and a failure takes
/// everything away again.
/// </summary>
internal static class UpCommand
{
    /// <summary>What the record calls the control plane's supervisor.</summary>
    public const string ControlPlaneRole = "control-plane";

    private const int ApiPort = 6443;
    private static readonly TimeSpan ReadyWait = TimeSpan.FromMinutes(2);

    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var name = new Option<string>("--name") { DefaultValueFactory = _ => ClusterPaths.DefaultName, Description = "The cluster's name" };
        var nodes = new Option<int>("--nodes") { DefaultValueFactory = _ => 1, Description = "How many nodes" };
        var port = new Option<int>("--api-port") { DefaultValueFactory = _ => ApiPort, Description = "Port of the API server" };
        var subnet = new Option<string>("--subnet") { DefaultValueFactory = _ => "172.30.0.0/24", Description = "Addresses of the nodes and their gateway" };
        var grace = new Option<int?>("--node-monitor-grace-period") { Description = "Seconds without a heartbeat after which a node counts as lost" };
        var runtime = new Option<string>("--runtime") { DefaultValueFactory = _ => "crun", Description = "OCI runtime: crun or runc" };
        var insecure = new Option<string[]>("--insecure-registry") { Description = "Registry spoken to without checking its certificate" };
        return CommandLine.InvokeAsync("up", "Start a cluster on this machine", args, [name, nodes, port, subnet, grace, runtime, insecure], async parsed =>
        {
            if (parsed.GetValue(nodes) is < 1 or > 50)
            {
                throw new MkubeException("up: --nodes must be between 1 and 50");
            }
            if (!IPNetwork.TryParse(parsed.GetValue(subnet), out var network) || network.BaseAddress.AddressFamily != AddressFamily.InterNetwork || network.PrefixLength > 26)
            {
                throw new MkubeException($"up: --subnet {parsed.GetValue(subnet)}: an IPv4 network of at least 64 addresses is needed");
            }
            var plan = new UpPlan
            {
                Paths = new ClusterPaths(ValidName(parsed.GetValue(name)!)),
                Nodes = [.. Enumerable.Range(1, parsed.GetValue(nodes)).Select(n => $"node-{n}")],
                ApiPort = parsed.GetValue(port),
                Subnet = network,
                MonitorGraceSeconds = parsed.GetValue(grace),
                Runtime = parsed.GetValue(runtime)!,
                InsecureRegistries = parsed.GetValue(insecure) ?? [],
            };
            return await RunAsync(plan, output, cancel);
        });
    }

    private static async Task<int> RunAsync(UpPlan plan, TextWriter output, CancellationToken cancel)
    {
        Requirements.CheckNode(plan.Runtime);
        if (ClusterRecord.Read(plan.Paths) is { } existing)
        {
            throw new MkubeException(existing.Processes.Any(p => p.IsAlive)
                ? $"cluster \"{plan.Paths.Name}\" is already up: mkube status --name {plan.Paths.Name} shows it, mkube down --name {plan.Paths.Name} ends it"
                : $"cluster \"{plan.Paths.Name}\" has died without being taken down: mkube down --name {plan.Paths.Name} cleans up after it");
        }
        CheckPort(IPAddress.Loopback, plan.ApiPort);
        var begun = Stopwatch.GetTimestamp();
        var record = new ClusterRecord
        {
            Name = plan.Paths.Name,
            ApiServer = $"https://127.0.0.1:{plan.ApiPort}",
            Subnet = plan.Subnet.ToString(),
            NetworkNamespace = File.ResolveLinkTarget("/proc/self/ns/net", returnFinalTarget: false)!.Name,
            Nodes = plan.Nodes,
        };
        Directory.CreateDirectory(plan.Paths.Directory);
        record.Write(plan.Paths);
        try
        {
            await StartAsync(plan, record, output, begun, cancel);
            return 0;
        }
        catch (Exception e) when (e is not MkubeException || Directory.Exists(plan.Paths.Directory))
        {
            await DownCommand.RemoveAsync(plan.Paths, CancellationToken.None);
            if (e is KernelException or IOException or HttpRequestException or TimeoutException or ApiException)
            {
                throw new MkubeException($"up: {e.Message} (everything that was begun has been taken away)", e);
            }
            throw;
        }
    }

    private static async Task StartAsync(UpPlan plan, ClusterRecord record, TextWriter output, long begun, CancellationToken cancel)
    {
        var paths = plan.Paths;
        using var link = ClusterLink.Create(new ClusterLinkOptions
        {
            Cluster = paths.Name,
            Subnet = plan.Subnet,
            ServiceCidr = ClusterNetwork.Services,
            RecordFile = paths.Links,
        });
        var processes = new List<ProcessRecord>();

        SupervisedProcess Keep(SupervisedProcess process)
        {
            processes.Add(process.Record);
            (record with { Processes = processes.ToArray() }).Write(paths);
            return process;
        }

        Keep(Supervisor.Start(ControlPlaneRole, paths.Log(ControlPlaneRole), $"{paths.Cgroup}/{ControlPlaneRole}", ownNamespaces: false,
            plan.ControlPlane(Supervisor.Self, link.Gateway))).Begin();
        var nodes = new List<SupervisedProcess>();
        foreach (var node in plan.Nodes)
        {
            Directory.CreateDirectory(paths.NodeRoot(node));
            nodes.Add(Keep(Supervisor.Start(node, paths.Log(node), $"{paths.Cgroup}/{node}/holder", ownNamespaces: true, plan.Node(Supervisor.Self, node))));
            link.AddNode(node, await HolderNamespaceAsync(nodes[^1].Record, cancel));
        }
        await WaitForAsync(() => File.Exists(paths.Kubeconfig), "the API server's kubeconfig", record, paths, cancel);
        using var client = new KubeClient(Kubeconfigs.Load(paths.Kubeconfig), TimeProvider.System);
        await WaitForApiAsync(client, cancel);
        await output.WriteLineAsync($"API server ready at {record.ApiServer} after {Seconds(begun)}");
        // Not before: agents that start beside the API server only take its processor time.
        nodes.ForEach(n => n.Begin());
        var importing = HelloImage.EnsureAsync(new ImageStore(paths.Images), cancel);
        await WaitForNodesAsync(client, plan.Nodes, cancel);
        await importing;
        await output.WriteLineAsync($"{plan.Nodes.Count} nodes ready after {Seconds(begun)}");
        await output.WriteLineAsync($"kubeconfig: {paths.Kubeconfig}");
        Ownership.GiveToInvoker(paths.Kubeconfig);
    }

    private static string Seconds(long begun) => $"{Stopwatch.GetElapsedTime(begun).TotalSeconds:0.00} s";

    private static async Task<NetworkNamespace> HolderNamespaceAsync(ProcessRecord holder, CancellationToken cancel)
    {
        var own = File.ResolveLinkTarget("/proc/self/ns/net", returnFinalTarget: false)!.Name;
        var path = $"/proc/{holder.Pid}/ns/net";
        var deadline = Stopwatch.StartNew();
        // The holder has its own namespace as soon as unshare(1) has run.
        while (!holder.IsAlive || File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name == own)
        {
            if (!holder.IsAlive || deadline.Elapsed > ReadyWait)
            {
                throw new MkubeException($"up: {holder.Role} did not start");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancel);
        }
        return new NetworkNamespace(path);
    }

    private static async Task WaitForAsync(Func<bool> condition, string what, ClusterRecord record, ClusterPaths paths, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > ReadyWait)
            {
                throw new MkubeException($"up: waited {ReadyWait.TotalSeconds:0} s for {what}: see {paths.Log(ControlPlaneRole)}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancel);
        }
    }

    private static async Task WaitForApiAsync(KubeClient client, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(client.Config.Server, "/readyz")), ct: cancel);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (waited.Elapsed < ReadyWait)
            {
            }
            if (waited.Elapsed > ReadyWait)
            {
                throw new TimeoutException("the API server did not become ready");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancel);
        }
    }

    private static async Task WaitForNodesAsync(KubeClient client, IReadOnlyList<string> names, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ReadyWait);
        var waiting = names.ToHashSet(StringComparer.Ordinal);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var informers = new InformerFactory(client, TimeProvider.System, SystemRandomSource.Instance);
        informers.Get<Node>().AddHandler(Look, (_, node) => Look(node));
        await informers.StartAsync(limit.Token);
        try
        {
            await done.Task.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"not ready after {ReadyWait.TotalSeconds:0} s: {string.Join(", ", waiting.Order(StringComparer.Ordinal))}");
        }

        void Look(Node node)
        {
            if (node.Status.Conditions.Any(c => c is { Type: "Ready", Status: "True" }) && waiting.Remove(node.Metadata.Name!) && waiting.Count == 0)
            {
                done.TrySetResult();
            }
        }
    }

    private static void CheckPort(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new MkubeException($"up: port {port} is taken on {address}: choose another with --api-port", e);
        }
    }

    private static string ValidName(string name) => Api.Names.NameRules.Dns1123Label(name) is [var problem, ..]
        ? throw new MkubeException($"up: --name {name}: {problem}")
        : name;
}
