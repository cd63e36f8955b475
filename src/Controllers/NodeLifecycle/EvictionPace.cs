namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>Lets nodes of a zone be evicted at the zone's rate: the first at once, each further one after its interval.</summary>
internal sealed class EvictionPace
{
    private readonly Dictionary<string, DateTimeOffset> last = new(StringComparer.Ordinal);

    /// <summary>Takes the zone's next turn when it has come; else says how long to wait, or null when the zone evicts nothing at all.</summary>
    public bool TryTake(string zone, double rate, DateTimeOffset now, out TimeSpan? wait)
    {
        wait = null;
        if (rate <= 0)
        {
            return false;
        }
        if (last.TryGetValue(zone, out var before) && before + TimeSpan.FromSeconds(1 / rate) is var next && next > now)
        {
            wait = next - now;
            return false;
        }
        last[zone] = now;
        return true;
    }

    /// <summary>The node was not evicted after all: the zone's next turn is now.</summary>
    public void GiveBack(string zone) => last.Remove(zone);
}
