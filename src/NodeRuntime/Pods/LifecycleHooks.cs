using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Probes;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>Runs postStart and preStop hooks: a command in the container, an HTTP request to it, or a pause.</summary>
internal static class LifecycleHooks
{
    // A hook is bounded by the grace period around it; this only keeps a lost one from staying for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <returns>null when the hook succeeded, else what went wrong.</returns>
    public static async Task<string?> RunAsync(LifecycleHandler hook, IPodRuntime runtime, string id, Container container, string? address,
        TimeProvider time, CancellationToken cancel)
    {
        try
        {
            if (hook.Exec is { } exec)
            {
                var outcome = await runtime.RunAsync(id, exec.Command, Longest, cancel);
                return outcome.ExitCode == 0 ? null : $"command '{string.Join(" ", exec.Command)}' exited with {outcome.ExitCode}: {outcome.Output}";
            }
            if (hook.HttpGet is { } get)
            {
                var (success, message) = await HttpProbe.GetAsync(get, container, address, TimeSpan.FromSeconds(30), cancel);
                return success ? null : message;
            }
            if (hook.Sleep is { } sleep)
            {
                await Task.Delay(TimeSpan.FromSeconds(sleep.Seconds), time, cancel);
            }
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e.Message;
        }
    }
}
