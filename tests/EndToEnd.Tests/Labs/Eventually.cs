using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniKube.EndToEnd.Tests.Labs;

/// <summary>Waits on conditions of other processes, by looking again and again. The guard is against hanging, no measure of speed.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>Looks until what it sees is as wanted, and returns it.</summary>
    /// <param name="what">the wanted state in words, for the failure's message</param>
    /// <param name="explain">more for the failure's message</param>
    public static async Task<T> SeeAsync<T>(string what, Func<Task<T>> look, Func<T, bool> wanted, Func<Task<string>>? explain = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (wanted(seen))
                return seen;
            if (waited.Elapsed > Guard)
            {
                var more = explain is null ? "" : await explain();
                Assert.Fail($"waited {waited.Elapsed.TotalSeconds:0} s in vain for: {what}\nlast seen: {(seen is JsonNode json ? json.ToJsonString() : seen)}\n{more}");
            }
            await Task.Delay(Pause);
        }
    }

    public static Task SeeAsync(string what, Func<Task<bool>> condition) => SeeAsync(what, condition, c => c);

    public static Task SeeAsync(string what, Func<bool> condition) => SeeAsync(what, () => Task.FromResult(condition()), c => c);
}
