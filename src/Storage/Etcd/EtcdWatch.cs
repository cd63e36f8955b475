using System.Runtime.CompilerServices;
using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// One of etcd's watches over the whole keyspace, as batches. Only over the whole keyspace does every revision show itself, so that a reader knows how far it
/// has come; etcd tells a watch of one prefix nothing while others change.
/// </summary>
internal static class EtcdWatch
{
    /// <summary>Every commit after a revision. The last batch may say <see cref="StoreBatch.Compacted"/>; otherwise it ends as the client's does.</summary>
    public static async IAsyncEnumerable<StoreBatch> ReadAsync(
        IEtcdClient client, long after, bool withPrevious, [EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new WatchCreateRequest
        {
            Key = EtcdKeys.Zero,
            RangeEnd = EtcdKeys.Zero,
            // One earlier than wanted. Compaction at a revision may drop a deletion made by it, and then etcd would not call a watch that begins there too late.
            StartRevision = Math.Max(1, after),
            ProgressNotify = true,
            PrevKv = withPrevious,
            Fragment = true,
        };
        var events = new List<StoreEvent>();
        await foreach (var response in client.WatchAsync(request, cancel))
        {
            if (response.CompactRevision > 0)
            {
                yield return new StoreBatch([], response.CompactRevision, Compacted: true);
                yield break;
            }
            if (response.Canceled)
                throw new EtcdException(GrpcCode.Unavailable, $"the watch was ended: {response.CancelReason}");
            if (response.Created)
                continue;
            foreach (var e in response.Events)
            {
                if (e.Kv.ModRevision > after)
                    events.Add(Event(e));
            }
            // A fragment may end inside a revision. The last events of it wait for what follows.
            var whole = response.Fragment ? events.FindIndex(e => e.Revision == events[^1].Revision) : events.Count;
            if (whole > 0)
            {
                after = events[whole - 1].Revision;
                yield return new StoreBatch(events[..whole], after);
                events.RemoveRange(0, whole);
            }
            else if (response.Events.Count == 0 && response.Header.Revision > after)
            {
                after = response.Header.Revision;
                yield return new StoreBatch([], after);
            }
        }
    }

    private static StoreEvent Event(Event e)
    {
        var kind = e.Type == Wire.Event.Types.EventType.Delete ? StoreEventKind.Deleted
            : e.Kv.CreateRevision == e.Kv.ModRevision ? StoreEventKind.Created
            : StoreEventKind.Updated;
        return new StoreEvent(
            kind,
            e.Kv.Key.ToStringUtf8(),
            kind == StoreEventKind.Deleted ? null : EtcdTxn.Bytes(e.Kv.Value),
            e.Kv.ModRevision,
            e.PrevKv is null ? null : EtcdTxn.Item(e.PrevKv));
    }
}
