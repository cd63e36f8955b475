using MiniKube.ApiServer.Hosting;

namespace MiniKube.ApiServer.Health;

/// <summary>
/// Whether the log can be written: each check begins to flush it, unless an earlier flush is still under way, and one that does not come to its end within two minutes is
/// upstream's "logging blocked".
/// </summary>
/// <param name="flush">See <see cref="ApiServerOptions.FlushLog"/>.</param>
/// <param name="time">The clock.</param>
internal sealed class LogHealth(Func<Task> flush, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;
    private long since;

    public HealthCheck Check => HealthCheck.Of("log", IsWell, "logging blocked");

    private bool IsWell()
    {
        lock (gate)
        {
            if (running.IsCompletedSuccessfully)
            {
                since = time.GetTimestamp();
                running = flush();
            }
            else if (running.IsCompleted)
            {
                // It could not be written, which is not well until it can.
                running = flush();
            }
            return time.GetElapsedTime(since) < Patience;
        }
    }
}
