using Microsoft.Extensions.Logging;
using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.FlowControl.V1;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.FlowControl;

/// <summary>
/// The work behind priority and fairness: follows the objects, shares seats anew every ten seconds, makes and restores the mandatory and suggested objects every minute, and says of each FlowSchema whether its level exists.
/// </summary>
internal sealed partial class FlowControlUpkeep
{
    /// <summary>Whether the server keeps an object's spec as it is by default: <c>"true"</c> or <c>"false"</c>; mandatory objects always.</summary>
    public const string AutoUpdate = "apf.kubernetes.io/autoupdate-spec";

    private const string Producer = "api-priority-and-fairness-config-producer-v1";
    private const string Consumer = "api-priority-and-fairness-config-consumer-v1";
    private static readonly TimeSpan SharingInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RestoreInterval = TimeSpan.FromMinutes(1);

    private readonly ServerParts parts;
    private readonly FlowController control;
    private readonly ObjectWriter writer;
    private readonly ObjectDeleter deleter;
    private readonly ResourceStorage levels;
    private readonly ResourceStorage schemas;

    public FlowControlUpkeep(ServerParts parts, FlowController control)
    {
        (this.parts, this.control) = (parts, control);
        (writer, deleter) = (new ObjectWriter(parts), new ObjectDeleter(parts));
        (levels, schemas) = (parts.Resources.Of("PriorityLevelConfiguration"), parts.Resources.Of("FlowSchema"));
    }

