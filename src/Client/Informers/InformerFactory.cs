using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Codecs;
using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.Client.Http;

namespace MiniKube.Client.Informers;

/// <summary>What the factory does with an informer of any kind.</summary>
public interface IInformer
{
    bool HasSynced { get; }
    Task WaitForSyncAsync(CancellationToken ct);

    /// <summary>Follows until cancelled. The factory calls it once.</summary>
    internal Task RunAsync(CancellationToken ct);
}

/// <summary>The informers of a process: loops that ask for the same objects share one.</summary>
public sealed class InformerFactory(KubeClient client, TimeProvider time, IRandomSource random, ILoggerFactory? loggers = null) : IAsyncDisposable
{
    private readonly ILogger logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger("MiniKube.Client.Informers");
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<(GroupVersionResource, Type, InformerOptions), IInformer> shared = [];
    private readonly List<IInformer> inOrder = [];
    private readonly List<Task> running = [];
    private CancellationTokenRegistration stopping;
    private bool started;

    /// <summary>Objects of a kind that has a record, without their managedFields.</summary>
    public Informer<T> Get<T>(InformerOptions? options = null) where T : class, IKubernetesObject<T> =>
        Get(new ResourceClient<T>(client, T.GroupVersionResource, T.Namespaced, TypedCodec<T>.WithoutManagedFields), options);

    /// <summary>Objects of any kind, as documents.</summary>
    public Informer<DocumentObject> GetDynamic(GroupVersionResource resource, bool namespaced, InformerOptions? options = null) =>
        Get(client.Dynamic(resource, namespaced), options);

    public Informer<T> Get<T>(ResourceClient<T> resource, InformerOptions? options = null) where T : class
    {
        options ??= new InformerOptions();
        lock (gate)
        {
            if (shared.TryGetValue((resource.Resource, typeof(T), options), out var known))
            {
                return (Informer<T>)known;
            }
            var informer = new Informer<T>(resource, options, time, random, logger);
            shared.Add((resource.Resource, typeof(T), options), informer);
            inOrder.Add(informer);
            if (started)
            {
                running.Add(RunAsync(informer));
            }
            return informer;
        }
    }

    /// <summary>Starts the informers asked for so far; those asked for later start by themselves. They run until <paramref name="ct"/> or disposal.</summary>
    public Task StartAsync(CancellationToken ct = default)
    {
        lock (gate)
        {
            if (!started)
            {
                started = true;
                stopping = ct.Register(stop.Cancel);
                running.AddRange(inOrder.Select(RunAsync));
            }
        }
        return Task.CompletedTask;
    }

    /// <summary>Completes when every informer asked for so far has its first list.</summary>
    public async Task WaitForSyncAsync(CancellationToken ct = default)
    {
        IInformer[] informers;
        lock (gate)
        {
            informers = [.. inOrder];
        }
        foreach (var informer in informers)
        {
            await informer.WaitForSyncAsync(ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        stop.Cancel();
        Task[] tasks;
        lock (gate)
        {
            tasks = [.. running];
        }
        await Task.WhenAll(tasks);
        // Who started it may be cancelled long after.
        await stopping.DisposeAsync();
        stop.Dispose();
    }

    private async Task RunAsync(IInformer informer)
    {
        // Off the caller's stack, which may hold the lock.
        await Task.Yield();
        await informer.RunAsync(stop.Token);
    }
}
