using MiniKube.ApiServer.Requests;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>The keys that one write claims, beside those that its object holds already.</summary>
internal sealed class Claims(IStore store, RequestContext context, IReadOnlyCollection<string> held)
{
    private readonly List<string> claimed = [];

    public IReadOnlyList<string> Claimed => context.DryRun ? [] : claimed;

    public bool Holds(string key) => held.Contains(key) || claimed.Contains(key);

    /// <summary>Whether the key is the object's: before, or from now on. Whoever claims it leaves <paramref name="value"/> there.</summary>
    public async ValueTask<bool> TryAsync(string key, Func<byte[]> value)
    {
        if (Holds(key))
        {
            return true;
        }
        var free = context.DryRun
            ? await store.GetAsync(key, context.Cancel) is null
            : (await store.CommitAsync(Commit.Create(key, value()), context.Cancel)).Committed;
        if (free)
        {
            claimed.Add(key);
        }
        return free;
    }
}
