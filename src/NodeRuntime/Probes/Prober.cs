using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Probes;

/// <summary>Told of each verdict: after as many successes or failures in a row as the probe's thresholds ask for.</summary>
internal delegate void ProbeVerdict(ProbeKind kind, bool success, string message);

/// <summary>Runs the probes of containers (https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/).</summary>
internal sealed class Prober(IPodRuntime runtime, IPodReporter reporter, TimeProvider time)
{
    /// <summary>Probes one instance of a container until the result is disposed. Liveness and readiness wait for the startup probe.</summary>
    /// <param name="started">The startup probe has succeeded before.</param>
    public ContainerProbes Watch(Pod pod, Container container, string id, string? address, DateTimeOffset startedAt, bool started, ProbeVerdict verdict)
    {
        var probes = new ContainerProbes();
        if (container.StartupProbe is { } startup && !started)
        {
            probes.Run(cancel => LoopAsync(ProbeKind.Startup, startup, success =>
            {
                if (success)
                {
                    WatchStarted();
                }
            }, cancel));
        }
        else
        {
            WatchStarted();
        }
        return probes;

        void WatchStarted()
        {
            if (container.LivenessProbe is { } liveness)
            {
                probes.Run(cancel => LoopAsync(ProbeKind.Liveness, liveness, null, cancel));
            }
            if (container.ReadinessProbe is { } readiness)
            {
                probes.Run(cancel => LoopAsync(ProbeKind.Readiness, readiness, null, cancel));
            }
        }

        async Task LoopAsync(ProbeKind kind, Probe probe, Action<bool>? decided, CancellationToken cancel)
        {
            var wait = startedAt + TimeSpan.FromSeconds(probe.InitialDelaySeconds ?? 0) - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancel);
            }
            var period = TimeSpan.FromSeconds(Math.Max(1, probe.PeriodSeconds ?? 10));
            var row = new ResultRow(probe.SuccessThreshold ?? 1, probe.FailureThreshold ?? 3);
            while (true)
            {
                var (success, message) = await ProbeOnceAsync(probe, container, id, address, cancel);
                if (!success)
                {
                    reporter.Warn(pod, "Unhealthy", $"{kind} probe failed: {message}", container.Name);
                }
                if (row.Add(success))
                {
                    verdict(kind, success, message);
                    decided?.Invoke(success);
                    if (kind == ProbeKind.Startup || (kind == ProbeKind.Liveness && !success))
                    {
                        return;
                    }
                }
                await Task.Delay(period, time, cancel);
            }
        }
    }

    private async Task<(bool Success, string Message)> ProbeOnceAsync(Probe probe, Container container, string id, string? address, CancellationToken cancel)
    {
        var timeout = TimeSpan.FromSeconds(Math.Max(1, probe.TimeoutSeconds ?? 1));
        try
        {
            if (probe.Exec is { } exec)
            {
                var outcome = await runtime.RunAsync(id, exec.Command, timeout, cancel);
                return (outcome.ExitCode == 0, outcome.Output);
            }
            if (probe.HttpGet is { } get)
            {
                return await HttpProbe.GetAsync(get, container, address, timeout, cancel);
            }
            if (probe.TcpSocket is { } tcp)
            {
                return await TcpProbe.ConnectAsync(string.IsNullOrEmpty(tcp.Host) ? address : tcp.Host, ContainerPorts.Resolve(tcp.Port, container), timeout, cancel);
            }
            return (false, "the probe names none of exec, httpGet and tcpSocket (gRPC probes are not built)");
        }
        catch (TimeoutException)
        {
            return (false, $"command timed out: \"{string.Join(" ", probe.Exec?.Command ?? [])}\" timed out after {timeout.TotalSeconds:0}s");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (false, e.Message);
        }
    }

    /// <summary>Results in a row: a verdict stands when enough of one kind have come, and is told again only when it turns.</summary>
    private sealed class ResultRow(int successes, int failures)
    {
        private bool last;
        private int count;
        private bool? told;

        public bool Add(bool success)
        {
            count = success == last ? count + 1 : 1;
            last = success;
            if (count < (success ? successes : failures) || told == success)
            {
                return false;
            }
            told = success;
            return true;
        }
    }
}

/// <summary>The running probes of one container instance.</summary>
internal sealed class ContainerProbes : IDisposable
{
    private readonly CancellationTokenSource stopped = new();

    public void Run(Func<CancellationToken, Task> loop) => _ = Task.Run(async () =>
    {
        try
        {
            await loop(stopped.Token);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
        }
    });

    public void Dispose() => stopped.Cancel();
}
