using MiniKube.Api.Codecs;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Controllers;

/// <summary>
/// The shell of a controller that works on the objects of one kind, one key at a time. Every change of an object, and its end, puts its key on the queue;
/// a key is not reconciled before what was written for it has been seen.
/// </summary>
internal abstract class ObjectController<T> : IController where T : class, IKubernetesObject<T>
{
    // The event that shows a write brings its key back. But a list made after the watch broke shows no trace of what came and went meanwhile.
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(10);

    private readonly string name;
    private readonly int workers;

    /// <param name="context">What it is made from.</param>
    /// <param name="name">As events name it: <c>endpoint-slice-controller</c>. Its queue is then <c>endpoint_slice</c>.</param>
    /// <param name="workers">How many keys are worked on at once.</param>
    /// <param name="queue">What metrics call the queue, where that is another name.</param>
    protected ObjectController(ControllerContext context, string name, int workers, string? queue = null)
    {
        (Context, this.name, this.workers) = (context, name, workers);
        Events = context.Recorder(name);
        Queue = context.Queue<ObjectKey>(queue ?? name.Replace("-controller", "", StringComparison.Ordinal).Replace('-', '_'));
        Writes = new(context.Time);
        Objects = context.Informers.Get<T>();
        Objects.AddHandler(Enqueue, (_, obj) => Enqueue(obj), Enqueue);
    }

    protected ControllerContext Context { get; }
    protected EventRecorder Events { get; }
    protected Informer<T> Objects { get; }
    protected WorkQueue<ObjectKey> Queue { get; }
    protected OwnWrites<ObjectKey> Writes { get; }

    public Task RunAsync(CancellationToken ct) => Context.Loop(name, Queue, LookAsync, workers).RunAsync(ct);

    /// <summary>Makes things as the object wants them; what it throws brings the key back after its back-off.</summary>
    protected abstract Task ReconcileAsync(ObjectKey key, T obj, CancellationToken ct);

    /// <summary>The object with a condition that says that nothing can be planned for it; the object itself where its kind has no place for that.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="why">What stands in the way; null when nothing does any more.</param>
    protected virtual T WithFailedSync(T obj, string? why) => obj;

    /// <summary>There is no such object, any more or yet.</summary>
    protected virtual Task GoneAsync(ObjectKey key, CancellationToken ct) => Task.CompletedTask;

    protected void Enqueue(T obj) => Queue.Add(Objects.KeyOf(obj));

    /// <summary>Writes the object's status. One that changed or went meanwhile is left: its event brings the key back.</summary>
    /// <returns>Whether it was written.</returns>
    protected async Task<bool> WriteStatusAsync(ObjectKey key, T obj, CancellationToken ct)
    {
        var result = await Context.Client.UpdateAsync(obj, "status", ct);
        if (result.IsSuccess)
        {
            Writes.Written(key, Objects, result.Value);
        }
        else if (!result.IsNotFound && !result.IsConflict)
        {
            throw new ApiException(result.Error);
        }
        return result.IsSuccess;
    }

    private async Task LookAsync(ObjectKey key, CancellationToken ct)
    {
        if (Objects.Store.Get(key) is not { } obj)
        {
            Writes.Forget(key);
            await GoneAsync(key, ct);
            return;
        }
        if (!Writes.AllSeen(key))
        {
            Queue.AddAfter(key, SecondLook);
            return;
        }
        try
        {
            await ReconcileAsync(key, obj, ct);
        }
        catch (Exception e) when (e is not (ApiException or HttpRequestException or IOException or OperationCanceledException))
        {
            // Nothing can be planned for the object as it is: whoever looks at it is told, and the key backs off alone.
            Events.Warning(obj, FailedSync.Reason, e.Message);
            try
            {
                await NoteFailedSyncAsync(key, obj, e.Message, ct);
            }
            catch (Exception unwritten) when (unwritten is ApiException or HttpRequestException or IOException)
            {
                // It is noted when the key comes again; what is to be told is why it comes.
            }
            throw;
        }
        await NoteFailedSyncAsync(key, obj, null, ct);
    }

    // Where the object has changed meanwhile, its event brings the key back to this.
    private Task NoteFailedSyncAsync(ObjectKey key, T obj, string? why, CancellationToken ct) =>
        WithFailedSync(obj, why) is var noted && noted.Equals(obj) ? Task.CompletedTask : WriteStatusAsync(key, noted, ct);
}
