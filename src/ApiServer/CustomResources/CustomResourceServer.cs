using Microsoft.Extensions.Logging;
using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Aggregation;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>
/// Follows the CustomResourceDefinitions: serves what they declare, says so in their conditions, and empties what is deleted. It looks at all of them whenever one
/// has changed; in between it does nothing.
/// <para>
/// A resource is served from the moment at which its names are accepted. The condition Established comes after that: at once where this is the only server,
/// and where there are several when they all have had the time to see the names (<see cref="ApiServerOptions.ApiServers"/>).
/// </para>
/// </summary>
internal sealed partial class CustomResourceServer(ServerParts parts)
{
    /// <summary>How long it may take the other servers to serve what they see, as upstream has it.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>When to look again after what objects that stay (their finalizers hold them), or a store that fails.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ResourceStorage definitions = parts.Resources.Of("CustomResourceDefinition");
    private readonly Dictionary<string, ServedDefinition> served = new(StringComparer.Ordinal);
    private readonly ObjectWriter writer = new(parts);
    private readonly InstanceDeletion instances = new(parts);
    private readonly LocalApiServices apiServices = new(parts);
    private Task running = Task.CompletedTask;

    /// <summary>Serves what is defined already; after that all changes are followed, until the server stops.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        var watch = await definitions.Cache.WatchAsync(new WatchQuery(), cancel);
        await ServeAsync(Planned(), cancel);
        running = RunAsync(watch.Watcher, parts.Stopping);
    }

    /// <summary>Completes when nothing is followed any more, after the server was told to stop.</summary>
    public Task StoppedAsync() => running;

    private async Task RunAsync(CacheWatcher? watcher, CancellationToken stop)
    {
        var changes = new WatchItem[64];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                watcher ??= (await definitions.Cache.WatchAsync(new WatchQuery(), stop)).Watcher;
                var again = await SyncAsync(stop);
                if (watcher is not null && !await ChangedAsync(watcher, changes, again, stop))
                {
                    watcher.Dispose();
                    watcher = null;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LogFailure(parts.Log, e, "all");
                await PauseAsync(stop);
            }
        }
        watcher?.Dispose();
    }

    /// <summary>Waits for a change, or until it is time to look again; false when the watch has ended.</summary>
    private async Task<bool> ChangedAsync(CacheWatcher watcher, WatchItem[] changes, TimeSpan? again, CancellationToken stop)
    {
        using var due = new CancellationTokenSource(again ?? Timeout.InfiniteTimeSpan, parts.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, due.Token);
        try
        {
            return await watcher.ReadAsync(changes, end.Token) > 0;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Pause, parts.Time, stop);
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Brings everything to where it should be; returns when to look again without a change.</summary>
    private async Task<TimeSpan?> SyncAsync(CancellationToken cancel)
    {
        var planned = Planned();
        await ServeAsync(planned, cancel);
        TimeSpan? again = null;
        foreach (var definition in planned)
        {
            var wait = await SettleAsync(definition, planned, cancel);
            again = wait is null || again < wait ? again : wait;
        }
        await apiServices.SyncAsync(cancel);
        return again;
    }

    private async Task<TimeSpan?> SettleAsync(CustomResourceDefinition definition, CustomResourceDefinition[] planned, CancellationToken cancel)
    {
        try
        {
            return definition.Metadata.DeletionTimestamp is null
                ? await ReportAsync(definition, planned, cancel)
                : await EmptyAsync(definition, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One that makes trouble does not hold up the others.
            LogFailure(parts.Log, e, definition.Metadata.Name!);
            return Pause;
        }
    }

    /// <summary>All definitions with the status that each is to have. Names go to whoever was there first.</summary>
    private CustomResourceDefinition[] Planned()
    {
        CustomResourceDefinition[] planned = [.. definitions.Cache.Snapshot().Under(definitions.Cache.Prefix).Select(Read)
            .OrderBy(static d => d.Metadata.CreationTimestamp?.Moment).ThenBy(static d => d.Metadata.Name, StringComparer.Ordinal)];
        for (var i = 0; i < planned.Length; i++)
        {
            planned[i] = planned[i] with { Status = Plan(planned[i], planned) };
        }
        return planned;
    }

    private static CustomResourceDefinition Read(CacheEntry entry) => entry.Rendering(typeof(CustomResourceDefinition), static e =>
        ApiJson.Read<CustomResourceDefinition>(ObjectCodec.Decode(e.Json, e.ModRevision)));

    /// <summary>What the status of a definition is to say now.</summary>
    private CustomResourceDefinitionStatus Plan(CustomResourceDefinition definition, IReadOnlyList<CustomResourceDefinition> known)
    {
        var group = definition.Spec.Group;
        return DefinitionPlan.Compute(definition, known.Where(o => o.Spec.Group == group && o.Metadata.Name != definition.Metadata.Name),
            parts.Resources.Current.BuiltIn.Where(r => r.Group == group).Select(static r => r.Kind), parts.Time.GetUtcNow());
    }

    private async Task ServeAsync(CustomResourceDefinition[] planned, CancellationToken cancel)
    {
        var (changed, gone) = (false, served.Keys.ToHashSet(StringComparer.Ordinal));
        foreach (var definition in planned)
        {
            if (!DefinitionConditions.IsTrue(definition, DefinitionConditions.NamesAccepted) && !DefinitionConditions.IsTrue(definition, DefinitionConditions.Established))
            {
                continue;
            }
            var name = definition.Metadata.Name!;
            gone.Remove(name);
            var before = served.GetValueOrDefault(name);
            if (before?.IsOf(definition) == true)
            {
                continue;
            }
            try
            {
                served[name] = await ServedDefinition.MakeAsync(definition, before, parts.Hub, cancel);
                changed = true;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailure(parts.Log, e, name);
            }
        }
        if (!changed && gone.Count == 0)
        {
            return;
        }
        var ended = gone.Select(name => served[name]).ToArray();
        foreach (var name in gone)
        {
            served.Remove(name);
        }
        parts.Resources.Serve([.. served.Values.SelectMany(static s => s.Resources)
            .OrderBy(static r => r.Group, StringComparer.Ordinal).ThenBy(static r => r.Version.Name.Version, VersionPriority.Comparer).ThenBy(static r => r.Kind.Resource, StringComparer.Ordinal)]);
        foreach (var one in ended)
        {
            parts.Hub.Remove(one.Cache);
        }
    }

    /// <summary>Writes what is served into the definition's status.</summary>
    private async Task<TimeSpan?> ReportAsync(CustomResourceDefinition definition, CustomResourceDefinition[] known, CancellationToken cancel)
    {
        TimeSpan? wait = null;
        var now = parts.Time.GetUtcNow();
        CustomResourceDefinitionStatus Wanted(CustomResourceDefinition current)
        {
            var status = Plan(current, known);
            var accepted = DefinitionConditions.Find(status, DefinitionConditions.NamesAccepted)!;
            if (accepted.Status != "True" || DefinitionConditions.Find(status, DefinitionConditions.Established)?.Status == "True")
            {
                return status;
            }
            if (!served.ContainsKey(current.Metadata.Name!))
            {
                wait = Pause;
                return status;
            }
            wait = parts.Options.ApiServers <= 1 ? TimeSpan.Zero : accepted.LastTransitionTime!.Value.Moment + Settling - now;
            return wait <= TimeSpan.Zero ? DefinitionPlan.Establish(status, now) : status;
        }
        var stored = definitions.Cache.Find(definitions.Key(null, definition.Metadata.Name!)) is { } entry ? Read(entry) : null;
        if (stored is not null && Wanted(stored) != stored.Status)
        {
            await UpdateAsync(definition, current => current.With("status", ApiJson.ToDocument(Wanted(ApiJson.Read<CustomResourceDefinition>(current)))), cancel);
        }
        return wait > TimeSpan.Zero ? wait : null;
    }

    /// <summary>Deletes the objects of a definition that is being deleted; when none are left, nothing holds the definition any more.</summary>
    private async Task<TimeSpan?> EmptyAsync(CustomResourceDefinition definition, CancellationToken cancel)
    {
        if (!definition.Metadata.Finalizers.Contains(DefinitionConditions.Finalizer))
        {
            return null;
        }
        if (served.GetValueOrDefault(definition.Metadata.Name!) is { } resource && !await instances.DeleteAsync(resource, cancel))
        {
            return Pause;
        }
        await UpdateAsync(definition, current =>
        {
            var status = ApiJson.Read<CustomResourceDefinition>(current).Status.With(
                DefinitionConditions.Terminating, false, "InstanceDeletionCompleted", "removed all instances", parts.Time.GetUtcNow());
            var rest = current.Finalizers().Where(static f => f != DefinitionConditions.Finalizer).Select(static f => (Document)f).ToArray();
            return (rest.Length == 0 ? current.WithoutMeta("finalizers") : current.WithMeta("finalizers", Document.Of(rest))).With("status", ApiJson.ToDocument(status));
        }, cancel);
        return null;
    }

    private async Task UpdateAsync(CustomResourceDefinition definition, Func<DocumentObject, DocumentObject> change, CancellationToken cancel)
    {
        var context = new RequestContext
        {
            Kind = definitions.Kind,
            Version = definitions.Kind.StorageVersion,
            Name = definition.Metadata.Name,
            Subresource = "status",
            User = UserInfo.ApiServer,
            Now = parts.Time.GetUtcNow(),
            Random = parts.Random,
            Ids = parts.Ids,
            Cancel = cancel,
        };
        // Whoever deleted it meanwhile, or made another of its name, is seen by the next look.
        var result = await writer.UpdateAsync(definitions, context, definition.Metadata.Name!, current =>
            current.Uid() == definition.Metadata.Uid ? (change(current), null) : (current, null));
        if (result.Error is { Status.Reason: not "NotFound" } error)
        {
            throw new InvalidOperationException($"the status of the CustomResourceDefinition {definition.Metadata.Name} could not be written: {error.Status.Message}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "CustomResourceDefinitions ({Name}) could not be served as they should; it is tried again")]
    private static partial void LogFailure(ILogger log, Exception e, string name);
}
