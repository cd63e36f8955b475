using MiniKube.Api.Meta.V1;

namespace MiniKube.Controllers.Pods;

/// <summary>Many like writes in batches of 1, 2, 4, ...: where the first is refused (by quota, by admission), the rest would be as well.</summary>
internal static class SlowStart
{
    /// <param name="items">What each write is for.</param>
    /// <param name="write">Answers with the refusal, if it was refused.</param>
    /// <returns>A refusal of the batch that was the last; null when all succeeded.</returns>
    public static async Task<Status?> RunAsync<T>(IReadOnlyList<T> items, Func<T, Task<Status?>> write)
    {
        for (int at = 0, batch = 1; at < items.Count; at += batch, batch *= 2)
        {
            var results = await Task.WhenAll(items.Skip(at).Take(batch).Select(write));
            if (Array.Find(results, r => r is not null) is { } refusal)
            {
                return refusal;
            }
        }
        return null;
    }
}
