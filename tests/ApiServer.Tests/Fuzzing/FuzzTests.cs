using System.Globalization;

namespace MiniKube.ApiServer.Tests.Fuzzing;

/// <summary>
/// Whatever is asked: never an error of the server's own, never a hang, and nothing changes but what the request names. A failure says how to run that
/// one round again; MKUBE_SOAK=1 sends a million requests.
/// </summary>
public sealed class FuzzTests
{
    private const int PerRound = 2_500;

    // Nothing the server does takes as long, on a busy machine either.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly bool Soak = Environment.GetEnvironmentVariable("MKUBE_SOAK") == "1";

    [Theory]
    [InlineData("memory", 15_000, 900_000)]
    [InlineData("sqlite", 2_500, 100_000)]
    public void Mutated_requests_are_refused_or_do_what_they_name(string store, int requests, int soak)
    {
        if (Environment.GetEnvironmentVariable("MKUBE_FUZZ_STORE") is { Length: > 0 } only && only != store)
        {
            return;
        }
        var total = Number("MKUBE_FUZZ_REQUESTS") is { } asked ? (int)asked : Soak ? soak : requests;
        var seed = Number("MKUBE_FUZZ_SEED") ?? 20260101;
        var (done, changing) = (0, 0);
        var codes = new SortedDictionary<int, int>();
        while (done < total)
        {
            var round = new FuzzRound(seed++, store == "sqlite", Math.Min(PerRound, total - done));
            Run(round);
            (done, changing) = (done + round.Done, changing + round.Changing);
            foreach (var (code, count) in round.Codes)
            {
                codes[code] = codes.GetValueOrDefault(code) + count;
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{done} requests, {changing} that changed something; {string.Join(", ", codes.Select(c => $"{c.Value} x {c.Key}"))}"));
        if (total >= PerRound)
        {
            // Requests that are all refused at the door would prove nothing.
            Assert.True(changing > done / 20, "too few requests changed something");
            Assert.All((int[])[200, 201, 400, 404, 405, 406, 409, 415, 422], code => Assert.True(codes.ContainsKey(code), $"no answer had the code {code}"));
        }
    }

    private static void Run(FuzzRound round)
    {
        // In the background, so that even a request that never gives its thread back fails the test.
        var thread = new Thread(round.Run, maxStackSize: 1 << 20) { IsBackground = true };
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(100)))
        {
            if (round.Waiting > Patience)
            {
                Assert.Fail(round.Describe($"a hang: no answer for {Patience.TotalSeconds} s"));
            }
        }
        if (round.Failures.Count > 0)
        {
            Assert.Fail(string.Join("\n\n", round.Failures));
        }
    }

    private static ulong? Number(string variable) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
