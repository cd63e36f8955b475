using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Determinism;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.NodeRuntime.FakeNodes;

namespace MiniKube.Bench.Load;

/// <summary>Fake nodes in the benchmark's own process, whose CPU does not count as the server's. They are deleted at the end.</summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private const string Label = "minikube.dev/bench";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Target target;
    private readonly KubeClient client;
    private readonly FakeNodeGroup group;

    private FakeCluster(Target target, int count, int podsEach)
    {
        this.target = target;
        client = new KubeClient(
            new ClientConfig { Server = target.Server, Token = target.Token, ClientCertificate = target.ClientCertificate, InsecureSkipTlsVerify = true }, TimeProvider.System);
        var nodes = Enumerable.Range(0, count).Select(i => new FakeNodeOptions
        {
            Name = $"fake-{i:d4}",
            Labels = new Dictionary<string, string> { [Label] = "true", ["topology.kubernetes.io/zone"] = $"zone-{i % 3}" },
            Cpu = Quantity.Parse("32"),
            Memory = Quantity.Parse("64Gi"),
            Pods = podsEach,
            PodRange = new(new([10, (byte)(128 + (i >> 7)), (byte)(i << 1), 0]), 23),
            StartAtLeast = TimeSpan.Zero,
            StartAtMost = TimeSpan.Zero,
            StopTime = TimeSpan.Zero,
        });
        group = new FakeNodeGroup(client, [.. nodes], TimeProvider.System, SystemRandomSource.Instance, NullLoggerFactory.Instance);
    }

    /// <summary>Nodes that the scheduler may use: Ready and without taints.</summary>
    /// <exception cref="BenchException">They do not become so: perhaps no controllers run.</exception>
    public static async Task<FakeCluster> StartAsync(Target target, int count, int podsEach, CancellationToken cancel)
    {
        var cluster = new FakeCluster(target, count, podsEach);
        try
        {
            cluster.group.Start();
            using var connection = target.Connect();
            await Poll.UntilAsync(async () => JsonNode.Parse(await connection.ReadAsync("/api/v1/nodes?labelSelector=" + Label, cancel))!["items"]!.AsArray()
                .Count(n => n!["spec"]!["taints"] is null) == count, $"{count} nodes without taints", Limit, cancel);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await group.DisposeAsync();
        client.Dispose();
        using var connection = target.Connect();
        await connection.SendAsync(HttpMethod.Delete, "/api/v1/nodes?labelSelector=" + Label, null, default);
    }
}

/// <summary>Looks again and again.</summary>
internal static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="BenchException">It has not become so in time.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan within, CancellationToken cancel)
    {
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (System.Diagnostics.Stopwatch.GetElapsedTime(begun) > within)
            {
                throw new BenchException($"not within {within.TotalSeconds:0} s: {what}");
            }
            await Task.Delay(Pause, TimeProvider.System, cancel);
        }
    }
}
