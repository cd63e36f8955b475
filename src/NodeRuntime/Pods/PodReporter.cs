using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Events;
using MiniKube.Client.Http;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// Writes pods' statuses to the API server: one write per pod at a time, the latest report wins, and a write that fails is repeated until
/// it arrives or the pod is gone. A terminated pod is deleted with its UID as precondition.
/// </summary>
internal sealed partial class PodReporter(KubeClient client, EventRecorder events, Func<IReadOnlyList<string>> nodeAddresses, TimeProvider time,
    ILogger<PodReporter> log, CancellationToken stopping) : IPodReporter
{
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public void Report(Pod pod, PodActual actual)
    {
        var status = PodStatusBuilder.Build(pod, actual, nodeAddresses(), time.GetUtcNow());
        var entry = entries.GetOrAdd(pod.Metadata.Uid!, static _ => new Entry());
        lock (entry)
        {
            if (status.Equals(entry.Wanted))
            {
                return;
            }
            entry.Wanted = status;
            entry.Pod = pod;
            Wake(entry);
        }
    }

    public void Terminated(Pod pod, PodActual actual)
    {
        Report(pod, actual);
        var entry = entries[pod.Metadata.Uid!];
        lock (entry)
        {
            entry.Gone = true;
            Wake(entry);
        }
    }

    public void Note(Pod pod, string reason, string message, string? container = null) => events.Record(Reference(pod, container), "Normal", reason, message);

    public void Warn(Pod pod, string reason, string message, string? container = null) => events.Record(Reference(pod, container), "Warning", reason, message);

    private static ObjectReference Reference(Pod pod, string? container) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Namespace = pod.Metadata.Namespace,
        Name = pod.Metadata.Name,
        Uid = pod.Metadata.Uid,
        ResourceVersion = pod.Metadata.ResourceVersion,
        FieldPath = container is null ? null : $"spec.containers{{{container}}}",
    };

    private void Wake(Entry entry)
    {
        if (!entry.Writing)
        {
            entry.Writing = true;
            _ = Task.Run(() => WriteAsync(entry));
        }
    }

    private async Task WriteAsync(Entry entry)
    {
        var delay = TimeSpan.FromMilliseconds(100);
        while (!stopping.IsCancellationRequested)
        {
            Pod pod;
            PodStatus? status;
            bool gone;
            lock (entry)
            {
                pod = entry.Pod!;
                gone = entry.Gone;
                status = entry.Wanted!.Equals(entry.Written) ? null : entry.Wanted;
                if (status is null && !gone)
                {
                    entry.Writing = false;
                    return;
                }
            }
            try
            {
                if (status is not null && !await WriteStatusAsync(pod, entry.Written ?? pod.Status, status))
                {
                    entries.TryRemove(pod.Metadata.Uid!, out _);
                    return;
                }
                entry.Written = status ?? entry.Written;
                if (gone)
                {
                    await DeleteAsync(pod);
                    entries.TryRemove(pod.Metadata.Uid!, out _);
                    return;
                }
                delay = TimeSpan.FromMilliseconds(100);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or ApiException or OperationCanceledException)
            {
                if (stopping.IsCancellationRequested)
                {
                    return;
                }
                WriteFailed(log, pod.Metadata.Namespace!, pod.Metadata.Name!, e.Message);
                await Task.Delay(delay, time, CancellationToken.None);
                delay = delay * 2 < TimeSpan.FromSeconds(5) ? delay * 2 : TimeSpan.FromSeconds(5);
            }
        }
    }

    /// <returns>Whether the pod still exists.</returns>
    private async Task<bool> WriteStatusAsync(Pod pod, PodStatus before, PodStatus status)
    {
        var result = await client.PatchAsync<Pod>(pod.Metadata.Name!, pod.Metadata.Namespace, Patch.StrategicMerge(PodStatusPatch.Build(pod, before, status)), "status", stopping);
        if (result.IsNotFound || result.IsConflict || result.IsInvalid)
        {
            if (!result.IsNotFound)
            {
                WriteFailed(log, pod.Metadata.Namespace!, pod.Metadata.Name!, result.Error!.Message ?? "");
            }
            return !result.IsNotFound && !result.IsConflict;
        }
        result.OrThrow();
        return true;
    }

    private async Task DeleteAsync(Pod pod)
    {
        var options = new Api.Meta.V1.DeleteOptions { GracePeriodSeconds = 0, Preconditions = new Api.Meta.V1.Preconditions { Uid = pod.Metadata.Uid } };
        var result = await client.DeleteAsync<Pod>(pod.Metadata.Name!, pod.Metadata.Namespace, options, stopping);
        if (!result.IsNotFound && !result.IsConflict)
        {
            result.OrThrow();
        }
    }

    private sealed class Entry
    {
        public Pod? Pod { get; set; }
        public PodStatus? Wanted { get; set; }
        public PodStatus? Written { get; set; }
        public bool Gone { get; set; }
        public bool Writing { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Writing the status of pod {Namespace}/{Name} failed: {Error}")]
    private static partial void WriteFailed(ILogger log, string @namespace, string name, string error);
}
