using System.Security.Cryptography;

namespace MiniKube.Api.Determinism;

/// <summary>Where a component gets its chance from, so that a run can be repeated from a seed. Safe for use from several threads.</summary>
public interface IRandomSource
{
    /// <summary>An even draw from 0 up to, not including, <paramref name="maxExclusive"/>, which must be positive.</summary>
    int Next(int maxExclusive);

    void NextBytes(Span<byte> bytes);

    /// <summary>An even draw from 0.0 up to, not including, 1.0.</summary>
    double NextDouble();
}

/// <summary>Real chance, from the operating system.</summary>
public sealed class SystemRandomSource : IRandomSource
{
    public static SystemRandomSource Instance { get; } = new();

    public int Next(int maxExclusive) => RandomNumberGenerator.GetInt32(maxExclusive);
    public void NextBytes(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    public double NextDouble()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return RandomBits.ToDouble(BitConverter.ToUInt64(bytes));
    }
}

/// <summary>
/// Chance that repeats: the same seed gives the same draws in every process and on every version of .NET (SplitMix64; not for secrets).
/// </summary>
public sealed class SeededRandomSource(ulong seed) : IRandomSource
{
    private readonly Lock gate = new();
    private ulong state = seed;

    public int Next(int maxExclusive)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxExclusive);
        // Multiply-shift: the bias of at most 2^-32 is of no consequence for simulation.
        return (int)(((UInt128)NextBits() * (ulong)maxExclusive) >> 64);
    }

    public void NextBytes(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var bits = NextBits();
            for (var i = 0; i < sizeof(ulong) && bytes.Length > 0; i++)
            {
                bytes[0] = (byte)(bits >> (8 * i));
                bytes = bytes[1..];
            }
        }
    }

    public double NextDouble() => RandomBits.ToDouble(NextBits());

    private ulong NextBits()
    {
        ulong z;
        lock (gate)
        {
            z = state += 0x9E3779B97F4A7C15;
        }
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

internal static class RandomBits
{
    public static double ToDouble(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));
}
