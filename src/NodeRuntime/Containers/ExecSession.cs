using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>A process to run in a running container.</summary>
public sealed record ExecSpec(IReadOnlyList<string> Command)
{
    public bool Tty { get; init; }
    public bool Stdin { get; init; }
}

/// <summary>Streams of a container or of a process in it. One reader and one writer at a time.</summary>
public interface IStreamSession : IDisposable
{
    /// <summary>The next output; null at its end.</summary>
    ValueTask<OutputChunk?> ReadAsync(CancellationToken cancellation = default);

    /// <summary>Sends standard input; waits while the program does not read.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation = default);

    /// <summary>Ends standard input.</summary>
    void CloseInput();

    /// <summary>Tells a terminal its size in characters.</summary>
    void Resize(int width, int height);
}

/// <summary>A running exec. Disposing lets go of its streams; the process goes on until it ends or is killed.</summary>
public sealed class ExecSession : IStreamSession
{
    private readonly AttachConnection connection;
    private readonly string directory;
    private readonly ProcessIdentity? process;

    internal ExecSession(AttachConnection connection, int pid, string directory, SocketPipe sync, Action<string> finished)
    {
        this.connection = connection;
        this.directory = directory;
        process = ProcessIdentity.Of(pid);
        ExitCode = WaitAsync(sync, finished);
    }

    /// <summary>128 + signal when a signal ended it; -1 when its monitor was killed. Completes after all output was sent.</summary>
    public Task<int> ExitCode { get; }

    public ValueTask<OutputChunk?> ReadAsync(CancellationToken cancellation = default) => connection.ReadAsync(cancellation);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation = default) => connection.WriteAsync(data, cancellation);

    public void CloseInput() => connection.CloseInput();

    public void Resize(int width, int height) => MonitorControl.Resize(Path.Combine(directory, "ctl"), width, height);

    /// <summary>Sends a signal to the process, if it still runs.</summary>
    public void Kill(int signal = Signals.Kill) => process?.Signal(signal);

    public void Dispose() => connection.Dispose();

    private async Task<int> WaitAsync(SocketPipe sync, Action<string> finished)
    {
        using (sync)
        {
            var answer = Conmon.Answer.Parse(await sync.ReadLineAsync());
            finished(directory);
            return answer?.Number ?? -1;
        }
    }
}

/// <summary>Streams of a container's own program.</summary>
internal sealed class AttachSession(AttachConnection connection, ContainerFiles files) : IStreamSession
{
    public ValueTask<OutputChunk?> ReadAsync(CancellationToken cancellation) => connection.ReadAsync(cancellation);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation) => connection.WriteAsync(data, cancellation);

    public void CloseInput() => connection.CloseInput();

    public void Resize(int width, int height) => MonitorControl.Resize(files.Control, width, height);

    public void Dispose() => connection.Dispose();
}

/// <summary>Orders to a running monitor: lines into its control pipe.</summary>
internal static class MonitorControl
{
    public static void Resize(string control, int width, int height) => Send(control, $"1 {height} {width}\n");

    public static void ReopenLog(string control) => Send(control, "2 0 0\n");

    private static unsafe void Send(string control, string line)
    {
        // Without blocking: a pipe nobody reads belongs to a monitor that has ended.
        var fd = LibC.Open(control, LibC.OpenWriteOnly | LibC.OpenNonBlock | LibC.OpenCloseOnExec, 0);
        if (fd < 0)
            return;
        fixed (byte* bytes = System.Text.Encoding.ASCII.GetBytes(line))
            _ = LibC.Write(fd, bytes, (nuint)line.Length);
        _ = LibC.Close(fd);
    }
}
