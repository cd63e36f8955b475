using System.Threading.Channels;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.NodeRuntime.Probes;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>
/// The sole owner of one pod's actual state: an actor with a mailbox. Each message changes what it knows, then <see cref="Step"/> looks
/// at wanted and actual as a whole and begins whatever is missing. Slow work (pulls, starts, hooks) runs beside the mailbox, at most one
/// piece per key, and reports back as a message; so the worker never blocks, and it can begin from any state it finds after a restart.
/// </summary>
internal sealed partial class PodWorker : IAsyncDisposable
{
    private readonly Channel<PodEvent> mailbox = Channel.CreateUnbounded<PodEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stopped = new();
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private readonly HashSet<string> inFlight = [];
    private readonly Queue<Func<Task>> begun = [];

    /// <summary>Ends of instances whose start has not been reported yet: a short program may be over before its start returns.</summary>
    private readonly Dictionary<string, ContainerExit> earlyExits = [];
    private readonly Dictionary<string, DateTimeOffset> notBefore = [];
    private readonly Dictionary<string, ContainerProbes> probes = [];
    private readonly IPodRuntime runtime;
    private readonly IPodReporter reporter;
    private readonly Prober prober;
    private readonly TimeProvider time;
    private readonly Task loop;
    private readonly PodActual actual;
    private Pod pod;
    private bool removed;
    private bool volumesOutdated;
    private ITimer? timer;
    private DateTimeOffset? wakeAt;

    /// <param name="found">Containers of this pod that ran or ended while no agent watched.</param>
    public PodWorker(Pod pod, IReadOnlyList<FoundContainer> found, IPodRuntime runtime, IPodReporter reporter, Prober prober, TimeProvider time)
    {
        this.pod = pod;
        this.runtime = runtime;
        this.reporter = reporter;
        this.prober = prober;
        this.time = time;
        actual = PodActual.For(pod);
        Adopt(found);
        Tell(new PodEvent.Tick());
        loop = Task.Run(RunAsync);
    }

    public string Uid => pod.Metadata.Uid!;

    /// <summary>Completes when nothing of the pod is left on the node and nobody waits for it.</summary>
    public Task Completion => loop;

    public void Tell(PodEvent message) => mailbox.Writer.TryWrite(message);

