using System.Globalization;
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
/// has changed, and every few seconds as long as there are any.
/// <para>
/// A resource is served from the moment at which its names are accepted. The condition Established comes after that, when all servers over the store serve it
/// (<see cref="ServingServers"/>): at once where there is but one. Likewise nothing is taken away before all servers know that it is to go.
/// </para>
/// </summary>
/// <param name="parts">The server.</param>
/// <param name="servers">The servers over the store.</param>
internal sealed partial class CustomResourceServer(ServerParts parts, ServingServers servers)
{
    /// <summary>When to look again after what objects that stay (their finalizers hold them), or a store that fails.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>When to look again at the APIServices of what is served, which somebody may have deleted.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

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
        await servers.StartAsync(cancel);
        var (_, record) = await ServeAsync(cancel);
        await servers.JoinAsync(record, cancel);
        // Whoever did not see the record yet went by those of the others: what was defined until then is served, too.
        await parts.Hub.WaitUntilFreshAsync(cancel);
        await ServeAsync(cancel);
        running = FollowAsync(watch.Watcher, parts.Stopping);
    }

    /// <summary>Completes when nothing is followed any more, after the server was told to stop.</summary>
    public Task StoppedAsync() => running;

    private async Task FollowAsync(CacheWatcher? watcher, CancellationToken stop)
    {
        await Task.WhenAll(RunAsync(watcher, stop), servers.RunAsync(stop));
        await servers.LeaveAsync();
    }

    private async Task RunAsync(CacheWatcher? watcher, CancellationToken stop)
    {
        var changes = new WatchItem[64];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                watcher ??= (await definitions.Cache.WatchAsync(new WatchQuery(), stop)).Watcher;
                var others = servers.Change;
                var again = await SyncAsync(stop);
                if (watcher is not null && await Waiting.ForChangesAsync(watcher, changes, again, parts.Time, stop, others) is null)
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
        // What this server itself wrote is seen, and definitions no earlier than the APIServices that others made for them.
        await parts.Hub.WaitUntilFreshAsync(cancel);
        var services = apiServices.Stored();
        var (planned, record) = await ServeAsync(cancel);
        await servers.NoteAsync(record, cancel);
        // A definition that cannot be served as it is may be another time.
        TimeSpan? again = record.Unserved.Count > 0 ? Pause : null;
        foreach (var definition in planned)
        {
            var wait = await SettleAsync(definition, planned, cancel);
            again = wait is null || again < wait ? again : wait;
        }
        await apiServices.SyncAsync(services, cancel);
        return again ?? (served.Count > 0 ? Interval : null);
    }

    private async Task<TimeSpan?> SettleAsync(CustomResourceDefinition definition, CustomResourceDefinition[] planned, CancellationToken cancel)
    {
        try
        {
            if (definition.Metadata.DeletionTimestamp is not null)
            {
                return await EmptyAsync(definition, cancel);
            }
            await ReportAsync(definition, planned, cancel);
            return null;
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

    /// <summary>Serves all that can be served now.</summary>
    private async Task<(CustomResourceDefinition[] Planned, ServingRecord Record)> ServeAsync(CancellationToken cancel)
    {
        // Looked at before the definitions, which are then at least as new.
        var revision = definitions.Cache.LastChange;
        var planned = Planned();
        var unserved = new List<string>();
        var successions = new List<(ServedDefinition Before, ServedDefinition After)>();
        var (changed, gone) = (false, served.Keys.ToHashSet(StringComparer.Ordinal));
        foreach (var definition in planned.Where(IsServable))
        {
            var name = definition.Metadata.Name!;
            gone.Remove(name);
            var before = served.GetValueOrDefault(name);
            if (before?.IsOf(definition) == true)
            {
                continue;
            }
            try
            {
                var after = served[name] = await ServedDefinition.MakeAsync(definition, before, parts.Hub, cancel);
                changed = true;
                if (before is not null)
                {
                    successions.Add((before, after));
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailure(parts.Log, e, name);
                unserved.Add(definition.Metadata.Uid!);
            }
        }
        if (changed || gone.Count > 0)
        {
            Serve(gone);
            successions.ForEach(static s => s.After.Succeed(s.Before));
        }
        return (planned, new ServingRecord(revision, unserved));
    }

    private static bool IsServable(CustomResourceDefinition definition) =>
        DefinitionConditions.IsTrue(definition, DefinitionConditions.NamesAccepted) || DefinitionConditions.IsTrue(definition, DefinitionConditions.Established);

    private void Serve(HashSet<string> gone)
    {
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
    private async Task ReportAsync(CustomResourceDefinition definition, CustomResourceDefinition[] known, CancellationToken cancel)
    {
        CustomResourceDefinitionStatus Wanted(CustomResourceDefinition current)
        {
            var status = Plan(current, known);
            var isNew = DefinitionConditions.Find(status, DefinitionConditions.NamesAccepted)?.Status == "True"
                && DefinitionConditions.Find(status, DefinitionConditions.Established)?.Status != "True";
            return isNew && IsServedByAll(current with { Status = status }) ? DefinitionPlan.Establish(status, parts.Time.GetUtcNow()) : status;
        }
        var stored = definitions.Cache.Find(definitions.Key(null, definition.Metadata.Name!)) is { } entry ? Read(entry) : null;
        if (stored is not null && Wanted(stored) != stored.Status)
        {
            await UpdateAsync(definition, current => current.With("status", ApiJson.ToDocument(Wanted(ApiJson.Read<CustomResourceDefinition>(current)))), cancel);
        }
    }

    private bool IsServedByAll(CustomResourceDefinition definition) =>
        served.GetValueOrDefault(definition.Metadata.Name!)?.IsOf(definition) == true
        && long.TryParse(definition.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
        && servers.AllServe(definition.Metadata.Uid!, revision);

    /// <summary>Deletes the objects of a definition that is being deleted; when none are left, nothing holds the definition any more.</summary>
    private async Task<TimeSpan?> EmptyAsync(CustomResourceDefinition definition, CancellationToken cancel)
    {
        if (!definition.Metadata.Finalizers.Contains(DefinitionConditions.Finalizer))
        {
            return null;
        }
        // A definition whose names were never accepted has no objects.
        if (IsServable(definition))
        {
            if (!IsServedByAll(definition))
            {
                // On a server that does not know yet that they are to go, objects are still made.
                return null;
            }
            if (!await instances.DeleteAsync(served[definition.Metadata.Name!], cancel))
            {
                return Pause;
            }
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
