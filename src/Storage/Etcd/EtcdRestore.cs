using Google.Protobuf;
using MiniKube.Storage.Backups;
using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// Makes a backup the state of an etcd. From its first write on until it is complete no API server opens the etcd, and those that have it open refuse everything until they are
/// started again; a restore that was interrupted is done again from its beginning.
/// </summary>
public static class EtcdRestore
{
    // As many as etcd groups well into writes of its log.
    private const int Concurrent = 64;

    /// <summary>Replaces everything that begins with <c>/</c>, and compacts history.</summary>
    /// <exception cref="StoreException">etcd failed; the restore may have been begun.</exception>
    public static Task<RestoreResult> RunAsync(EtcdStoreOptions etcd, BackupReader backup, RestoreOptions options, CancellationToken cancel = default) =>
        RunAsync(new EtcdClient(etcd, options.Time), backup, options, cancel);

    /// <summary>The same over another client, which it disposes of.</summary>
    internal static async Task<RestoreResult> RunAsync(IEtcdClient client, BackupReader backup, RestoreOptions options, CancellationToken cancel)
    {
        using (client)
        {
            try
            {
                return await RestoreAsync(client, backup, options, cancel);
            }
            catch (EtcdException e)
            {
                throw new StoreException(e.Message, e);
            }
        }
    }

    private static async Task<RestoreResult> RestoreAsync(IEtcdClient client, BackupReader backup, RestoreOptions options, CancellationToken cancel)
    {
        var (first, end) = (EtcdKeys.First(StoreSnapshot.Root, null), EtcdKeys.End(StoreSnapshot.Root));
        var before = await RevisionBase.ReadAsync(client, cancel);
        var existing = await client.RangeAsync(new RangeRequest { Key = first, RangeEnd = end, CountOnly = true }, cancel);
        // What a restore left that was not completed is nobody's.
        if (existing.Count > 0 && before.Complete && !options.Replace)
            return new RestoreResult(false, existing.Count);
        var etcdRevision = existing.Header.Revision;
        var added = RestoredRevision.After(backup.Header.Revision, before.Value + etcdRevision, options.Time) - etcdRevision;

        await RevisionBase.WriteAsync(client, added, complete: false, cancel);
        await client.TxnAsync(new TxnRequest { Success = { new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = first, RangeEnd = end } } } }, cancel);
        long objects = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrent, CancellationToken = cancel };
        await Parallel.ForEachAsync(backup.Items(), parallel, async (item, token) =>
        {
            await client.TxnAsync(EtcdTxn.Of(Commit.Put(item.Key, item.Value)), token);
            Interlocked.Increment(ref objects);
        });
        var last = await new EtcdHistory(client).CurrentRevisionAsync(cancel);
        await client.CompactAsync(new CompactionRequest { Revision = last }, cancel);
        await RevisionBase.WriteAsync(client, added, complete: true, cancel);
        return new RestoreResult(true, existing.Count) { Objects = objects, Revision = added + last + 1 };
    }
}
