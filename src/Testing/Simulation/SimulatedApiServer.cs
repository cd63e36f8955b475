using MiniKube.ApiServer.Hosting;
using MiniKube.Storage;

namespace MiniKube.Testing.Simulation;

/// <summary>
/// An API server of a simulation, over a store that outlives it. It can be killed at any moment, also in the middle of requests: what was committed by then
/// stays, and nobody is told; and be started again. While it is away connections are refused; while it is paused it answers nothing.
/// </summary>
public sealed class SimulatedApiServer(SimulationScheduler scheduler, IStore store, ApiServerOptions options)
{
    private SimulatedProcess? process;

    /// <summary>There is a process, though it may not answer yet.</summary>
    public bool IsRunning => process is { HasExited: false };

    internal ApiServerCore? Core { get; private set; }
    internal SimulatedProcess Process => process ?? throw new InvalidOperationException("the API server was never started");

    /// <summary>Starts the process; it is up a little later.</summary>
    public void Start()
    {
        Core = null;
        var started = process = new SimulatedProcess(scheduler, "apiserver");
        started.Start(async ct =>
        {
            var core = await ApiServerCore.CreateAsync(options with { Time = started.Time, Random = scheduler.Random }, store);
            await core.StartAsync(cancel: ct);
            Core = core;
            var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = ct.Register(() => over.TrySetResult());
            await over.Task;
            await core.DisposeAsync();
        });
    }

    public void Kill()
    {
        Core = null;
        process?.Kill();
    }

    public void Pause() => process?.Pause();
    public void Resume() => process?.Resume();

    /// <summary>A way to the server, whichever incarnation of it there is.</summary>
    /// <param name="client">The process that uses it; null for the simulation itself.</param>
    /// <param name="user">Who uses it; administrators' group unless <paramref name="groups"/> are named.</param>
    public SimulatedConnection Connect(SimulatedProcess? client, string user = "kubernetes-admin", params IReadOnlyList<string> groups) => new(this, client, user, groups);
}