    /// <summary>Stops watching over the pod; its containers go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        mailbox.Writer.TryComplete();
        await loop;
        StopProbes();
        timer?.Dispose();
        stopped.Dispose();
    }

    private DateTimeOffset Now => time.GetUtcNow();

    private async Task RunAsync()
    {
        try
        {
            await foreach (var message in mailbox.Reader.ReadAllAsync(stopped.Token))
            {
                Survive(() => Handle(message));
                // Messages that have already come are part of what is known before deciding.
                while (mailbox.Reader.TryRead(out var next))
                {
                    Survive(() => Handle(next));
                }
                Survive(Step);
                // After the report: whoever sees the work also sees the state that led to it.
                while (begun.TryDequeue(out var work))
                {
                    _ = Task.Run(work);
                }
                if (removed && actual.CleanedUp)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
        }
    }

    // A pod that nobody watches is worse than one that is late: what went wrong is said and tried again.
    private void Survive(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            reporter.Warn(pod, "FailedSync", $"Error syncing pod: {e.Message}");
            WakeAt(Now + RetryDelay);
        }
    }

    private void Handle(PodEvent message)
    {
        switch (message)
        {
            case PodEvent.WorkDone done:
                inFlight.Remove(done.Key);
                Handle(done.Result);
                break;
            case PodEvent.Woken woken when woken.At == wakeAt:
                wakeAt = null;
                break;
            case PodEvent.Desired desired:
                OnDesired(desired.Pod);
                break;
            case PodEvent.Removed:
                removed = true;
                ShortenStops();
                break;
            case PodEvent.SandboxReady { Sandbox: { } sandbox }:
                actual.Sandbox = sandbox;
                if (sandbox.Created)
                {
                    RunInitContainersAgain();
                }
                break;
            case PodEvent.SandboxReady failed:
                reporter.Warn(pod, "FailedCreatePodSandBox", $"Failed to create pod sandbox: {failed.Error}");
                Retry("sandbox");
                break;
            case PodEvent.VolumesReady { Error: null }:
                actual.VolumesReady = !volumesOutdated;
                volumesOutdated = false;
                break;
            case PodEvent.VolumesReady failed:
                reporter.Warn(pod, "FailedMount", failed.Error!);
                Retry("volumes");
                break;
            case PodEvent.VolumesChanged:
                RefreshVolumes();
                break;
            case PodEvent.ImageReady image when actual.Container(image.Container) is { Phase: ContainerPhase.Pulling } c:
                OnImage(c, image);
                break;
            case PodEvent.ContainerStarted started when actual.Container(started.Container) is { } c:
                if (started.Outcome.Id is not null)
                {
                    (c.RestartCount, c.DefinitionChanged) = (c.Attempt, false);
                }
                OnStarted(c, started.Outcome);
                break;
            case PodEvent.PostStartDone done when Instance(done.Container, done.Id) is { Phase: ContainerPhase.Running } c:
                OnPostStart(c, done.Error);
                break;
            case PodEvent.PreStopDone done when Instance(done.Container, done.Id) is { Stop: not null } c:
                OnPreStop(c, done.Error);
                break;
            case PodEvent.ContainerExited exited when actual.All.FirstOrDefault(c => c.Id == exited.Id) is { } c:
                OnExited(c, exited.Exit);
                break;
            case PodEvent.ContainerExited early:
                earlyExits[early.Id] = early.Exit;
                break;
            case PodEvent.Probed probed when Instance(probed.Container, probed.Id) is { Phase: ContainerPhase.Running, Stop: null } c:
                OnProbed(c, probed);
                break;
            case PodEvent.Released { Error: null }:
                actual.Released = true;
                break;
            case PodEvent.Released failed:
                reporter.Warn(pod, "FailedKillPod", $"error killing pod: {failed.Error}");
                Retry("release");
                break;
            case PodEvent.CleanedUp { Error: null }:
                actual.CleanedUp = true;
                break;
            case PodEvent.CleanedUp failed:
                reporter.Warn(pod, "FailedKillPod", $"error killing pod: {failed.Error}");
                Retry("cleanup");
                break;
        }
    }

    private void Retry(string key) => notBefore[key] = Now + RetryDelay;

    /// <summary>Decides and begins what is missing. Safe to run at any time, any number of times.</summary>
    private void Step()
    {
        actual.StartTime ??= Now;
        if (removed || pod.Metadata.DeletionTimestamp is not null || actual.Failure is not null)
        {
            Stop();
        }
        else if (PodStatusBuilder.Phase(pod, actual) is ("Succeeded" or "Failed") and var phase)
        {
            actual.FinalPhase = phase;
            // Sidecars end with the main containers, and what the pod held is given back; its status and logs stay.
            Stop();
        }
        else
        {
            Run();
        }
        if (!removed)
        {
            reporter.Report(pod, actual);
        }
    }

    private void OnDesired(Pod next)
    {
        var before = pod;
        pod = next;
        OnReportedPhase();
        foreach (var spec in next.Spec.InitContainers.Concat(next.Spec.Containers))
        {
            if (actual.Container(spec.Name) is { } c)
            {
                var image = c.Spec.Image;
                c.Spec = spec;
                if (image != spec.Image)
                {
                    OnImageChanged(c);
                }
            }
        }
        if (PodFields.ShownBy(next.Spec.Volumes) && !PodFields.SameMetadata(before, next))
        {
            RefreshVolumes();
        }
        if (next.Metadata.DeletionTimestamp is not null)
        {
            ShortenStops();
        }
    }

    // Volumes that are being made now may show what was before: they are made once more.
    private void RefreshVolumes()
    {
        actual.VolumesReady = false;
        volumesOutdated = inFlight.Contains("volumes");
        notBefore.Remove("volumes");
    }

    private ContainerActual? Instance(string name, string id) => actual.Container(name) is { } c && c.Id == id ? c : null;

    /// <summary>
    /// Runs one slow piece of work beside the mailbox, unless the same is under way or has failed a moment ago. Its result comes back as a
    /// message.
    /// </summary>
    /// <param name="failed">What to say of an error, by its message.</param>
    private void Begin(string key, Func<CancellationToken, Task<PodEvent>> work, Func<string, PodEvent> failed)
    {
        if (notBefore.TryGetValue(key, out var at) && at > Now)
        {
            WakeAt(at);
            return;
        }
        if (!inFlight.Add(key))
        {
            return;
        }
        begun.Enqueue(async () =>
        {
            PodEvent result;
            try
            {
                result = await work(stopped.Token);
            }
            catch (OperationCanceledException) when (stopped.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                result = failed(e.Message);
            }
            Tell(new PodEvent.WorkDone(key, result));
        });
    }

    // Only the earliest time counts: each step asks anew for what it still waits for. A timer may fire a little before its time by the
    // wall's clock; the step that follows then asks once more.
    private void WakeAt(DateTimeOffset when)
    {
        if (wakeAt <= when)
        {
            return;
        }
        wakeAt = when;
        timer?.Dispose();
        timer = time.CreateTimer(_ => Tell(new PodEvent.Woken(when)), null, Timers.Bounded(when - Now), Timeout.InfiniteTimeSpan);
    }

    private void StartProbes(ContainerActual c)
    {
        if (probes.ContainsKey(c.Name))
        {
            return;
        }
        var id = c.Id!;
        probes[c.Name] = prober.Watch(pod, c.Spec, id, actual.Sandbox?.Addresses.FirstOrDefault(), c.StartedAt ?? Now, c.Started,
            (kind, success, message) => Tell(new PodEvent.Probed(c.Name, id, kind, success, message)));
    }

    private void StopProbes(ContainerActual c)
    {
        if (probes.Remove(c.Name, out var watched))
        {
            watched.Dispose();
        }
    }

    private void StopProbes()
    {
        foreach (var watched in probes.Values)
        {
            watched.Dispose();
        }
        probes.Clear();
    }
}
