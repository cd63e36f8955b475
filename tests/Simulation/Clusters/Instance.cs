using MiniKube.Testing.Simulation;

namespace MiniKube.Simulation.Clusters;

/// <summary>A component of the cluster as a process that can be killed and started again, under a new identity each time.</summary>
/// <param name="scheduler">The simulation.</param>
/// <param name="name">Of the component.</param>
/// <param name="connect">Makes an incarnation's way to the API server.</param>
/// <param name="run">What an incarnation does until it is stopped.</param>
internal sealed class Instance(
    SimulationScheduler scheduler, string name, Func<SimulatedProcess, SimulatedConnection> connect,
    Func<SimulatedProcess, SimulatedConnection, CancellationToken, Task> run)
{
    private int incarnation;

    public string Name => name;

    /// <summary>The name of this incarnation, unlike any other's.</summary>
    public string Identity => Process!.Name;
    public SimulatedProcess? Process { get; private set; }
    public SimulatedConnection? Connection { get; private set; }
    public bool IsRunning => Process is { HasExited: false };

    public void Start()
    {
        var started = Process = new SimulatedProcess(scheduler, $"{name}-{++incarnation}");
        var way = Connection = connect(started);
        started.Start(ct => run(started, way, ct));
    }

    public void BreakConnections() => Connection?.Break();
}
