using System.Runtime.CompilerServices;
using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// An etcd whose revisions are higher by its <see cref="RevisionBase"/>. When somebody restores a backup into the etcd meanwhile, everything fails from then on: what this
/// server has in memory, and what it would add, are of another past.
/// </summary>
/// <example>With base 1000, etcd's revision 7 is 1007; of 900, which was given out before the restore, etcd is asked as of its first revision, which is compacted.</example>
internal sealed class RebasedEtcdClient : IEtcdClient
{
    // No key has it: not even one that does not exist, whose mod revision is 0.
    private const long Never = -1;

    private readonly IEtcdClient _client;
    private readonly RevisionBase _base;
    private volatile bool _restored;

    private RebasedEtcdClient(IEtcdClient client, RevisionBase revisionBase) => (_client, _base) = (client, revisionBase);

    /// <summary>Reads the base of an etcd; the client becomes part of what is returned.</summary>
    /// <exception cref="StoreException">A restore into it was begun and not completed.</exception>
    public static async Task<RebasedEtcdClient> OverAsync(IEtcdClient client, CancellationToken cancel)
    {
        var revisionBase = await RevisionBase.ReadAsync(client, cancel);
        return revisionBase.Complete
            ? new RebasedEtcdClient(client, revisionBase)
            : throw new StoreException("a restore into this etcd was not completed: restore again");
    }

    /// <summary>The revision at which the base was read: a watch from there sees whether it is changed.</summary>
    public long OpenedAt => _base.Value + _base.ReadAt;

    public async Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancel)
    {
        CheckRestored();
        // 0 is now, for etcd as for its callers.
        if (request.Revision > 0)
            request.Revision = Down(request.Revision);
        var response = await _client.RangeAsync(request, cancel);
        Raise(response);
        Raise(response.Header);
        return response;
    }

    public async Task<TxnResponse> TxnAsync(TxnRequest request, CancellationToken cancel)
    {
        CheckRestored();
        foreach (var compare in request.Compare)
        {
            if (compare is { Target: Compare.Types.CompareTarget.Mod, ModRevision: > 0 })
                compare.ModRevision = compare.ModRevision > _base.Value ? compare.ModRevision - _base.Value : Never;
        }
        var response = await _client.TxnAsync(request, cancel);
        Raise(response.Header);
        foreach (var part in response.Responses)
        {
            if (part.ResponseRange is { } range)
                Raise(range);
        }
        return response;
    }

    public Task CompactAsync(CompactionRequest request, CancellationToken cancel)
    {
        CheckRestored();
        request.Revision = Down(request.Revision);
        return _client.CompactAsync(request, cancel);
    }

    public Task<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CancellationToken cancel)
    {
        CheckRestored();
        return _client.GrantAsync(request, cancel);
    }

    public async IAsyncEnumerable<WatchResponse> WatchAsync(WatchCreateRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        request.StartRevision = Down(request.StartRevision);
        await foreach (var response in _client.WatchAsync(request, cancel))
        {
            foreach (var e in response.Events)
            {
                _restored |= e.Kv.Key.Equals(EtcdKeys.RevisionBaseKey) && e.Kv.ModRevision > _base.ReadAt;
                Raise(e.Kv);
                if (e.PrevKv is { } previous)
                    Raise(previous);
            }
            CheckRestored();
            Raise(response.Header);
            if (response.CompactRevision > 0)
                response.CompactRevision += _base.Value;
            yield return response;
        }
    }

    public void Dispose() => _client.Dispose();

    private void CheckRestored()
    {
        if (_restored)
            throw new EtcdException(GrpcCode.FailedPrecondition, "a backup was restored into etcd since this server began: start the server again");
    }

    private long Down(long revision) => Math.Max(1, revision - _base.Value);

    private void Raise(RangeResponse response)
    {
        foreach (var kv in response.Kvs)
            Raise(kv);
    }

    private void Raise(KeyValue kv) => (kv.CreateRevision, kv.ModRevision) = (kv.CreateRevision + _base.Value, kv.ModRevision + _base.Value);

    // Also of messages that have none: answers to a range within a transaction.
    private void Raise(ResponseHeader? header)
    {
        if (header is not null)
            header.Revision += _base.Value;
    }
}
