using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Testing.FakeNodes;

/// <summary>The pods of a fake node: each starts after a while, and when deleted stops after a while and is removed.</summary>
internal sealed class FakePods : IAsyncDisposable
{
    private readonly KubeClient client;
    private readonly FakeNodeOptions options;
    private readonly TimeProvider time;
    private readonly IRandomSource random;
    private readonly InformerFactory informers;
    private readonly Informer<Pod> informer;
    private readonly WorkQueue<ObjectKey> queue;
    private readonly ControllerLoop<ObjectKey> loop;

    // By UID: a pod made again under its name starts anew.
    private readonly Dictionary<string, DateTimeOffset> startsAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> stopsAt = new(StringComparer.Ordinal);
    private int nextAddress;

    public FakePods(KubeClient client, FakeNodeOptions options, TimeProvider time, IRandomSource random, ILogger logger)
    {
        this.client = client;
        this.options = options;
        this.time = time;
        this.random = random;
        queue = new WorkQueue<ObjectKey>(time);
        loop = new ControllerLoop<ObjectKey>($"fake node {options.Name}", queue, ReconcileAsync, workers: 1, logger);
        informers = new InformerFactory(client, time, random);
        informer = informers.Get<Pod>(new InformerOptions { FieldSelector = $"spec.nodeName={options.Name}" });
        informer.AddHandler(Add, (_, pod) => Add(pod), pod => Forget(pod.Metadata.Uid!));
    }

    public int RunningCount => informer.Store.List().Count(p => p.Status.Phase == "Running");

    public async Task RunAsync(CancellationToken ct)
    {
        await informers.StartAsync(ct);
        await loop.RunAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        queue.Dispose();
        await informers.DisposeAsync();
    }

    private void Add(Pod pod) => queue.Add(informer.KeyOf(pod));

    private void Forget(string uid)
    {
        startsAt.Remove(uid);
        stopsAt.Remove(uid);
    }

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (informer.Store.Get(key) is not { } pod)
        {
            return;
        }
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            await StopAsync(key, pod, ct);
        }
        else if (pod.Status.Phase is null or "Pending")
        {
            await StartAsync(key, pod, ct);
        }
        else if (pod.Status.Phase == "Running" && !pod.IsReady())
        {
            // Said of it while the node was silent; the node knows better.
            await WriteAsync(key, pod with { Status = Running(pod, pod.Status.PodIP!) }, ct);
        }
    }

    private async Task StartAsync(ObjectKey key, Pod pod, CancellationToken ct)
    {
        var spread = options.StartAtMost - options.StartAtLeast;
        if (!Due(startsAt, key, pod, () => options.StartAtLeast + (spread * random.NextDouble())))
        {
            return;
        }
        await WriteAsync(key, pod with { Status = Running(pod, $"{options.AddressPrefix}.{(nextAddress++ % 253) + 2}") }, ct);
    }

    private async Task WriteAsync(ObjectKey key, Pod pod, CancellationToken ct)
    {
        var result = await client.UpdateAsync(pod, "status", ct);
        if (!result.IsSuccess && !result.IsNotFound)
        {
            queue.AddRateLimited(key);
        }
    }

    private async Task StopAsync(ObjectKey key, Pod pod, CancellationToken ct)
    {
        var grace = TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 0);
        if (!Due(stopsAt, key, pod, () => pod.Status.Phase == "Running" && options.StopTime < grace ? options.StopTime : TimeSpan.Zero))
        {
            return;
        }
        var now = new DeleteOptions { GracePeriodSeconds = 0, Preconditions = new Preconditions { Uid = pod.Metadata.Uid } };
        var result = await client.DeleteAsync<Pod>(key.Name, key.Namespace, now, ct);
        if (!result.IsSuccess && !result.IsNotFound && !result.IsConflict)
        {
            queue.AddRateLimited(key);
        }
    }

    /// <summary>Whether the moment drawn at the first call has come; if not, the key comes back then.</summary>
    private bool Due(Dictionary<string, DateTimeOffset> moments, ObjectKey key, Pod pod, Func<TimeSpan> draw)
    {
        var now = time.GetUtcNow();
        if (!moments.TryGetValue(pod.Metadata.Uid!, out var at))
        {
            moments.Add(pod.Metadata.Uid!, at = now + draw());
        }
        if (at > now)
        {
            queue.AddAfter(key, at - now);
            return false;
        }
        return true;
    }

    private PodStatus Running(Pod pod, string address)
    {
        Timestamp now = time.GetUtcNow();
        PodCondition Met(string type) => new() { Type = type, Status = "True", LastTransitionTime = now };
        var kept = pod.Status.Conditions.Where(c => c.Type == "PodScheduled");
        return pod.Status with
        {
            Phase = "Running",
            StartTime = pod.Status.StartTime ?? now,
            HostIP = "192.0.2.1",
            PodIP = address,
            PodIPs = [new PodIP { Ip = address }],
            Conditions = [.. kept, Met("Initialized"), Met("PodReadyToStartContainers"), Met("ContainersReady"), Met("Ready")],
            ContainerStatuses =
            [
                .. pod.Spec.Containers.Select(c => new ContainerStatus
                {
                    Name = c.Name,
                    Image = c.Image ?? "",
                    ImageID = c.Image ?? "",
                    ContainerID = $"fake://{pod.Metadata.Uid}/{c.Name}",
                    Ready = true,
                    Started = true,
                    State = new ContainerState { Running = new ContainerStateRunning { StartedAt = now } },
                }),
            ],
        };
    }
}
