using MiniKube.Api.Determinism;

namespace MiniKube.Simulation;

/// <summary>What a walk draws from; a stream of its own, so that the components' draws do not shift it.</summary>
internal sealed class Chance(ulong seed)
{
    private readonly SeededRandomSource source = new(seed);

    public int Next(int maxExclusive) => source.Next(maxExclusive);
    public bool Hit(int percent) => source.Next(100) < percent;
    public T Pick<T>(IReadOnlyList<T> from) => from[source.Next(from.Count)];
    public TimeSpan Seconds(double least, double most) => TimeSpan.FromSeconds(least + (source.NextDouble() * (most - least)));

    /// <summary>One of several, each as likely as its weight says.</summary>
    public T Weighted<T>(IReadOnlyList<(int Weight, T Choice)> among)
    {
        var at = source.Next(among.Sum(c => c.Weight));
        foreach (var (weight, choice) in among)
        {
            at -= weight;
            if (at < 0)
            {
                return choice;
            }
        }
        throw new InvalidOperationException("there is nothing to choose from");
    }
}
