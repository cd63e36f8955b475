using MiniKube.Client.Informers;

namespace MiniKube.Client.WorkQueues;

/// <summary>
/// Whether a controller has seen what it wrote. Planning again from a store that lacks one's own writes makes duplicates; so a shell notes each
/// write under the key it was for, and does not plan that key until <see cref="AllSeen"/>. The event that shows the write brings the key back.
/// </summary>
/// <remarks>A write not seen in five minutes is no longer waited for: the informer's next list will have told the truth by then.</remarks>
public sealed class OwnWrites<TKey>(TimeProvider time) where TKey : notnull
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<TKey, List<Pending>> pending = [];

    /// <summary>An object was created or updated, and the server answered with it: seen when the informer has reached its revision.</summary>
    public void Written<T>(TKey key, Informer<T> informer, T answer) where T : class
    {
        var revision = Revision(informer.Codec.ResourceVersion(answer));
        var (name, uid) = (informer.KeyOf(answer), informer.Codec.Uid(answer));
        var at = Revision(informer.LastResourceVersion);
        // A server whose revisions went back (restored, or made anew) has been listed since. And an informer that follows only a selection may be told
        // of the object by its own event before its general revision is known.
        Add(key, () => Revision(informer.LastResourceVersion) is var now && (now >= revision || now < at)
            || (informer.Store.Get(name) is { } o && informer.Codec.Uid(o) == uid && Revision(informer.Codec.ResourceVersion(o)) >= revision));
    }

    /// <summary>An object was deleted: seen when the informer no longer has it, or has it with a deletion timestamp or newer than it was.</summary>
    public void Deleted<T>(TKey key, Informer<T> informer, T last) where T : class
    {
        var (name, uid, version) = (informer.KeyOf(last), informer.Codec.Uid(last), informer.Codec.ResourceVersion(last));
        Add(key, () => informer.Store.Get(name) is not { } o || informer.Codec.Uid(o) != uid || informer.Codec.ResourceVersion(o) != version);
    }

    public bool AllSeen(TKey key)
    {
        lock (gate)
        {
            if (!pending.TryGetValue(key, out var writes))
            {
                return true;
            }
            writes.RemoveAll(w => w.Seen() || time.GetElapsedTime(w.Since) > Patience);
            if (writes.Count > 0)
            {
                return false;
            }
            pending.Remove(key);
            return true;
        }
    }

    public void Forget(TKey key)
    {
        lock (gate)
        {
            pending.Remove(key);
        }
    }

    private void Add(TKey key, Func<bool> seen)
    {
        lock (gate)
        {
            if (!pending.TryGetValue(key, out var writes))
            {
                pending.Add(key, writes = []);
            }
            writes.Add(new(seen, time.GetTimestamp()));
        }
    }

    private static ulong Revision(string resourceVersion) => ulong.TryParse(resourceVersion, out var revision) ? revision : 0;

    private sealed record Pending(Func<bool> Seen, long Since);
}
