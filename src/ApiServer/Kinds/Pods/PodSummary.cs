using System.Globalization;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>What the table of pods says of one: how many containers are ready, a word for its state, how often containers began again.</summary>
internal sealed class PodSummary
{
    private int ready;
    private int total;
    private long restarts;
    private DateTimeOffset? lastRestart;

    private PodSummary() { }

    /// <summary><c>1/2</c>.</summary>
    public string Ready => string.Create(CultureInfo.InvariantCulture, $"{ready}/{total}");

    /// <summary><c>Running</c>, <c>CrashLoopBackOff</c>, <c>Init:0/1</c>, <c>Terminating</c> and so on.</summary>
    public string Status { get; private set; } = "";

    /// <summary><c>0</c>, or <c>2 (5m ago)</c>.</summary>
    public string Restarts(DateTimeOffset now) => restarts != 0 && lastRestart is { } last
        ? string.Create(CultureInfo.InvariantCulture, $"{restarts} ({Ages.Text(now - last)} ago)")
        : restarts.ToString(CultureInfo.InvariantCulture);

    public static PodSummary Of(DocumentObject pod)
    {
        var summary = new PodSummary();
        var (spec, status) = (pod["spec"], pod["status"]);
        var phase = status.Text("phase");
        summary.Status = status.Text("reason") is { Length: > 0 } reason ? reason : phase;
        if (status.Each("conditions").Any(static c => c.Text("type") == "PodScheduled" && c.Text("reason") == "SchedulingGated"))
        {
            summary.Status = "SchedulingGated";
        }
        var sidecars = spec.Each("initContainers").Where(static c => c.Text("restartPolicy") == "Always").Select(static c => c.Text("name"))
            .ToHashSet(StringComparer.Ordinal);
        summary.total = spec.Each("containers").Count() + sidecars.Count;

        var (sidecarRestarts, sidecarLast) = (0L, (DateTimeOffset?)null);
        var initializing = summary.Initialize(pod, sidecars, ref sidecarRestarts, ref sidecarLast);
        if (!initializing || HasCondition(status, "Initialized"))
        {
            // Once the pod is initialized, how often init containers were tried no longer matters.
            summary.restarts = sidecarRestarts;
            summary.lastRestart = sidecarLast;
            summary.Run(status);
        }
        if (pod.At("metadata", "deletionTimestamp") is not null)
        {
            summary.Status = status.Text("reason") == "NodeLost" ? "Unknown" : phase is "Succeeded" or "Failed" ? summary.Status : "Terminating";
        }
        return summary;
    }

    /// <returns>Whether an init container still has to finish.</returns>
    private bool Initialize(DocumentObject pod, HashSet<string> sidecars, ref long sidecarRestarts, ref DateTimeOffset? sidecarLast)
    {
        var index = -1;
        foreach (var container in pod["status"].Each("initContainerStatuses"))
        {
            index++;
            Count(container, ref restarts, ref lastRestart);
            var isSidecar = sidecars.Contains(container.Text("name"));
            if (isSidecar)
            {
                Count(container, ref sidecarRestarts, ref sidecarLast);
            }
            var terminated = container.At("state", "terminated");
            if (terminated is not null && terminated.Number("exitCode") == 0)
            {
                continue;
            }
            if (isSidecar && container.Flag("started"))
            {
                ready += container.Flag("ready") ? 1 : 0;
                continue;
            }
            var waiting = container.Text("state", "waiting", "reason");
            Status = terminated is not null ? "Init:" + Ending(terminated)
                : waiting is not ("" or "PodInitializing") ? "Init:" + waiting
                : string.Create(CultureInfo.InvariantCulture, $"Init:{index}/{pod["spec"].Each("initContainers").Count()}");
            return true;
        }
        return false;
    }

    private void Run(Document? status)
    {
        var running = false;
        // From the last to the first, so that the first container that has something to say is heard.
        foreach (var container in status.Each("containerStatuses").Reverse())
        {
            Count(container, ref restarts, ref lastRestart);
            if (container.Text("state", "waiting", "reason") is { Length: > 0 } waiting)
            {
                Status = waiting;
            }
            else if (container.At("state", "terminated") is { } terminated)
            {
                Status = Ending(terminated);
            }
            else if (container.Flag("ready") && container.At("state", "running") is not null)
            {
                running = true;
                ready++;
            }
        }
        if (Status == "Completed" && running)
        {
            Status = HasCondition(status, "Ready") ? "Running" : "NotReady";
        }
    }

    private static string Ending(Document terminated) =>
        terminated.Text("reason") is { Length: > 0 } reason ? reason
        : terminated.Number("signal") is not 0 and var signal ? string.Create(CultureInfo.InvariantCulture, $"Signal:{signal}")
        : string.Create(CultureInfo.InvariantCulture, $"ExitCode:{terminated.Number("exitCode")}");

    private static void Count(DocumentObject container, ref long restarts, ref DateTimeOffset? last)
    {
        restarts += container.Number("restartCount");
        if (Timestamp.TryParse(container.Text("lastState", "terminated", "finishedAt"), out var finished) && (last is null || last < finished.Moment))
        {
            last = finished.Moment;
        }
    }

    private static bool HasCondition(Document? status, string type) =>
        status.Each("conditions").Any(c => c.Text("type") == type && c.Text("status") == "True");
}
