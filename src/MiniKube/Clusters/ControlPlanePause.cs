using System.Diagnostics;
using System.Globalization;

namespace MiniKube.Clusters;

/// <summary>
/// The control plane of a cluster made by <c>up</c>, ended for a while. Its supervisor is stopped (SIGSTOP) meanwhile, so that it is not started again; disposing lets the supervisor go on,
/// which then starts it.
/// </summary>
internal sealed class ControlPlanePause : IAsyncDisposable
{
    private const int Terminate = 15, Continue = 18, Stop = 19;
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(30);

    private readonly ClusterPaths paths;
    private readonly ProcessRecord? supervisor;

    private ControlPlanePause(ClusterPaths paths)
    {
        this.paths = paths;
        supervisor = ClusterRecord.Read(paths)?.Processes.FirstOrDefault(p => p.Role == UpCommand.ControlPlaneRole && p.IsAlive);
    }

    /// <exception cref="MkubeException">It would not end; it goes on then.</exception>
    public static async Task<ControlPlanePause> BeginAsync(ClusterPaths paths, CancellationToken cancel)
    {
        var pause = new ControlPlanePause(paths);
        try
        {
            await pause.EndAsync(cancel);
            return pause;
        }
        catch
        {
            await pause.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        supervisor?.Signal(Continue);
        return ValueTask.CompletedTask;
    }

    private async Task EndAsync(CancellationToken cancel)
    {
        if (supervisor is null)
        {
            return;
        }
        supervisor.Signal(Stop);
        var children = Children(supervisor.Pid);
        foreach (var child in children)
        {
            child.Signal(Terminate);
        }
        var waited = Stopwatch.StartNew();
        while (children.Any(c => c.IsAlive))
        {
            if (waited.Elapsed > EndWait)
            {
                throw new MkubeException($"the control plane of cluster \"{paths.Name}\" did not end within {EndWait.TotalSeconds:0} s");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancel);
        }
    }

    private static ProcessRecord[] Children(int pid) =>
        [.. File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => ProcessRecord.Of("child", int.Parse(child, CultureInfo.InvariantCulture))).OfType<ProcessRecord>()];
}
