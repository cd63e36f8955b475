using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Writes;

/// <summary>
/// Deletes objects: at once, or, while a grace period, finalizers or a namespace's content are waited for, by marking them. Whoever removes the last
/// thing waited for ends the deletion.
/// </summary>
internal sealed class ObjectDeleter(ServerParts parts)
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";

    public async ValueTask<WriteResult> DeleteAsync(ResourceStorage storage, RequestContext context, string name, DeleteOptions options)
    {
        var key = storage.Key(context.Namespace, name);
        await parts.Hub.WaitUntilFreshAsync(context.Cancel);
        var current = storage.Cache.Find(key) is { } entry ? (Value: entry.Value.ToArray(), Revision: entry.ModRevision) : default;
        while (true)
        {
            if (current.Value is null)
            {
                return WriteResult.Failed(ApiError.NotFound(context.Version.Name.Group, context.Kind.Resource, name));
            }
            var old = storage.Decode(StoredObject.JsonOf(current.Value), current.Revision);
            if (CheckPreconditions(context, name, old, options.Preconditions) is { } failed)
            {
                return WriteResult.Failed(failed);
            }
            var admitted = await parts.Admission.AdmitAsync(new AdmissionRequest(context with { Name = name }, AdmissionOperation.Delete, null, old));
            if (admitted.Error is not null)
            {
                return WriteResult.Failed(admitted.Error);
            }
            if (await parts.Admission.ValidateAsync(new AdmissionRequest(context with { Name = name }, AdmissionOperation.Delete, null, old)) is { } refusal)
            {
                return WriteResult.Failed(refusal);
            }
            var marked = Mark(storage, context, old, options);
            var gone = ObjectWriter.EndsDeletion(storage.Kind, marked);
            if (context.DryRun)
            {
                return new WriteResult { Object = gone ? old : marked, Deleted = gone };
            }
            if (!gone && marked.Equals(old))
            {
                return new WriteResult { Value = current.Value, Revision = current.Revision, Object = old };
            }
            var encoded = ObjectCodec.Encode(marked);
            var commit = gone ? Commit.Delete(key, current.Revision) : storage.Put(key, encoded, current.Revision);
            var committed = await parts.Store.CommitAsync(commit, context.Cancel);
            if (!committed.Committed)
            {
                current = committed.Current is { } newer ? (newer.Value, newer.ModRevision) : default;
                continue;
            }
            if (gone && storage.Kind.Is("Service"))
            {
                await parts.Services.ReleaseAsync(old, null);
            }
            return gone
                ? new WriteResult { Value = current.Value, Revision = committed.Revision, Object = old, Deleted = true }
                : new WriteResult { Value = encoded, Revision = committed.Revision, Object = marked };
        }
    }

    /// <summary>The object with all that the delete asks for written into its metadata.</summary>
    private static DocumentObject Mark(ResourceStorage storage, RequestContext context, DocumentObject old, DeleteOptions options)
    {
        var kind = storage.Kind;
        var asked = options.GracePeriodSeconds;
        var left = old.IsBeingDeleted() ? old.DeletionGrace() ?? 0 : 0;
        // A grace period under way can only be made shorter; what else the deletion is to do has been said.
        if (left > 0 && (asked is null || asked >= left))
        {
            return old;
        }
        var marked = WithFinalizers(old, Finalizers(old, options, kind.DefaultPropagation));
        if (!old.IsBeingDeleted())
        {
            // No date is later than the last one.
            var grace = Math.Clamp(kind.GracePeriod(old, asked) ?? 0, 0, (DateTimeOffset.MaxValue - context.Now).Ticks / TimeSpan.TicksPerSecond);
            marked = kind.MarkDeleted(marked
                .WithMeta("deletionTimestamp", Timestamp.From(context.Now.AddSeconds(grace)).ToString())
                .WithMeta("deletionGracePeriodSeconds", grace));
            return old.Generation() > 0 ? marked.WithMeta("generation", old.Generation() + 1) : marked;
        }
        if (left == 0)
        {
            return marked;
        }
        Timestamp.TryParse(old.At("metadata", "deletionTimestamp")?.AsString, out var due);
        return marked
            .WithMeta("deletionTimestamp", (due + TimeSpan.FromSeconds(asked!.Value - left)).ToString())
            .WithMeta("deletionGracePeriodSeconds", asked.Value);
    }

    private static DocumentObject WithFinalizers(DocumentObject o, IReadOnlyList<string> finalizers)
    {
        if (finalizers.SequenceEqual(o.Finalizers(), StringComparer.Ordinal))
        {
            return o;
        }
        return finalizers.Count == 0 ? o.WithoutMeta("finalizers") : o.WithMeta("finalizers", Document.Of(finalizers.Select(f => (Document)f).ToArray()));
    }

    // The garbage collector reads the policy from these two finalizers.
    private static IReadOnlyList<string> Finalizers(DocumentObject old, DeleteOptions options, string standard)
    {
        var now = old.Finalizers();
        string? policy = options.PropagationPolicy ?? options.OrphanDependents switch { true => "Orphan", false => "Background", _ => null };
        if (policy is null && (now.Contains(Orphan) || now.Contains(Foreground)))
        {
            return now;
        }
        var wanted = (policy ?? standard) switch { "Orphan" => Orphan, "Foreground" => Foreground, _ => null };
        var kept = now.Where(f => f == wanted || f is not (Orphan or Foreground)).ToList();
        if (wanted is not null && !kept.Contains(wanted))
        {
            kept.Add(wanted);
        }
        return kept;
    }

    /// <summary>The refusal of a delete that is meant for another object or another state of it; null where it is meant for this one.</summary>
    public static ApiError? CheckPreconditions(RequestContext context, string name, DocumentObject old, Preconditions? wanted)
    {
        // As upstream, these two conflicts name the kind where others name the resource.
        ApiError Conflict(string why) => ApiError.Conflict(context.Version.Name.Group, context.Kind.Kind, name, why);
        if (wanted?.Uid is { } uid && uid != old.Uid())
        {
            return Conflict($"the UID in the precondition ({uid}) does not match the UID in record ({old.Uid()}). The object might have been deleted and then recreated");
        }
        return wanted?.ResourceVersion is { } revision && revision != old.ResourceVersion()
            ? Conflict($"the ResourceVersion in the precondition ({revision}) does not match the ResourceVersion in record ({old.ResourceVersion()}). The object might have been modified")
            : null;
    }
}
