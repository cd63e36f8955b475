using System.Runtime.CompilerServices;
using Google.Protobuf;
using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// Our own client: one member at a time, the next one when it fails. Within its timeout a request waits for a member that is there; a request that may
/// have reached etcd is sent again only if that changes nothing.
/// </summary>
internal sealed class EtcdClient : IEtcdClient
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);

    private readonly EtcdStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly GrpcConnection _connection;
    private int _member;

    public EtcdClient(EtcdStoreOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Servers.Count);
        (_options, _time) = (options, time);
        _connection = new GrpcConnection(EtcdTls.Of(options));
    }

    public Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancel) =>
        CallAsync("/etcdserverpb.KV/Range", request, RangeResponse.Parser, repeatable: true, cancel);

    public Task<TxnResponse> TxnAsync(TxnRequest request, CancellationToken cancel) =>
        CallAsync("/etcdserverpb.KV/Txn", request, TxnResponse.Parser, repeatable: false, cancel);

    public Task CompactAsync(CompactionRequest request, CancellationToken cancel) =>
        CallAsync("/etcdserverpb.KV/Compact", request, CompactionResponse.Parser, repeatable: true, cancel);

    public Task<LeaseGrantResponse> GrantAsync(LeaseGrantRequest request, CancellationToken cancel) =>
        CallAsync("/etcdserverpb.Lease/LeaseGrant", request, LeaseGrantResponse.Parser, repeatable: true, cancel);

    public async IAsyncEnumerable<WatchResponse> WatchAsync(WatchCreateRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        var member = Volatile.Read(ref _member);
        using var stream = await Watching(member, () => OpenAsync(member, request, cancel));
        while (true)
            yield return await Watching(member, () => stream.ReadAsync(cancel).AsTask());
    }

    public void Dispose() => _connection.Dispose();

    private Uri Url(int member) => _options.Servers[member % _options.Servers.Count];

    private Task<GrpcStream<WatchResponse>> OpenAsync(int member, WatchCreateRequest request, CancellationToken cancel) => _connection.OpenAsync(
        Url(member), "/etcdserverpb.Watch/Watch", new WatchRequest { CreateRequest = request }, WatchResponse.Parser, cancel);

    private async Task<T> CallAsync<T>(string method, IMessage request, MessageParser<T> parser, bool repeatable, CancellationToken cancel)
        where T : class, IMessage<T>
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        var pause = _firstPause;
        EtcdException? failure = null;
        for (var attempt = 1; ; attempt++)
        {
            var member = Volatile.Read(ref _member);
            try
            {
                return await _connection.CallAsync(Url(member), method, request, parser, _options.RequestTimeout, either.Token);
            }
            catch (EtcdException e)
            {
                if (e.Broken)
                    Leave(member);
                failure = Named(member, e);
                if (!e.Unprocessed && !(repeatable && e.Broken))
                    throw failure;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                Leave(member);
                // Whatever failed before: this attempt may have been processed.
                throw Named(member, new EtcdException(GrpcCode.DeadlineExceeded, $"no answer within {_options.RequestTimeout.TotalSeconds} seconds"));
            }
            if (attempt % _options.Servers.Count != 0)
                continue;
            // All were tried.
            try
            {
                await Task.Delay(pause, _time, either.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw failure;
            }
            pause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
        }
    }

    private async Task<T> Watching<T>(int member, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (EtcdException e)
        {
            Leave(member);
            throw Named(member, e);
        }
    }

    // Of many requests that fail together only the first moves on.
    private void Leave(int member) => Interlocked.CompareExchange(ref _member, (member + 1) & int.MaxValue, member);

    private EtcdException Named(int member, EtcdException e) =>
        new(e.Code, $"etcd at {Url(member).GetLeftPart(UriPartial.Authority)}: {e.Message}", e) { Unprocessed = e.Unprocessed };
}
