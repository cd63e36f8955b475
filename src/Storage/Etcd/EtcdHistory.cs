using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>Reads of etcd's state, now and earlier. All are linearizable: also of a revision, which a member that is behind may not have reached.</summary>
internal sealed class EtcdHistory(IEtcdClient client)
{
    private const int FirstPage = 500;
    private const int LargestPage = 10_000;
    private const long PageBytes = 4 << 20;

    /// <summary>The newest revision.</summary>
    public async Task<long> CurrentRevisionAsync(CancellationToken cancel)
    {
        var response = await client.RangeAsync(new RangeRequest { Key = EtcdKeys.CompactRevKey, CountOnly = true }, cancel);
        return response.Header.Revision;
    }

    /// <summary>
    /// The items of one revision, read in pages of a few MiB. It fails as etcd does when the revision is compacted (also the newest one, between pages) or not reached.
    /// </summary>
    public async Task<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel)
    {
        // etcd is never at 0, and takes it for "now"; nothing is at 1 either.
        var at = options.Revision is { } asked ? Math.Max(1, asked) : 0;
        var (startAfter, end) = (options.StartAfter, EtcdKeys.End(options.Prefix));
        var items = new List<StoredItem>();
        var page = FirstPage;
        while (true)
        {
            var request = new RangeRequest
            {
                Key = EtcdKeys.First(options.Prefix, startAfter),
                RangeEnd = end,
                Revision = at,
                Limit = options.Limit > 0 ? Math.Min(page, options.Limit - items.Count) : page,
            };
            var response = await client.RangeAsync(request, cancel);
            if (at == 0)
                at = response.Header.Revision;
            long bytes = 0;
            foreach (var kv in response.Kvs)
            {
                items.Add(EtcdTxn.Item(kv));
                bytes += kv.Value.Length;
            }
            if (!response.More || items.Count == options.Limit)
                return new LoadResult(LoadStatus.Loaded, options.Revision ?? at, items, response.Count - response.Kvs.Count);
            startAfter = items[^1].Key;
            page = (int)Math.Clamp(PageBytes * response.Kvs.Count / Math.Max(1, bytes), 1, LargestPage);
        }
    }

    /// <summary>Up to where history is compacted, when a revision is known to be: etcd says so only to watches, and only to those that come too late.</summary>
    public async Task<long> CompactedAfterAsync(long revision, CancellationToken cancel)
    {
        try
        {
            await client.RangeAsync(new RangeRequest { Key = EtcdKeys.CompactRevKey, Revision = Math.Max(1, revision), CountOnly = true }, cancel);
            // Compacting at a revision leaves it readable.
            return revision;
        }
        catch (EtcdException e) when (e.Compacted)
        {
            var watch = new WatchCreateRequest { Key = EtcdKeys.CompactRevKey, StartRevision = Math.Max(1, revision) };
            await foreach (var response in client.WatchAsync(watch, cancel))
            {
                if (response.CompactRevision > 0)
                    return response.CompactRevision;
            }
            throw new EtcdException(GrpcCode.Internal, "a watch of compacted history was not refused");
        }
    }
}
