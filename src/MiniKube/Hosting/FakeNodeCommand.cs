using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Numerics;
using MiniKube.Api.Determinism;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.NodeRuntime.FakeNodes;

namespace MiniKube.Hosting;

/// <summary><c>mkube node --fake</c>: many nodes without containers in one process, to run a control plane at size (docs/fake-nodes.md).</summary>
internal static class FakeNodeCommand
{
    // Nobody routes to a fake pod; the ranges only keep clear of the Services' and the real pods'.
    private static readonly IPAddress Pods = new([10, 128, 0, 0]);
    private const int PodBits = 23;
    private static readonly IPAddress Nodes = new([100, 64, 0, 0]);

    public static Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var fake = new Option<bool>("--fake") { Description = "Nodes without containers" };
        var kubeconfig = new Option<string>("--kubeconfig") { Required = true, Description = "How to reach the API server: somebody who may do what all nodes may" };
        var count = new Option<int>("--count") { DefaultValueFactory = _ => 1, Description = "How many nodes" };
        var first = new Option<int>("--first") { Description = "The number of the first: several processes share a cluster" };
        var prefix = new Option<string>("--name-prefix") { DefaultValueFactory = _ => "fake", Description = "Nodes are named PREFIX-0000 and so on" };
        var cpu = new Option<string>("--cpu") { DefaultValueFactory = _ => "32", Description = "Each node's cores" };
        var memory = new Option<string>("--memory") { DefaultValueFactory = _ => "64Gi", Description = "Each node's memory" };
        var pods = new Option<int>("--pods") { DefaultValueFactory = _ => 110, Description = "Pods each node takes" };
        var labels = new Option<string[]>("--label") { Description = "KEY=VALUE on every node" };
        var zones = new Option<string?>("--zones") { Description = "Names of zones, with commas between them: the nodes are in them by turns" };
        var start = new Option<double>("--start-seconds") { Description = "From a pod's binding to its start" };
        var stopping = new Option<double>("--stop-seconds") { Description = "From a pod's deletion to its end" };
        return CommandLine.InvokeAsync("node --fake", "Run nodes without containers", args,
            [fake, kubeconfig, count, first, prefix, cpu, memory, pods, labels, zones, start, stopping], async parsed =>
            {
                var template = new FakeNodeOptions
                {
                    Name = "",
                    Cpu = ParseQuantity("--cpu", parsed.GetValue(cpu)!),
                    Memory = ParseQuantity("--memory", parsed.GetValue(memory)!),
                    Pods = parsed.GetValue(pods),
                    Labels = (parsed.GetValue(labels) ?? []).Select(ParseLabel).ToDictionary(StringComparer.Ordinal),
                    StartAtLeast = TimeSpan.FromSeconds(parsed.GetValue(start)),
                    StartAtMost = TimeSpan.FromSeconds(parsed.GetValue(start)),
                    StopTime = TimeSpan.FromSeconds(parsed.GetValue(stopping)),
                };
                string[] zoneNames = parsed.GetValue(zones)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
                var nodes = Make(template, parsed.GetValue(prefix)!, parsed.GetValue(first), parsed.GetValue(count), zoneNames);
                using var loggers = Logging.Create();
                using var client = new KubeClient(Kubeconfigs.Load(parsed.GetValue(kubeconfig)!), TimeProvider.System);
                await using var group = new FakeNodeGroup(client, nodes, TimeProvider.System, SystemRandomSource.Instance, loggers);
                group.Start();
                await StopSignals.UntilAsync(cancel);
                return 0;
            });
    }

    /// <summary>The nodes of a group, each with a name, addresses and a zone of its own.</summary>
    /// <exception cref="MkubeException">There are no addresses for so many pods.</exception>
    internal static IReadOnlyList<FakeNodeOptions> Make(FakeNodeOptions template, string prefix, int first, int count, IReadOnlyList<string> zones)
    {
        // Beside the pods': the network's own address, its gateway and its broadcast address.
        var bits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)template.Pods + 3));
        if (count < 1 || first < 0 || template.Pods < 0 || (long)first + count > 1L << (PodBits - bits))
        {
            throw new MkubeException(
                $"node --fake: {count} nodes of {template.Pods} pods from number {first} on: there are addresses for {1L << (PodBits - bits)} nodes of this size");
        }
        return
        [
            .. Enumerable.Range(first, count).Select(i => template with
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i:d4}"),
                Labels = zones.Count == 0 ? template.Labels
                    : new Dictionary<string, string>(template.Labels, StringComparer.Ordinal) { ["topology.kubernetes.io/zone"] = zones[i % zones.Count] },
                Address = Plus(Nodes, (uint)i + 1),
                PodRange = new IPNetwork(Plus(Pods, (uint)i << bits), 32 - bits),
            }),
        ];
    }

    private static IPAddress Plus(IPAddress address, uint number)
    {
        var bytes = address.GetAddressBytes();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) + number);
        return new IPAddress(bytes);
    }

    private static Quantity ParseQuantity(string option, string text) =>
        Quantity.TryParse(text, out var quantity) ? quantity : throw new MkubeException($"node --fake: {option} {text}: not a quantity");

    private static KeyValuePair<string, string> ParseLabel(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } key, var value] ? new(key, value) : throw new MkubeException($"node --fake: --label {text}: must be KEY=VALUE");
}
