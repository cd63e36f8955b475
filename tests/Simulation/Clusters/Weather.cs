namespace MiniKube.Simulation.Clusters;

/// <summary>
/// What happens to processes and connections: any of them is killed and comes back, stands still and goes on, loses its connections. Each misfortune
/// has its end, which comes by itself or, at the latest, with <see cref="ClearAsync"/>.
/// </summary>
internal sealed class Weather(SimulatedCluster cluster, Chance chance)
{
    private readonly List<Task> repairs = [];
    private CancellationTokenSource clearing = new();

    /// <summary>One misfortune, drawn by chance.</summary>
    public void Strike() => chance.Weighted<Action>(
    [
        (3, () => KillServer(chance.Hit(10) ? chance.Seconds(30, 90) : chance.Seconds(0, 8))),
        (2, () => PauseServer(chance.Seconds(0.1, chance.Hit(10) ? 60 : 5))),
        (6, () => Kill(Draw(), chance.Seconds(0, 20))),
        (3, () => Stop(Draw(), chance.Seconds(0, 5))),
        (6, () => Pause(Draw(), chance.Seconds(1, 40))),
        (5, () => Draw().BreakConnections()),
        (2, () => Later(TimeSpan.Zero, () => cluster.CompactAsync(chance.Next(100)))),
    ])();

    /// <summary>The API server dies and is started again after a while.</summary>
    public void KillServer(TimeSpan away)
    {
        cluster.Server.Kill();
        Later(away, () =>
        {
            if (!cluster.Server.IsRunning)
            {
                cluster.Server.Start();
            }
        });
    }

    /// <summary>The API server answers nothing for a while.</summary>
    public void PauseServer(TimeSpan silent)
    {
        cluster.Server.Pause();
        Later(silent, () => cluster.Server.Resume());
    }

    /// <summary>A process dies without a word, and another is started in its place.</summary>
    public void Kill(Instance instance, TimeSpan away)
    {
        instance.Process!.Kill();
        Later(away, () => Restart(instance));
    }

    /// <summary>A process stands still, with whatever it was about to do, and goes on as if nothing had happened.</summary>
    public void Pause(Instance instance, TimeSpan still)
    {
        var process = instance.Process!;
        process.Pause();
        Later(still, process.Resume);
    }

    /// <summary>A process is ended in order, and started again.</summary>
    public void Stop(Instance instance, TimeSpan away)
    {
        var process = instance.Process!;
        process.Stop();
        Later(away, async () =>
        {
            while (!process.HasExited)
            {
                await cluster.PassAsync(TimeSpan.FromSeconds(1));
            }
            Restart(instance);
        });
    }

    /// <summary>Ends every misfortune that has not ended yet.</summary>
    public async Task ClearAsync()
    {
        clearing.Cancel();
        foreach (var repair in repairs)
        {
            await repair;
        }
        repairs.Clear();
        clearing.Dispose();
        clearing = new();
    }

    private Instance Draw() => chance.Pick(cluster.Loops.Where(l => l.IsRunning).ToList() is { Count: > 0 } running ? running : [.. cluster.Loops]);

    private static void Restart(Instance instance)
    {
        if (!instance.IsRunning)
        {
            instance.Start();
        }
    }

    private void Later(TimeSpan delay, Action repair) => Later(delay, () =>
    {
        repair();
        return Task.CompletedTask;
    });

    private void Later(TimeSpan delay, Func<Task> repair)
    {
        repairs.RemoveAll(r => r.IsCompletedSuccessfully);
        repairs.Add(RepairAsync(delay, repair, clearing.Token));
    }

    private async Task RepairAsync(TimeSpan delay, Func<Task> repair, CancellationToken cleared)
    {
        try
        {
            await Task.Delay(delay, cluster.Sim.Time, cleared);
        }
        catch (OperationCanceledException)
        {
            // At once, then.
        }
        await repair();
    }
}
