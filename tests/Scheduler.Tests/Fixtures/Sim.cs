using MiniKube.Client.Http;
using MiniKube.Testing.Simulation;

namespace MiniKube.Scheduler.Tests.Fixtures;

/// <summary>Runs a test's body on one thread and a fake clock; a body that would wait for ever fails at once instead of hanging.</summary>
internal static class Sim
{
    public static SimulationScheduler Run(Func<SimulationScheduler, Task> body, ulong seed = 1)
    {
        var scheduler = new SimulationScheduler(seed);
        scheduler.Run(() => body(scheduler));
        return scheduler;
    }

    /// <summary>Waits, on the fake clock, until something is so.</summary>
    public static async Task UntilAsync(this SimulationScheduler sim, Func<bool> condition, string what)
    {
        var end = sim.Time.GetUtcNow() + TimeSpan.FromMinutes(20);
        while (!condition())
        {
            Assert.True(sim.Time.GetUtcNow() < end, $"never happened: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), sim.Time);
        }
    }

    public static Task PassAsync(this SimulationScheduler sim, double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), sim.Time);

    public static async Task<T> Value<T>(this Task<ApiResult<T>> result) where T : class => (await result).Value;
}
