using Microsoft.Extensions.Logging;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Discovery;
using MiniKube.Client.Events;
using MiniKube.Client.Http;
using MiniKube.Client.WorkQueues;

namespace MiniKube.Controllers.GarbageCollector;

/// <summary>
/// Deletes what has lost its owners, and carries out foreground and orphan deletion. Nothing is deleted on the word of a cache: an owner counts as
/// absent only when the server, asked for it by name, has none of that uid; and each write is guarded by uid and resourceVersion.
/// </summary>
internal sealed class GarbageCollectorController : IController
{
    private const string Name = "garbage-collector-controller";
    private const int Workers = 20;
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SyncLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    private readonly ControllerContext context;
    private readonly ILogger logger;
    private readonly EventRecorder events;
    private readonly WorkQueue<string> queue;
    private readonly OwnerGraph graph = new();
    private readonly AbsentOwners absent = new();
    private readonly GraphSources sources;

    public GarbageCollectorController(ControllerContext context)
    {
        this.context = context;
        logger = context.Logger(Name);
        events = context.Recorder(Name);
        queue = context.Queue<string>("garbage_collector_attempt_to_delete");
        sources = new(context, Observed, Removed);
    }

    public async Task RunAsync(CancellationToken ct)
    {
        await RefreshAsync(ct);
        await sources.WaitForSyncAsync(SyncLimit, ct);
        await Task.WhenAll(context.Loop(Name, queue, ReconcileAsync, Workers).RunAsync(ct), RefreshForeverAsync(ct));
    }

