using MiniKube.Testing.Simulation;

namespace MiniKube.Client.Tests;

/// <summary>Runs a test's body on one thread and a fake clock; a body that would wait for ever fails at once instead of hanging.</summary>
internal static class Sim
{
    public static void Run(Func<SimulationScheduler, Task> body, ulong seed = 1)
    {
        var scheduler = new SimulationScheduler(seed);
        scheduler.Run(() => body(scheduler));
    }

    /// <summary>Waits, on the fake clock, until something is so.</summary>
    public static async Task UntilAsync(this SimulationScheduler sim, Func<bool> condition, string what)
    {
        var end = sim.Time.GetUtcNow() + TimeSpan.FromHours(2);
        while (!condition())
        {
            Assert.True(sim.Time.GetUtcNow() < end, $"never happened: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(1), sim.Time);
        }
    }

    public static Task PassAsync(this SimulationScheduler sim, TimeSpan time) => Task.Delay(time, sim.Time);
}
