using System.Collections.Concurrent;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Pods;
using MiniKube.NodeRuntime.Probes;
using MiniKube.Testing;

namespace MiniKube.NodeRuntime.Tests.Pods;

/// <summary>
/// One pod's worker over a fake node and a fake clock; tests wait until its reports say what they expect. It begins with the first wait or change, so that whatever
/// the node is told before holds from the start.
/// </summary>
internal sealed class WorkerLab : IPodReporter, IAsyncDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim changed = new(0);
    private readonly ConcurrentQueue<string> events = new();
    private readonly Lazy<PodWorker> worker;
    private volatile PodStatus status = new();
    private Pod pod;

    public WorkerLab(string spec, IReadOnlyList<FoundContainer>? found = null, string status = "{}", Action<WorkerLab, string>? starting = null,
        Action<FakePodRuntime>? prepare = null)
    {
        pod = ApiJson.Read<Pod>("{\"metadata\":{\"name\":\"web\",\"namespace\":\"default\",\"uid\":\"u1\"},\"spec\":" + spec + ",\"status\":" + status + "}");
        Runtime = new FakePodRuntime(Time) { Starting = starting is null ? null : id => starting(this, id) };
        prepare?.Invoke(Runtime);
        worker = new Lazy<PodWorker>(() => new PodWorker(pod, found ?? [], Runtime, this, new Prober(Runtime, this, Time), Time));
    }

    public FakeTimeProvider Time { get; } = new();
    public FakePodRuntime Runtime { get; }
    public PodWorker Worker => worker.Value;
    public PodStatus Status => status;
    public IReadOnlyList<string> Events => [.. events];
    public bool IsTerminated { get; private set; }

    public ContainerStatus Container(string name) => status.ContainerStatuses.Concat(status.InitContainerStatuses).First(c => c.Name == name);

    public bool Is(string condition) => status.Conditions.FirstOrDefault(c => c.Type == condition)?.Status == "True";

    /// <summary>The error of the next report; null for none.</summary>
    public Exception? ReportProblem { get; set; }

    /// <summary>The API server has the pod in another form.</summary>
    public void Update(Func<Pod, Pod> change)
    {
        var begun = Worker;
        pod = change(pod);
        begun.Tell(new PodEvent.Desired(pod));
    }

    public void Delete(long graceSeconds)
    {
        Update(p => p with { Metadata = p.Metadata with { DeletionTimestamp = Time.GetUtcNow(), DeletionGracePeriodSeconds = graceSeconds } });
    }

    /// <summary>The present instance of a container ends.</summary>
    public void Exit(string container, int code, bool outOfMemory = false)
    {
        var id = Container(container).ContainerID!["mkube://".Length..];
        Worker.Tell(new PodEvent.ContainerExited(id, new ContainerExit(code, Time.GetUtcNow(), outOfMemory)));
    }

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        _ = Worker;
        using var guard = new CancellationTokenSource(HangGuard);
        while (!condition())
        {
            try
            {
                // A report wakes the wait; calls and timers of the worker have none, so it looks again from time to time.
                await changed.WaitAsync(TimeSpan.FromMilliseconds(5), guard.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"waited for: {what}\nstatus: {System.Text.Encoding.UTF8.GetString(ApiJson.Write(status))}\ncalls: {string.Join(", ", Runtime.Calls)}");
            }
        }
    }

    public Task RunningAsync(string container) => UntilAsync(() => status.ContainerStatuses.Concat(status.InitContainerStatuses)
        .Any(c => c.Name == container && c.State?.Running is not null), container + " running");

    public Task CalledAsync(string call) => UntilAsync(() => Runtime.Calls.Contains(call), "call " + call);

    public void Report(Pod reported, PodActual actual)
    {
        if (ReportProblem is { } problem)
        {
            ReportProblem = null;
            throw problem;
        }
        status = PodStatusBuilder.Build(reported, actual, ["172.30.0.2"], Time.GetUtcNow());
        changed.Release();
    }

    public void Terminated(Pod reported, PodActual actual)
    {
        Report(reported, actual);
        IsTerminated = true;
    }

    public void Note(Pod about, string reason, string message, string? container = null) => events.Enqueue($"{reason}: {message}");

    public void Warn(Pod about, string reason, string message, string? container = null) => events.Enqueue($"{reason}: {message}");

    public async ValueTask DisposeAsync()
    {
        if (worker.IsValueCreated)
        {
            await Worker.DisposeAsync();
        }
        changed.Dispose();
    }
}
