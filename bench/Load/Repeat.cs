using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load;

/// <summary>One client that does something large a few times.</summary>
internal static class Repeat
{
    /// <summary>Runs it twice to warm up, then as often as the options say.</summary>
    public static async Task<JsonObject> MeasureAsync(
        BenchContext bench, string name, Func<ApiConnection, CancellationToken, ValueTask<Answer>> operation, CancellationToken cancel)
    {
        using var client = bench.Target.Connect();
        for (var i = 0; i < 2; i++)
        {
            await operation(client, cancel);
        }
        var tally = new Tally();
        var mark = bench.Mark();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < bench.Options.Repeats; i++)
        {
            var before = Stopwatch.GetTimestamp();
            var answer = await operation(client, cancel);
            if (!answer.Ok)
            {
                throw new BenchException(client.FirstFailure ?? $"{name}: {answer.Status}");
            }
            tally.Latencies.Add(Stopwatch.GetTimestamp() - before);
            tally.Bytes += answer.Bytes;
        }
        var result = Measurement.Of(name, [tally], Stopwatch.GetElapsedTime(begun));
        result["bytes_per_op"] = tally.Bytes / bench.Options.Repeats;
        bench.AddUsage(result, mark, bench.Options.Repeats);
        return result;
    }
}
