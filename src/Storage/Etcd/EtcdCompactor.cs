using System.Globalization;
using Google.Protobuf;
using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// Compaction by one of many, as upstream's API servers elect it: all try to advance one key by one version, once per interval; the one who does compacts to
/// the revision of the round before, the others learn which round it is. Example: A and B know version 7. A writes, making it 8, and compacts; B's write
/// expects 7, fails, and B waits with A for its turn to make it 9. So history is kept for one interval and dropped after two.
/// </summary>
internal sealed class EtcdCompactor(EtcdStore store, IEtcdClient client)
{
    private long _version;
    private long _revision;

    public Task RunAsync(TimeSpan interval, TimeProvider time, Action<Exception>? onError, CancellationToken cancel) =>
        AutoCompactor.EveryAsync(interval, time, RoundAsync, onError, cancel);

    /// <summary>One round.</summary>
    internal async ValueTask RoundAsync(CancellationToken cancel)
    {
        var request = new TxnRequest
        {
            Compare = { new Compare { Target = Compare.Types.CompareTarget.Version, Key = EtcdKeys.CompactRevKey, Version = _version } },
            Success =
            {
                new RequestOp
                {
                    RequestPut = new PutRequest { Key = EtcdKeys.CompactRevKey, Value = ByteString.CopyFromUtf8(_revision.ToString(CultureInfo.InvariantCulture)) },
                },
            },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = EtcdKeys.CompactRevKey } } },
        };
        TxnResponse response;
        try
        {
            response = await client.TxnAsync(request, cancel);
        }
        catch (EtcdException e)
        {
            throw new StoreException($"history could not be compacted: {e.Message}", e);
        }
        var before = _revision;
        _revision = response.Header.Revision;
        if (!response.Succeeded)
        {
            _version = response.Responses[0].ResponseRange.Kvs is [var kv] ? kv.Version : 0;
            return;
        }
        _version++;
        if (before > 0)
            await store.CompactAsync(before, cancel);
    }
}
