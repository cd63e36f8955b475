using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Containers.Logs;
using MiniKube.NodeRuntime.Dns;
using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Network;
using MiniKube.NodeRuntime.Pods;
using MiniKube.NodeRuntime.Registration;
using MiniKube.NodeRuntime.Server;
using MiniKube.NodeRuntime.Services;
using MiniKube.NodeRuntime.Volumes;

namespace MiniKube.NodeRuntime;

/// <summary>
/// A node: registers, brings up the pod network, Service translation and DNS, then runs the pods that are bound to it. Ending it leaves
/// the containers running; the next agent with the same root takes them over.
/// </summary>
/// <param name="options">How the node runs.</param>
/// <param name="client">The node's own identity: it registers with it, and runs the pods that are bound to it.</param>
/// <param name="network">The identity of the node's network side, which reads all Services, EndpointSlices and nodes, as a node itself may not.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads retries.</param>
/// <param name="loggers">Where it logs.</param>
public sealed class NodeAgent(NodeAgentOptions options, KubeClient client, KubeClient network, TimeProvider time, IRandomSource random, ILoggerFactory loggers)
{
    private const int DnsPort = 53;

    // Logs that are followed and commands that are executed would go on for ever.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TokenRenewal = TimeSpan.FromMinutes(1);

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="KernelException">The machine lacks something that a node needs.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Directory.CreateDirectory(options.Root);
        var address = options.Address ?? AddressTowards(client.Config.Server);
        var (cpu, memory) = NodeIdentity.Share(options.Share);
        var identity = new NodeIdentity(options.Name, address, options.ServerPort, cpu, memory, options.MaxPods);
        var status = new NodeStatusLoop(client, identity, options.LeaseSeconds, time, loggers.CreateLogger<NodeStatusLoop>());

        var hierarchy = CgroupHierarchy.Detect();
        var cgroups = new NodeCgroups(hierarchy, options.Cgroup);
        cgroups.Create();
        cgroups.PlaceAgent();
        var registering = status.RegisterAsync(stopping.Token);
        var images = new ImageStore(options.Images ?? Path.Combine(options.Root, "images"),
            new ImageStoreOptions { InsecureRegistries = options.InsecureRegistries }, time);
        using var containers = await ContainerRuntime.OpenAsync(
            new ContainerRuntimeOptions
            {
                Root = options.Root,
                Runtime = Enum.Parse<OciRuntimeKind>(options.Runtime, ignoreCase: true),
                MonitorCgroup = cgroups.Runtime,
            },
            images, hierarchy, time, loggers.CreateLogger<ContainerRuntime>());

        await using var informers = new InformerFactory(client, time, random, loggers);
        var self = informers.Get<Node>(new InformerOptions { FieldSelector = $"metadata.name={options.Name}" });
        var bound = informers.Get<Pod>(new InformerOptions { FieldSelector = $"spec.nodeName={options.Name}" });
        await using var networkInformers = new InformerFactory(network, time, random, loggers);
        var known = networkInformers.Get<Service>();
        await using var configs = new ConfigSource(client, () => new InformerFactory(client, time, random, loggers));

        var tokens = new TokenSource(client, time);

        using var routing = NodeRouting.Open(NetworkNamespace.Current);
        var routes = new RouteLoop(networkInformers, routing, options.Name, time, loggers.CreateLogger<RouteLoop>());
        await using var dns = options.ServeDns ? StartDns() : null;
        var names = dns is null ? null : new DnsLoop(networkInformers, dns);

        await registering;
        await informers.StartAsync(stopping.Token);
        await networkInformers.StartAsync(stopping.Token);
        var podCidr = await PodCidrAsync(self, stopping.Token);
        using var podNetwork = PodNetwork.Start(new PodNetworkOptions
        {
            PodCidr = podCidr,
            ClusterCidr = options.ClusterCidr,
            ServiceCidr = options.ServiceCidr,
            StateDirectory = Path.Combine(options.Root, "network"),
        });
        using var proxy = ServiceProxy.Open(new ServiceProxyOptions
        {
            ServiceCidr = options.ServiceCidr,
            ClusterCidr = options.ClusterCidr,
            LocalPodCidr = podCidr,
            LocalAddresses = options.ServeDns ? [options.ClusterDns] : [],
        });
        var services = new ServiceProxyLoop(networkInformers, proxy, time, loggers.CreateLogger<ServiceProxyLoop>());

