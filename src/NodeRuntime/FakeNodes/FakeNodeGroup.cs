using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.FakeNodes;

/// <summary>
/// Nodes without containers. As far as the API can tell they register, heartbeat, and take their pods from Pending to their end and away when deleted,
/// as annotations on the pods ask for. All nodes of a group share one watch of pods and one of nodes, and few workers. The group takes time, chance and
/// scheduling as they are given, so it runs in a simulation too.
/// </summary>
public sealed partial class FakeNodeGroup : IAsyncDisposable
{
    private const int Workers = 16;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    private readonly KubeClient client;
    private readonly TimeProvider time;
    private readonly IRandomSource random;
    private readonly ILogger logger;
    private readonly Dictionary<string, FakeNode> nodes;
    private readonly ConcurrentDictionary<ObjectKey, FakePod> pods = new();
    private readonly InformerFactory informers;
    private readonly Informer<Pod> podInformer;
    private readonly Informer<Node> nodeInformer;
    private readonly WorkQueue<ObjectKey> podQueue;
    private readonly WorkQueue<string> nodeQueue;
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    public FakeNodeGroup(KubeClient client, IReadOnlyList<FakeNodeOptions> nodes, TimeProvider time, IRandomSource random, ILoggerFactory? loggers = null)
    {
        this.client = client;
        this.time = time;
        this.random = random;
        logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<FakeNodeGroup>();
        this.nodes = nodes.ToDictionary(n => n.Name, n => new FakeNode(client, n, time, random), StringComparer.Ordinal);
        podQueue = new WorkQueue<ObjectKey>(time);
        nodeQueue = new WorkQueue<string>(time);
        informers = new InformerFactory(client, time, random, loggers);
        // A single node asks for no more than a node may see.
        var only = nodes.Count == 1 ? nodes[0].Name : null;
        podInformer = informers.Get<Pod>(new InformerOptions { FieldSelector = only is null ? "spec.nodeName!=" : $"spec.nodeName={only}" });
        nodeInformer = informers.Get<Node>(only is null ? null : new InformerOptions { FieldSelector = $"metadata.name={only}" });
        podInformer.AddHandler(OnPod, (_, pod) => OnPod(pod), OnPod);
        nodeInformer.AddHandler(OnNode, (_, node) => OnNode(node));
    }

    /// <summary>The nodes' names.</summary>
    public IReadOnlyCollection<string> Names => nodes.Keys;

    /// <summary>How many of the nodes are registered.</summary>
    public int RegisteredCount => nodes.Values.Count(n => n.IsRegistered);

    public void Start()
    {
        foreach (var name in nodes.Keys)
        {
            nodeQueue.Add(name);
        }
        running = Task.WhenAll(
            informers.StartAsync(stop.Token),
            new ControllerLoop<string>("fake nodes", nodeQueue, KeepNodeAsync, Workers, logger).RunAsync(stop.Token),
            new ControllerLoop<ObjectKey>("fake pods", podQueue, KeepPodAsync, Workers, logger).RunAsync(stop.Token));
    }

    /// <summary>As a power cut: nothing more is heard of the nodes or their pods.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested)
        {
            return;
        }
        stop.Cancel();
        await running;
        podQueue.Dispose();
        nodeQueue.Dispose();
        await informers.DisposeAsync();
    }

    private void OnNode(Node node)
    {
        if (nodes.ContainsKey(node.Metadata.Name!))
        {
            nodeQueue.Add(node.Metadata.Name!);
        }
    }

    private void OnPod(Pod pod)
    {
        if (pod.Spec.NodeName is { } name && nodes.ContainsKey(name))
        {
            podQueue.Add(podInformer.KeyOf(pod));
        }
    }

    private async Task KeepNodeAsync(string name, CancellationToken cancel)
    {
        TimeSpan next;
        try
        {
            next = await nodes[name].KeepAsync(nodeInformer.Store.Get(null, name), cancel);
        }
        catch (Exception e) when (Transient(e))
        {
            NodeFailed(logger, name, e.Message);
            next = RetryPause;
        }
        nodeQueue.AddAfter(name, next);
    }

    private async Task KeepPodAsync(ObjectKey key, CancellationToken cancel)
    {
        if (podInformer.Store.Get(key) is not { } seen)
        {
            Forget(key);
            return;
        }
        var pod = Find(key, seen);
        pod.See(seen);
        var wake = pod.Advance(time.GetUtcNow());
        try
        {
            await TellAsync(pod, cancel);
        }
        catch (Exception e) when (Transient(e))
        {
            PodFailed(logger, key.Namespace, key.Name, e.Message);
            wake = time.GetUtcNow() + RetryPause;
        }
        if (wake is { } at)
        {
            podQueue.AddAfter(key, at - time.GetUtcNow());
        }
    }

    private FakePod Find(ObjectKey key, Pod seen)
    {
        if (pods.TryGetValue(key, out var known) && known.Uid == seen.Metadata.Uid)
        {
            return known;
        }
        // A pod made again under its name starts anew.
        Forget(key);
        var node = nodes[seen.Spec.NodeName!];
        var address = seen.Status.PodIP is { Length: > 0 } former && node.Addresses.Note(former) ? former : node.Addresses.Take();
        return pods[key] = new FakePod(seen, node.Options, address, random, time.GetUtcNow());
    }

    private void Forget(ObjectKey key)
    {
        if (pods.TryRemove(key, out var gone))
        {
            nodes[gone.Pod.Spec.NodeName!].Addresses.GiveBack(gone.Address);
        }
    }

    /// <summary>Writes what the server does not know yet.</summary>
    private async Task TellAsync(FakePod pod, CancellationToken cancel)
    {
        var (name, ns) = (pod.Pod.Metadata.Name!, pod.Pod.Metadata.Namespace!);
        if (pod.Unreported() is { } status)
        {
            var patch = Patch.StrategicMerge(PodStatusPatch.Build(pod.Pod, pod.Pod.Status, status));
            var written = await client.PatchAsync<Pod>(name, ns, patch, "status", cancel);
            if (written.IsNotFound || written.IsConflict)
            {
                // Gone, or replaced by a namesake: the watch will tell.
                return;
            }
            pod.Reported(status, written.OrThrow());
        }
        if (pod is { IsGone: true, Removed: false })
        {
            var now = new DeleteOptions { GracePeriodSeconds = 0, Preconditions = new Preconditions { Uid = pod.Uid } };
            var deleted = await client.DeleteAsync<Pod>(name, ns, now, cancel);
            if (!deleted.IsNotFound && !deleted.IsConflict)
            {
                deleted.OrThrow();
            }
            pod.Removed = true;
        }
    }

    private static bool Transient(Exception e) => e is HttpRequestException or IOException or ApiException;

    [LoggerMessage(LogLevel.Debug, "Fake node {Name} could not be kept: {Error}")]
    private static partial void NodeFailed(ILogger logger, string name, string error);

    [LoggerMessage(LogLevel.Debug, "The state of fake pod {Namespace}/{Name} could not be told: {Error}")]
    private static partial void PodFailed(ILogger logger, string @namespace, string name, string error);
}
