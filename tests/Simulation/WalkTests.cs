using System.Globalization;
using MiniKube.Simulation.Invariants;

namespace MiniKube.Simulation;

/// <summary>
/// Random walks. MKUBE_SOAK=1 makes them 200 of 10,000 operations; MKUBE_SIM_SEED runs one seed alone, MKUBE_SIM_OPERATIONS says how far.
/// </summary>
public class WalkTests(ITestOutputHelper output)
{
    private static readonly bool Soak = Environment.GetEnvironmentVariable("MKUBE_SOAK") == "1";

    private static int Operations => Setting("MKUBE_SIM_OPERATIONS") is { } set ? (int)set : Soak ? 10_000 : 50;

    private static IEnumerable<ulong> Seeds => Setting("MKUBE_SIM_SEED") is { } one ? [one] : Enumerable.Range(1, Soak ? 200 : 1).Select(s => (ulong)s);

    private static ulong? Setting(string name) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    [Fact]
    public void Whatever_the_weather_the_cluster_comes_to_rest_as_it_was_asked_to()
    {
        foreach (var seed in Seeds)
        {
            output.WriteLine($"seed {seed}: {Walk.Run(new WalkOptions { Seed = seed, Operations = Operations })}");
        }
    }

    [Fact]
    public void In_fair_weather_no_rollout_exceeds_its_surge()
    {
        foreach (var seed in Seeds.Take(20))
        {
            Walk.Run(new WalkOptions { Seed = seed, Operations = Operations, BadWeather = false, Invariants = [new RolloutsStayWithinTheirSurge(), new CronJobsKeepTheirPolicy()] });
        }
    }

    [Fact]
    public void The_same_seed_is_the_same_walk()
    {
        var options = new WalkOptions { Seed = 4, Operations = 30 };
        Assert.Equal(Walk.Run(options), Walk.Run(options));
    }
}
