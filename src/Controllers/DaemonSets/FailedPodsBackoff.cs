using MiniKube.Api.Apps.V1;

namespace MiniKube.Controllers.DaemonSets;

/// <summary>
/// How long pods that fail again and again on a node are left before they are replaced: 1 s after the first, twice as long each time, at most 15 minutes.
/// It is forgotten after twice the most, and with each new generation of the set.
/// </summary>
internal sealed class FailedPodsBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Uid, long Generation, string Node), (TimeSpan Delay, DateTimeOffset Since)> entries = [];

    /// <summary>Until when a failed pod on the node is left; null when no failure is remembered.</summary>
    public DateTimeOffset? HeldUntil(DaemonSet set, string node)
    {
        lock (gate)
        {
            return entries.TryGetValue(Key(set, node), out var entry) ? entry.Since + entry.Delay : null;
        }
    }

    /// <summary>A failed pod on the node is replaced now.</summary>
    public void Replaced(DaemonSet set, string node, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var (key, _) in entries.Where(e => now - e.Value.Since > 2 * Most).ToArray())
            {
                entries.Remove(key);
            }
            var delay = entries.TryGetValue(Key(set, node), out var entry) ? 2 * entry.Delay : First;
            entries[Key(set, node)] = (delay < Most ? delay : Most, now);
        }
    }

    private static (string, long, string) Key(DaemonSet set, string node) => (set.Metadata.Uid ?? "", set.Metadata.Generation ?? 0, node);
}
