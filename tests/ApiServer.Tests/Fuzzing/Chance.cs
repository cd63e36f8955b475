using MiniKube.Api.Determinism;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>Draws from a seed.</summary>
internal sealed class Chance(ulong seed)
{
    private readonly SeededRandomSource source = new(seed);

    public int Below(int bound) => source.Next(bound);
    public bool OneIn(int n) => source.Next(n) == 0;
    public T Pick<T>(IReadOnlyList<T> of) => of[source.Next(of.Count)];
    public T Pick<T>(params ReadOnlySpan<T> of) => of[source.Next(of.Length)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        source.NextBytes(bytes);
        return bytes;
    }
}
