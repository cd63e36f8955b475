using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Probes;
using MiniKube.NodeRuntime.Volumes;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// One worker per pod that is bound to this node, by UID. At the start it brings together what the API server wants and what the node
/// has: containers of known pods go on under a worker, those of pods that no longer exist are taken away.
/// </summary>
internal sealed partial class PodManager(IPodRuntime runtime, IPodReporter reporter, TimeProvider time, ILogger<PodManager> log) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, PodWorker> workers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Pod> pods = new(StringComparer.Ordinal);
    private readonly Prober prober = new(runtime, reporter, time);

    /// <summary>The pods of this node as last seen.</summary>
    public IEnumerable<Pod> Pods => pods.Values;

    public Pod? Find(string ns, string name) => pods.Values.FirstOrDefault(p => p.Metadata.Namespace == ns && p.Metadata.Name == name);

    /// <summary>Takes over a node: <paramref name="wanted"/> is every pod that the API server has bound to it.</summary>
    public async Task StartAsync(IEnumerable<Pod> wanted, CancellationToken cancel)
    {
        var found = (await runtime.FindContainersAsync(cancel)).ToLookup(f => f.PodUid);
        foreach (var pod in wanted)
        {
            Begin(pod, found[pod.Metadata.Uid!].ToArray());
        }
        foreach (var orphan in runtime.FindPods().Where(uid => !workers.ContainsKey(uid)))
        {
            OrphanFound(log, orphan);
            try
            {
                await runtime.CleanUpAsync(orphan, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The next agent tries again; the pods that are wanted do not wait for it.
                OrphanStays(log, e, orphan);
            }
        }
    }

    /// <summary>The pod is bound to this node or has changed.</summary>
    public void Apply(Pod pod)
    {
        pods[pod.Metadata.Uid!] = pod;
        if (workers.TryGetValue(pod.Metadata.Uid!, out var worker))
        {
            worker.Tell(new PodEvent.Desired(pod));
        }
        else
        {
            Begin(pod, []);
        }
    }

    /// <summary>The pod is gone from the API server.</summary>
    public void Remove(Pod pod)
    {
        pods.TryRemove(pod.Metadata.Uid!, out _);
        if (workers.TryGetValue(pod.Metadata.Uid!, out var worker))
        {
            worker.Tell(new PodEvent.Removed());
        }
    }

    /// <summary>A container has ended, whichever pod's it is.</summary>
    public void ContainerExited(string podUid, string id, ContainerExit exit)
    {
        if (workers.TryGetValue(podUid, out var worker))
        {
            worker.Tell(new PodEvent.ContainerExited(id, exit));
        }
    }

    /// <summary>A config map or secret has changed: the volumes that show it follow.</summary>
    public void ConfigChanged(string kind, string ns, string name) => RefreshVolumes(pod => ConfigSource.Shows(pod, kind, ns, name));

    /// <summary>Brings the volumes of some pods up to date.</summary>
    public void RefreshVolumes(Func<Pod, bool> which)
    {
        foreach (var pod in pods.Values.Where(which))
        {
            if (workers.TryGetValue(pod.Metadata.Uid!, out var worker))
            {
                worker.Tell(new PodEvent.VolumesChanged());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers.Values)
        {
            await worker.DisposeAsync();
        }
    }

    private void Begin(Pod pod, IReadOnlyList<FoundContainer> found)
    {
        var uid = pod.Metadata.Uid!;
        pods[uid] = pod;
        var worker = new PodWorker(pod, found, runtime, reporter, prober, time);
        workers[uid] = worker;
        _ = ForgetWhenDoneAsync(uid, worker);
    }

    private async Task ForgetWhenDoneAsync(string uid, PodWorker worker)
    {
        try
        {
            await worker.Completion;
        }
        catch (Exception e)
        {
            WorkerFailed(log, e, uid);
        }
        workers.TryRemove(KeyValuePair.Create(uid, worker));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cleaning up after pod {Uid}, which no longer exists")]
    private static partial void OrphanFound(ILogger log, string uid);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cleaning up after pod {Uid} failed")]
    private static partial void OrphanStays(ILogger log, Exception cause, string uid);

    [LoggerMessage(Level = LogLevel.Critical,
        Message = "The worker of pod {Uid} ended by an error: its containers go on unwatched until the agent is restarted")]
    private static partial void WorkerFailed(ILogger log, Exception cause, string uid);
}
