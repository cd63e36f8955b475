using System.Text;
using MiniKube.Kubectl.Commands;

namespace MiniKube.Kubectl.Tests.Fixtures;

/// <summary>A command that goes on, such as a watch: wait for what it prints, then interrupt it.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource stop = new(HangGuard);
    private readonly ObservedStream output = new();
    private readonly ObservedStream error = new();
    private readonly Task<int> running;

    public RunningCommand(Func<KubectlStreams, KubectlHost> host, string[] args) =>
        running = Task.Run(() => KubectlProgram.RunAsync(args, host(new KubectlStreams(Stream.Null, output, error)), stop.Token));

    /// <summary>Waits until the output so far satisfies a condition, and answers it.</summary>
    public Task<string> OutputAsync(Func<string, bool> until) => output.WaitAsync(until, stop.Token);

    public Task<int> ExitAsync() => running;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    private sealed class ObservedStream : MemoryStream
    {
        private readonly Lock gate = new();
        private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // The other writes of a derived memory stream come through this one.
        public override void Write(byte[] buffer, int offset, int count)
        {
            lock (gate)
            {
                base.Write(buffer, offset, count);
                changed.TrySetResult();
                changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public async Task<string> WaitAsync(Func<string, bool> until, CancellationToken ct)
        {
            while (true)
            {
                Task next;
                string text;
                lock (gate)
                {
                    next = changed.Task;
                    text = Encoding.UTF8.GetString(ToArray());
                }
                if (until(text))
                {
                    return text;
                }
                await next.WaitAsync(ct);
            }
        }
    }
}