    private async Task RefreshForeverAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await Task.Delay(RefreshPeriod, context.Time, ct);
                await RefreshAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The end of the term.
        }
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        try
        {
            await sources.RefreshAsync(ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ApiException)
        {
            ControllersLog.TriesAgain(logger, Name, e.Message);
        }
    }

    private void Observed(DiscoveredResource resource, ObjectMeta metadata)
    {
        var ns = metadata.Namespace ?? "";
        var identity = new ObjectIdentity(resource.Resource, resource.Namespaced, ns, metadata.Name ?? "", metadata.Uid ?? "");
        Enqueue(graph.Observe(identity, metadata));
    }

    private void Removed(ObjectMeta metadata) => Enqueue(graph.Remove(metadata.Uid ?? ""));

    private void Enqueue(IReadOnlyList<string> uids)
    {
        foreach (var uid in uids)
        {
            queue.Add(uid);
        }
    }

    private async Task ReconcileAsync(string uid, CancellationToken ct)
    {
        if (graph.Find(uid) is not { } node)
        {
            return;
        }
        if (!node.IsObserved)
        {
            await VerifyAsync(node, ct);
        }
        else if (node.IsOrphaning)
        {
            await OrphanAsync(node, ct);
        }
        else if (node.IsDeletingDependents)
        {
            await FinishForegroundAsync(node, ct);
        }
        else if (!node.IsDeleting && node.Owners.Count > 0 && !graph.AllOwnersStand(node))
        {
            await CollectAsync(node, ct);
        }
    }

    // An owner that was only heard of: whoever names it where it is not is looked at. Where that is, is found out anew each time: its kind may be served by now.
    private async Task VerifyAsync(OwnerGraphNode node, CancellationToken ct)
    {
        var uid = node.Identity.Uid;
        var places =
            from dependent in graph.Dependents(uid)
            from reference in dependent.Owners
            where reference.Uid == uid
            group dependent.Identity.Uid by sources.Locate(reference, dependent.Identity.Namespace);
        // Those whose kind is not served last: nothing can be said of them, which must not hold up the others.
        foreach (var place in places.OrderBy(p => p.Key.Resource == default))
        {
            if (await StateAsync(place.Key, ct) == OwnerState.Absent)
            {
                Enqueue([.. place]);
            }
            else
            {
                // It may be gone again before any informer has seen it.
                queue.AddAfter(uid, RefreshPeriod);
            }
        }
    }

    private async Task CollectAsync(OwnerGraphNode node, CancellationToken ct)
    {
        var client = Client(node.Identity);
        if ((await client.GetAsync(node.Identity.Name, node.Identity.Namespace, null, ct)).OrNull()?.Metadata is not { } live || live.Uid != node.Identity.Uid)
        {
            Enqueue(graph.Remove(node.Identity.Uid));
            return;
        }
        foreach (var reference in graph.Unreachable(node))
        {
            var ns = node.Identity.Namespace;
            events.Record(sources.Reference(node.Identity), "Warning", "OwnerRefInvalidNamespace", $"ownerRef [{reference.ApiVersion}/{reference.Kind}, namespace: {ns}, "
                + $"name: {reference.Name}, uid: {reference.Uid}] does not exist in namespace \"{ns}\"");
        }
        var named = live.OwnerReferences.Select(r => sources.Locate(r, node.Identity.Namespace)).ToArray();
        if (!node.Identity.Namespaced && named.Any(o => o.Namespaced))
        {
            // In no namespace there is such an owner to be found or missed.
            return;
        }
        var owners = new List<OwnerState>();
        foreach (var owner in named)
        {
            owners.Add(await StateAsync(owner, ct));
        }
        var dependents = graph.Dependents(node.Identity.Uid);
        var plan = DependentPlan.Compute(live, owners, dependents.Count > 0, dependents.Any(d => d.IsDeletingDependents));
        if (plan.DropOwners.Count > 0)
        {
            await WriteOwnersAsync(node, live, live.OwnerReferences.Where(r => !plan.DropOwners.Contains(r.Uid)), ct);
        }
        if (plan.Delete is not { } policy)
        {
            return;
        }
        if (plan.Unblock)
        {
            var unblocked = await WriteOwnersAsync(node, live, live.OwnerReferences.Select(r => r with { BlockOwnerDeletion = false }), ct);
            if (unblocked is null)
            {
                return;
            }
            live = unblocked;
        }
        var options = new DeleteOptions
        {
            PropagationPolicy = policy,
            Preconditions = new Preconditions { Uid = live.Uid, ResourceVersion = live.ResourceVersion },
        };
        var result = await client.DeleteAsync(node.Identity.Name, node.Identity.Namespace, options, ct);
        if (result.IsConflict)
        {
            queue.AddAfter(node.Identity.Uid, Again);
        }
        else if (!result.IsSuccess && !result.IsNotFound)
        {
            throw new ApiException(result.Error);
        }
    }

    private async Task FinishForegroundAsync(OwnerGraphNode node, CancellationToken ct)
    {
        var uid = node.Identity.Uid;
        var dependents = graph.Dependents(uid);
        if (dependents.Any(d => d.Owners.Any(r => r.Uid == uid && r.BlockOwnerDeletion == true)))
        {
            foreach (var dependent in dependents.Where(d => !d.IsDeletingDependents))
            {
                queue.Add(dependent.Identity.Uid);
            }
            return;
        }
        await DropFinalizerAsync(node, OwnerGraphNode.ForegroundFinalizer, ct);
    }

    private async Task OrphanAsync(OwnerGraphNode node, CancellationToken ct)
    {
        var uid = node.Identity.Uid;
        foreach (var dependent in graph.Dependents(uid))
        {
            var found = await Client(dependent.Identity).GetAsync(dependent.Identity.Name, dependent.Identity.Namespace, null, ct);
            if (found.OrNull()?.Metadata is not { } live || live.Uid != dependent.Identity.Uid || live.OwnerReferences.All(r => r.Uid != uid))
            {
                continue;
            }
            if (await WriteOwnersAsync(dependent, live, live.OwnerReferences.Where(r => r.Uid != uid), ct) is null)
            {
                queue.AddAfter(uid, Again);
                return;
            }
        }
        await DropFinalizerAsync(node, OwnerGraphNode.OrphanFinalizer, ct);
    }

    /// <returns>The object as written; null when it changed meanwhile, and is looked at again.</returns>
    private async Task<ObjectMeta?> WriteOwnersAsync(OwnerGraphNode node, ObjectMeta live, IEnumerable<OwnerReference> owners, CancellationToken ct) =>
        await PatchAsync(node, live, "ownerReferences", Document.Of(owners.Select(r => (Document)ApiJson.ToDocument(r))), ct);

    private async Task DropFinalizerAsync(OwnerGraphNode node, string finalizer, CancellationToken ct)
    {
        var found = await Client(node.Identity).GetAsync(node.Identity.Name, node.Identity.Namespace, null, ct);
        if (found.OrNull()?.Metadata is not { } live || live.Uid != node.Identity.Uid || !live.Finalizers.Contains(finalizer))
        {
            return;
        }
        await PatchAsync(node, live, "finalizers", Document.Of(live.Finalizers.Where(f => f != finalizer).Select(f => (Document)f)), ct);
    }

    // A merge patch, which custom resources understand too; with the resourceVersion, since it replaces the whole list.
    private async Task<ObjectMeta?> PatchAsync(OwnerGraphNode node, ObjectMeta live, string field, Document value, CancellationToken ct)
    {
        var patch = Patch.Merge(new DocumentObject(("metadata", new DocumentObject(
            ("uid", live.Uid ?? ""), ("resourceVersion", live.ResourceVersion ?? ""), (field, value)))));
        var result = await Client(node.Identity).PatchAsync(node.Identity.Name, node.Identity.Namespace, patch, null, ct);
        if (result.IsConflict)
        {
            queue.AddAfter(node.Identity.Uid, Again);
            return null;
        }
        return result.OrNull()?.Metadata;
    }

    private async Task<OwnerState> StateAsync(ObjectIdentity owner, CancellationToken ct)
    {
        if (owner.Resource == default)
        {
            // A kind that is not served now may be served later: nothing is known of its objects.
            throw new InvalidOperationException($"the kind of owner {owner.Name} ({owner.Uid}) is not served");
        }
        if (absent.Contains(owner))
        {
            return OwnerState.Absent;
        }
        var live = (await Client(owner).GetAsync(owner.Name, owner.Namespace, null, ct)).OrNull()?.Metadata;
        if (live is null || live.Uid != owner.Uid)
        {
            absent.Add(owner);
            return OwnerState.Absent;
        }
        return live.DeletionTimestamp is not null && live.Finalizers.Contains(OwnerGraphNode.ForegroundFinalizer)
            ? OwnerState.WaitsForDependents
            : OwnerState.Solid;
    }

    private ResourceClient<ObjectMetadata> Client(ObjectIdentity identity) => context.Client.Metadata(identity.Resource, identity.Namespaced);
}
