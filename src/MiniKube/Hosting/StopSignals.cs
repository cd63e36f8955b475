using System.Runtime.InteropServices;

namespace MiniKube.Hosting;

/// <summary>SIGTERM and SIGINT ask a process to end in order; a second one ends it at once, as with upstream's components.</summary>
internal static class StopSignals
{
    public static IDisposable Cancel(CancellationTokenSource stop)
    {
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
        var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        return new Registrations(term, interrupt);
    }

    /// <summary>Completes when the process is asked to end.</summary>
    public static async Task UntilAsync(CancellationToken cancel)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancel.Register(asked.SetResult);
        await asked.Task;
    }

    private sealed class Registrations(params IDisposable[] all) : IDisposable
    {
        public void Dispose() => Array.ForEach(all, r => r.Dispose());
    }
}
