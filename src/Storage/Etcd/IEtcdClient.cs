using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// What the store needs of an etcd v3 client; another one, such as dotnet-etcd, could stand behind it. Requests go to whichever member answers. All
/// fail with <see cref="EtcdException"/>.
/// </summary>
internal interface IEtcdClient : IDisposable
{
    /// <summary>A linearizable read. Sent again if it fails on the way.</summary>
    Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancel);

    /// <summary>A transaction. Never sent again unless it is certain that it was not processed: see <see cref="EtcdException.Refused"/>.</summary>
    Task<TxnResponse> TxnAsync(TxnRequest request, CancellationToken cancel);

    /// <summary>Forgets history before a revision. Sent again if it fails on the way.</summary>
    Task CompactAsync(CompactionRequest request, CancellationToken cancel);

    /// <summary>A new lease. Sent again if it fails on the way: a lease that nobody uses ends by itself.</summary>
    Task<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CancellationToken cancel);

    /// <summary>The answers to one watch on a stream of its own, at the reader's pace. It ends only by failure or cancellation.</summary>
    IAsyncEnumerable<WatchResponse> WatchAsync(WatchCreateRequest request, CancellationToken cancel);
}
