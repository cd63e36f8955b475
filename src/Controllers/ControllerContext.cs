using Microsoft.Extensions.Logging;
using MiniKube.Api.Codecs;
using MiniKube.Api.Determinism;
using MiniKube.Api.Metrics;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Controllers;

/// <summary>What every controller is made from. Disposing it stops the event recorders.</summary>
internal sealed class ControllerContext(
    KubeClient client, InformerFactory informers, TimeProvider time, IRandomSource random, ControllersOptions options, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly List<EventRecorder> recorders = [];
    private readonly WorkQueueMetrics? queues = options.Metrics is { } metrics ? new(metrics) : null;

    /// <summary>Where controllers count; nobody asks for it where no metrics are wanted.</summary>
    public MetricRegistry Metrics { get; } = options.Metrics ?? new();

    public KubeClient Client => client;
    public InformerFactory Informers => informers;
    public TimeProvider Time => time;
    public IRandomSource Random => random;
    public ControllersOptions Options => options;
    public DateTimeOffset Now => time.GetUtcNow();

    /// <param name="controller">As events name it: <c>deployment-controller</c>.</param>
    public ILogger Logger(string controller) => loggers.CreateLogger($"MiniKube.Controllers.{controller}");

    public EventRecorder Recorder(string component)
    {
        var recorder = new EventRecorder(client, component, time, random, logger: Logger(component));
        recorders.Add(recorder);
        return recorder;
    }

    /// <param name="name">As kube-controller-manager's metrics name it: <c>endpoint_slice</c>.</param>
    public WorkQueue<TKey> Queue<TKey>(string name) where TKey : notnull => new(time, name, queues);

    public ControllerLoop<TKey> Loop<TKey>(string controller, WorkQueue<TKey> queue, Func<TKey, CancellationToken, Task> reconcile, int workers = 1)
        where TKey : notnull => new(controller, queue, reconcile, workers, Logger(controller));

    public async ValueTask DisposeAsync()
    {
        foreach (var recorder in recorders)
        {
            await recorder.DisposeAsync();
        }
    }
}

internal static class RecorderExtensions
{
    public static void Tell(this EventRecorder recorder, IKubernetesObject regarding, PlannedEvent happened) =>
        recorder.Record(EventRecorder.ReferenceTo(regarding), happened.Type, happened.Reason, happened.Message);
}