    /// <summary>Makes what is missing, and takes over what is there. Then requests are sorted as the objects say.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await RestoreAsync(cancel);
        await parts.Hub.WaitUntilFreshAsync(cancel);
        control.Digest(levels.Cache, schemas.Cache);
        await TellDanglingAsync(cancel);
    }

    /// <summary>Goes on until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(
        RepeatAsync(() => FollowAsync(levels.Cache, cancel), cancel),
        RepeatAsync(() => FollowAsync(schemas.Cache, cancel), cancel),
        RepeatAsync(() => AfterAsync(SharingInterval, Share, cancel), cancel),
        RepeatAsync(() => AfterAsync(RestoreInterval, () => RestoreAsync(cancel), cancel), cancel));

    private Task Share()
    {
        control.Adjust();
        return Task.CompletedTask;
    }

    private async Task FollowAsync(WatchCache cache, CancellationToken cancel)
    {
        var items = new WatchItem[16];
        using var watcher = (await cache.WatchAsync(new WatchQuery(), cancel)).Watcher!;
        do
        {
            control.Digest(levels.Cache, schemas.Cache);
            await TellDanglingAsync(cancel);
        }
        while (await watcher.ReadAsync(items, cancel) > 0);
        if (watcher.End == WatchEnd.Closed)
        {
            // The server ends.
            await Task.Delay(Timeout.InfiniteTimeSpan, parts.Time, cancel);
        }
    }

    private async Task AfterAsync(TimeSpan interval, Func<Task> work, CancellationToken cancel)
    {
        await Task.Delay(interval, parts.Time, cancel);
        await work();
    }

    // Again and again until it is cancelled; after a failure not at once.
    private async Task RepeatAsync(Func<Task> work, CancellationToken cancel)
    {
        var failed = false;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (failed)
                {
                    await Task.Delay(SharingInterval, parts.Time, cancel);
                }
                failed = false;
                await work();
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                failed = true;
                LogFailure(parts.Log, e);
            }
        }
    }

    private async Task RestoreAsync(CancellationToken cancel)
    {
        var wantedLevels = Wanted(FlowControlDefaults.MandatoryLevels, FlowControlDefaults.SuggestedLevels);
        var wantedSchemas = Wanted(FlowControlDefaults.MandatorySchemas, FlowControlDefaults.SuggestedSchemas);
        await RestoreAsync(levels, wantedLevels, cancel);
        await RestoreAsync(schemas, wantedSchemas, cancel);
        // What an earlier release suggested and this one does not.
        await RemoveAsync(schemas, wantedSchemas, cancel);
        await RemoveAsync(levels, wantedLevels, cancel);
    }

    private static (DocumentObject Object, bool Mandatory)[] Wanted<T>(IReadOnlyList<T> mandatory, IReadOnlyList<T> suggested) where T : class, IApiType<T> =>
        [.. mandatory.Select(o => (Document(o), true)), .. suggested.Select(o => (Document(o), false))];

    // A status is not for whoever creates.
    private static DocumentObject Document<T>(T value) where T : class, IApiType<T> => ApiJson.ToDocument(value).Without("status");

    private async Task RestoreAsync(ResourceStorage storage, (DocumentObject Object, bool Mandatory)[] wanted, CancellationToken cancel)
    {
        // Together, as a store commits them so.
        await Task.WhenAll(wanted.Select(w => RestoreAsync(storage, w.Object, w.Mandatory, cancel)).ToArray());
    }

    private async Task RestoreAsync(ResourceStorage storage, DocumentObject wanted, bool mandatory, CancellationToken cancel)
    {
        var context = parts.OwnContext(storage, null, cancel) with { FieldManager = Producer };
        var complete = parts.Complete(context, Annotated(wanted, true));
        if (storage.Cache.Find(storage.Key(null, wanted.Name())) is not { } entry)
        {
            await writer.CreateAsync(storage, context, complete);
        }
        else if (Restored(storage.Decode(entry.Json, entry.ModRevision), complete, mandatory) is not null)
        {
            await writer.UpdateAsync(storage, context with { Name = wanted.Name() }, wanted.Name(), now => (Restored(now, complete, mandatory) ?? now, null));
        }
    }

    /// <summary>The object as it shall be; null where it is so.</summary>
    private static DocumentObject? Restored(DocumentObject now, DocumentObject wanted, bool mandatory)
    {
        // Who changed it before there was the annotation wanted it changed.
        var annotation = now.At("metadata", "annotations", AutoUpdate)?.AsString;
        var follows = mandatory || (bool.TryParse(annotation, out var asked) ? asked : now.Generation() <= 1);
        var restored = Annotated(follows ? now.With("spec", Spec(now, wanted)) : now, follows);
        return restored.Equals(now) ? null : restored;
    }

    // What the exempt level has and lends is for its administrators to say.
    private static Document Spec(DocumentObject now, DocumentObject wanted) => now.At("spec", "exempt") is { IsNull: false } own && wanted.At("spec", "exempt") is not null
        ? wanted.WithAt(["spec", "exempt"], own)["spec"]!
        : wanted["spec"]!;

    private static DocumentObject Annotated(DocumentObject o, bool follows) => o.WithAt(["metadata", "annotations", AutoUpdate], follows ? "true" : "false");

    private async Task RemoveAsync(ResourceStorage storage, (DocumentObject Object, bool Mandatory)[] wanted, CancellationToken cancel)
    {
        foreach (var entry in storage.Cache.Snapshot().Under(storage.Cache.Prefix))
        {
            var o = storage.Decode(entry.Json, entry.ModRevision);
            if (o.At("metadata", "annotations", AutoUpdate)?.AsString == "true" && !wanted.Any(w => w.Object.Name() == o.Name()))
            {
                await deleter.DeleteAsync(storage, parts.OwnContext(storage, null, cancel), o.Name(), new() { Preconditions = new() { Uid = o.Uid(), ResourceVersion = o.ResourceVersion() } });
            }
        }
    }

    private async Task TellDanglingAsync(CancellationToken cancel)
    {
        var untold = schemas.Cache.Snapshot().Under(schemas.Cache.Prefix).Select(e => schemas.Decode(e.Json, e.ModRevision)).Where(o => WithCondition(o) is not null);
        await Task.WhenAll(untold.Select(async o =>
        {
            var context = parts.OwnContext(schemas, null, cancel) with { Name = o.Name(), Subresource = "status", FieldManager = Consumer };
            await writer.UpdateAsync(schemas, context, o.Name(), now => (WithCondition(now) ?? now, null));
        }).ToArray());
    }

    /// <summary>The FlowSchema with its condition <c>Dangling</c> as it shall be; null where it is so.</summary>
    private DocumentObject? WithCondition(DocumentObject schema)
    {
        var level = schema.At("spec", "priorityLevelConfiguration", "name")?.AsString ?? "";
        var found = control.HasLevel(level);
        var conditions = schema.At("status", "conditions")?.AsArray ?? DocumentArray.Empty;
        var before = conditions.FirstOrDefault(c => c["type"]?.AsString == "Dangling");
        var (status, reason, message) = found
            ? ("False", "Found", $"This FlowSchema references the PriorityLevelConfiguration object named {FieldError.Quote(level)} and it exists")
            : ("True", "NotFound", $"This FlowSchema references the PriorityLevelConfiguration object named {FieldError.Quote(level)} but there is no such object");
        if (before?["status"]?.AsString == status && before["reason"]?.AsString == reason && before["message"]?.AsString == message)
        {
            return null;
        }
        var changed = before?["status"]?.AsString != status;
        var condition = new DocumentObject(
            ("type", "Dangling"),
            ("status", status),
            ("lastTransitionTime", changed ? Api.Values.Timestamp.From(parts.Time.GetUtcNow()).ToString() : before!["lastTransitionTime"] ?? Api.Documents.Document.Null),
            ("reason", reason),
            ("message", message));
        return schema.WithAt(["status", "conditions"], Api.Documents.Document.Of([.. conditions.Where(c => c != before), condition]));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "priority and fairness: the upkeep failed, and is tried again")]
    private static partial void LogFailure(ILogger log, Exception e);
}
