using System.Globalization;
using MiniKube.NodeRuntime.Containers;

namespace MiniKube.NodeRuntime.Containers.Logs;

/// <summary>Bounds of one container's logs; the defaults are the kubelet's containerLogMaxSize and containerLogMaxFiles.</summary>
public sealed record LogRotationOptions
{
    public long MaxBytes { get; init; } = 10 << 20;

    /// <summary>Files of one container, the one it writes to among them.</summary>
    public int MaxFiles { get; init; } = 5;
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// Keeps running containers from filling the disk with their logs: a log over its bound is put aside under a name with the time
/// (<c>0.log.20260131-120000</c>), and the oldest of these are removed.
/// </summary>
public sealed class LogRotation(ContainerRuntime containers, LogRotationOptions options, TimeProvider time)
{
    private const string TimeFormat = "yyyyMMdd-HHmmss";

    /// <summary>Looks at all logs again and again until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(options.Interval, time);
        while (await timer.WaitForNextTickAsync(cancel))
            RotateAll();
    }

    /// <summary>Rotates the logs that are over their bound now.</summary>
    public void RotateAll()
    {
        foreach (var container in containers.List().Where(c => c.State == ContainerState.Running))
        {
            try
            {
                Rotate(container);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The container has just been removed, or the disk is full: at the next look it is one or the other.
            }
        }
    }

    private void Rotate(ContainerStatus container)
    {
        var log = new FileInfo(container.LogPath);
        if (!log.Exists || log.Length <= options.MaxBytes)
            return;
        // Names sort by age.
        var aside = Directory.GetFiles(log.DirectoryName!).Where(f => f.StartsWith(log.FullName + ".", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        foreach (var old in aside[..Math.Max(0, aside.Length - (options.MaxFiles - 2))])
            File.Delete(old);
        containers.RotateLog(container.Id, $"{container.LogPath}.{time.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture)}");
    }
}