        var paths = new PodPaths(options.Root);
        var volumes = new VolumeManager(paths.Pods, new ProjectedFiles(configs, tokens, () => self.Store.Get(null, options.Name)));
        var specs = new ContainerSpecBuilder(paths, volumes, memory, pod => cgroups.Pod(PodCgroups.Qos(pod), pod.Metadata.Uid!));
        var runtime = new PodRuntime(paths, new SandboxStore(Path.Combine(options.Root, "sandboxes"), time), containers, images, cgroups, podNetwork,
            volumes, configs, specs, new ClusterDnsSettings(options.ClusterDns.ToString(), options.ClusterDomain),
            () => self.Store.Get(null, options.Name), () => known.Store.List(), address.ToString(), time);
        await using var events = new EventRecorder(client, "kubelet", time, random, options.Name, loggers.CreateLogger<EventRecorder>());
        var reporter = new PodReporter(client, events, () => [address.ToString()], time, loggers.CreateLogger<PodReporter>(), stopping.Token);
        await using var pods = new PodManager(runtime, reporter, time, loggers.CreateLogger<PodManager>());
        containers.Exited += ended => pods.ContainerExited(ContainerLabels.Uid(ended), ended.Id, PodRuntime.Exit(ended)!);

        await informers.WaitForSyncAsync(stopping.Token);
        await networkInformers.WaitForSyncAsync(stopping.Token);
        await pods.StartAsync(bound.Store.List(), stopping.Token);
        configs.OnChange(pods.ConfigChanged);
        bound.AddHandler(Apply, (_, pod) => Apply(pod), Remove);

        using var logReader = new LogReader();
        await using var server = await NodeServer.StartAsync(
            new NodeServerOptions
            {
                Address = address,
                Port = options.ServerPort,
                Certificate = ClientCertificates.SelfSigned(options.Name, address, time.GetUtcNow()),
                ClientAuthorities = client.Config.CertificateAuthority,
            },
            new ContainerEndpoints(pods, containers, new ContainerLogs(paths, containers, logReader, time), time), loggers, stopping.Token);

        var rotation = new LogRotation(containers, new LogRotationOptions(), time);
        Task[] loops = [rotation.RunAsync(stopping.Token), RenewTokensAsync(), services.RunAsync(stopping.Token), routes.RunAsync(stopping.Token), names?.RunAsync(stopping.Token) ?? Task.CompletedTask, ReadyAsync()];
        try
        {
            // The first loop to fail takes the agent down: its supervisor starts it again, and no container notices.
            await await Task.WhenAny(loops.Where(l => !l.IsCompletedSuccessfully));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        await stopping.CancelAsync();
        using var drain = new CancellationTokenSource(Drain, time);
        await server.StopAsync(drain.Token);

        async Task RenewTokensAsync()
        {
            using var timer = new PeriodicTimer(TokenRenewal, time);
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                pods.RefreshVolumes(pod => tokens.IsDue(pod.Metadata.Uid!));
            }
        }

        void Apply(Pod pod)
        {
            configs.Follow(pod);
            pods.Apply(pod);
        }

        void Remove(Pod pod)
        {
            pods.Remove(pod);
            configs.Forget(pod);
        }

        DnsServer StartDns()
        {
            LocalAddress.Add(NetworkNamespace.Current, options.ClusterDns);
            return DnsServer.Start(
                new DnsServerOptions { Listen = [new IPEndPoint(options.ClusterDns, DnsPort)], Upstreams = ResolvConf.Nameservers() },
                new ClusterZone(options.ClusterDomain, options.ClusterDns), time, loggers.CreateLogger<DnsServer>());
        }

        // Pods scheduled here expect Services to answer, so the node is not ready before they do.
        async Task ReadyAsync()
        {
            await services.Programmed.WaitAsync(stopping.Token);
            await status.RunAsync(stopping.Token);
        }
    }

    private static async Task<IPNetwork> PodCidrAsync(Informer<Node> self, CancellationToken cancel)
    {
        var found = new TaskCompletionSource<IPNetwork>(TaskCreationOptions.RunContinuationsAsynchronously);
        self.AddHandler(Look, (_, node) => Look(node));
        return await found.Task.WaitAsync(cancel);

        void Look(Node node)
        {
            if (node.Spec.PodCIDR is { Length: > 0 } cidr)
            {
                found.TrySetResult(IPNetwork.Parse(cidr));
            }
        }
    }

    /// <summary>The local address from which the API server is reached: connecting a UDP socket sends nothing.</summary>
    private static IPAddress AddressTowards(Uri server)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(server.Host, server.Port);
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }
}
