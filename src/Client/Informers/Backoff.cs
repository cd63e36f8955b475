using MiniKube.Api.Determinism;

namespace MiniKube.Client.Informers;

/// <summary>Pauses that double from a first to a longest one, each stretched by up to a half so that many waiters spread.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan most, IRandomSource random)
{
    private TimeSpan? last;

    public TimeSpan Next()
    {
        last = last is not { } l ? first : l * 2 < most ? l * 2 : most;
        return last.Value * (1 + (random.NextDouble() / 2));
    }

    public void Reset() => last = null;
}
