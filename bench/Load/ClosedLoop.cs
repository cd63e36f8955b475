using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniKube.Bench.Load;

/// <summary>N clients, each of which sends its next request when the last one is answered.</summary>
internal static class ClosedLoop
{
    /// <summary>One operation.</summary>
    /// <param name="client">Its connection.</param>
    /// <param name="number">Counts over all clients, from 0.</param>
    /// <param name="cancel">Ends it.</param>
    public delegate ValueTask<Answer> Operation(ApiConnection client, long number, CancellationToken cancel);

    /// <summary>Runs for the options' seconds after their warm-up, or until its operations are used up, and gives the figures.</summary>
    public static async Task<JsonObject> MeasureAsync(BenchContext bench, string name, int clients, Operation operation, CancellationToken cancel)
    {
        var connections = Enumerable.Range(0, clients).Select(_ => bench.Target.Connect()).ToArray();
        try
        {
            long next = 0;
            await RunAsync(connections, bench.Options.WarmUp, () => Interlocked.Increment(ref next) - 1 is var n && n < bench.Options.MaxOps ? n : null, operation, cancel);
            var limit = Interlocked.Read(ref next) + bench.Options.MaxOps;
            var mark = bench.Mark();
            var begun = Stopwatch.GetTimestamp();
            var tallies = await RunAsync(connections, bench.Options.Duration, () => Interlocked.Increment(ref next) - 1 is var n && n < limit ? n : null, operation, cancel);
            var elapsed = Stopwatch.GetElapsedTime(begun);
            var result = Measurement.Of(name, tallies, elapsed);
            bench.AddUsage(result, mark, tallies.Sum(t => t.Latencies.Count));
            return result;
        }
        finally
        {
            foreach (var connection in connections)
            {
                if (connection.FirstFailure is { } failure)
                {
                    await Console.Error.WriteLineAsync(failure);
                }
                connection.Dispose();
            }
        }
    }

    /// <summary>Runs operations 0 to <paramref name="count"/> - 1, all of which have to succeed.</summary>
    public static async Task AllAsync(Target target, int clients, long count, Operation operation, CancellationToken cancel)
    {
        long next = 0;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            using var connection = target.Connect();
            while (Interlocked.Increment(ref next) - 1 is var n && n < count)
            {
                var answer = await operation(connection, n, cancel);
                if (!answer.Ok)
                {
                    throw new BenchException(connection.FirstFailure ?? $"answered {answer.Status}");
                }
            }
        }, cancel)));
    }

    private static Task<Tally[]> RunAsync(ApiConnection[] connections, TimeSpan duration, Func<long?> next, Operation operation, CancellationToken cancel)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        return Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            var tally = new Tally();
            var begun = Stopwatch.GetTimestamp();
            while (begun < end && next() is { } number)
            {
                var answer = await operation(connection, number, cancel);
                var now = Stopwatch.GetTimestamp();
                if (answer.Ok)
                {
                    tally.Latencies.Add(now - begun);
                    tally.Bytes += answer.Bytes;
                }
                else
                {
                    tally.Errors++;
                }
                begun = now;
            }
            return tally;
        }, cancel)));
    }
}
