using MiniKube.Storage.Etcd.Wire;

namespace MiniKube.Storage.Etcd;

/// <summary>
/// The leases of values that end by themselves. Values that are put within a short time share one, as upstream's API servers do, so that etcd has few to count down:
/// a lease lasts a twentieth longer than asked for (at most a minute), and is given to all whose time fits into it.
/// </summary>
/// <example>For values of an hour, one lease of 61 minutes serves a minute of puts; all of these are deleted together.</example>
internal sealed class EtcdLeases(IEtcdClient client, TimeProvider time) : IDisposable
{
    // One deletion in etcd takes all values of a lease.
    private const int MaxValues = 1000;
    private const long LongestReuse = 60;
    private const int ReuseShare = 20;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly long _start = time.GetTimestamp();
    private long _lease;
    private double _endsAt;
    private int _values;

    /// <summary>The lease for one value that is put now.</summary>
    /// <exception cref="StoreException">etcd granted none.</exception>
    public async ValueTask<long> TakeAsync(TimeSpan lifetime, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var now = time.GetElapsedTime(_start).TotalSeconds;
            var seconds = Math.Max(1, (long)Math.Ceiling(lifetime.TotalSeconds));
            var reuse = Math.Min(LongestReuse, seconds / ReuseShare);
            if (_lease != 0 && now + seconds <= _endsAt && _endsAt <= now + seconds + reuse && _values < MaxValues)
            {
                _values++;
                return _lease;
            }
            var granted = await client.GrantAsync(new LeaseGrantRequest { Ttl = seconds + reuse }, cancel);
            (_lease, _endsAt, _values) = (granted.Id, now + seconds + reuse, 1);
            return _lease;
        }
        catch (EtcdException e)
        {
            throw new StoreException(e.Message, e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The lease is not there any more: somebody has revoked it.</summary>
    public void Forget(long lease) => Interlocked.CompareExchange(ref _lease, 0, lease);

    public void Dispose() => _turn.Dispose();
}
