using System.CommandLine;
using System.Net;
using MiniKube.Api.Determinism;
using MiniKube.Client.Http;
using MiniKube.Client.Kubeconfigs;
using MiniKube.NodeRuntime;

namespace MiniKube.Hosting;

/// <summary><c>mkube node</c>: one node, in the namespaces it is started in.</summary>
internal static class NodeCommand
{
    public static Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var kubeconfig = new Option<string>("--kubeconfig") { Required = true, Description = "How to reach the API server" };
        var network = new Option<string?>("--network-kubeconfig") { Description = "The identity of the node's network side; by default the node's own" };
        var name = new Option<string>("--name") { Required = true, Description = "The node's name" };
        var root = new Option<string>("--root") { Required = true, Description = "Folder for everything the node keeps; not on an overlay file system" };
        var images = new Option<string?>("--images") { Description = "Folder of the image store, when nodes share one" };
        var address = new Option<string?>("--address") { Description = "The node's address; by default the one that leads to the API server" };
        var port = new Option<int>("--port") { DefaultValueFactory = _ => 10250, Description = "Port of the node's server" };
        var cgroup = new Option<string?>("--cgroup") { Description = "The node's cgroup; by default /mkube/NAME" };
        var share = new Option<int>("--share") { DefaultValueFactory = _ => 1, Description = "How many nodes share this machine" };
        var maxPods = new Option<int>("--max-pods") { DefaultValueFactory = _ => 110, Description = "Pods the node takes" };
        var lease = new Option<int>("--lease-duration") { DefaultValueFactory = _ => 40, Description = "Seconds the node's lease lasts; renewed after each quarter" };
        var runtime = new Option<string>("--runtime") { DefaultValueFactory = _ => "crun", Description = "OCI runtime: crun or runc" };
        var insecure = new Option<string[]>("--insecure-registry") { Description = "Registry spoken to without checking its certificate" };
        var noDns = new Option<bool>("--no-dns") { Description = "Leave cluster DNS to something else" };
        return CommandLine.InvokeAsync("node", "Run one node", args,
            [kubeconfig, network, name, root, images, address, port, cgroup, share, maxPods, lease, runtime, insecure, noDns], async parsed =>
            {
                Requirements.CheckNode(parsed.GetValue(runtime)!);
                using var loggers = Logging.Create();
                var options = new NodeAgentOptions
                {
                    Name = parsed.GetValue(name)!,
                    Root = Path.GetFullPath(parsed.GetValue(root)!),
                    Images = parsed.GetValue(images),
                    Address = parsed.GetValue(address) is { } text ? ParseAddress(text) : null,
                    ServerPort = parsed.GetValue(port),
                    Cgroup = parsed.GetValue(cgroup) ?? "/mkube/" + parsed.GetValue(name),
                    Share = parsed.GetValue(share),
                    MaxPods = parsed.GetValue(maxPods),
                    LeaseSeconds = parsed.GetValue(lease),
                    Runtime = parsed.GetValue(runtime)!,
                    InsecureRegistries = parsed.GetValue(insecure) ?? [],
                    ServeDns = !parsed.GetValue(noDns),
                };
                using var client = new KubeClient(Kubeconfigs.Load(parsed.GetValue(kubeconfig)!), TimeProvider.System);
                using var networkClient = parsed.GetValue(network) is { } other ? new KubeClient(Kubeconfigs.Load(other), TimeProvider.System) : null;
                await new NodeAgent(options, client, networkClient ?? client, TimeProvider.System, SystemRandomSource.Instance, loggers).RunAsync(cancel);
                return 0;
            });
    }

    private static IPAddress ParseAddress(string text) =>
        IPAddress.TryParse(text, out var address) ? address : throw new MkubeException($"node: --address {text}: not an IP address");
}
