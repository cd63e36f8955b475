using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>A program to start.</summary>
internal sealed record SpawnRequest(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Descriptors of the child, by number; 0 to 2 are /dev/null where not given. The parent's are not closed.</summary>
    public IReadOnlyDictionary<int, SafeHandle> Descriptors { get; init; } = new Dictionary<int, SafeHandle>();

    /// <summary>"NAME=value" beside PATH, which is always set.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];
}

/// <summary>
/// Starts processes with descriptors of their own choice, which System.Diagnostics.Process cannot pass on. They are all started
/// by one thread, whose cgroups they inherit.
/// </summary>
internal sealed class Spawner : IDisposable
{
    private const int SignalPipe = 13;
    private const int OpaqueSize = 512;

    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;
    private readonly SafeFileHandle nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);

    /// <param name="prepare">runs on the starting thread before anything is started: a place to move it</param>
    public Spawner(Action? prepare = null)
    {
        var ready = new TaskCompletionSource();
        thread = new Thread(() =>
        {
            try
            {
                prepare?.Invoke();
                ready.SetResult();
            }
            catch (Exception e)
            {
                ready.SetException(e);
                return;
            }
            foreach (var action in work.GetConsumingEnumerable())
                action();
        })
        { IsBackground = true, Name = "spawner" };
        thread.Start();
        ready.Task.GetAwaiter().GetResult();
    }

    /// <summary>Starts the program; its caller must <see cref="WaitAsync"/> for it, or it stays a zombie.</summary>
    /// <exception cref="KernelException">the program cannot be started</exception>
    public int Start(SpawnRequest request)
    {
        // The caller waits the millisecond. Completing a task here instead could make this thread create pool threads, and they
        // would inherit its cgroups.
        var pid = 0;
        ExceptionDispatchInfo? failure = null;
        using var done = new ManualResetEventSlim();
        work.Add(() =>
        {
            try
            {
                pid = StartHere(request);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            done.Set();
        });
        done.Wait();
        failure?.Throw();
        return pid;
    }

    /// <summary>Runs a short program to its end.</summary>
    /// <returns>its exit code (128 + signal when killed) and what it wrote</returns>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        using var output = new SocketPipe();
        using var error = new SocketPipe();
        var pid = Start(new SpawnRequest(program, arguments)
        {
            Descriptors = new Dictionary<int, SafeHandle> { [1] = output.Child, [2] = error.Child },
        });
        output.Child.Dispose();
        error.Child.Dispose();
        var texts = await Task.WhenAll(output.ReadToEndAsync(), error.ReadToEndAsync());
        return (await WaitAsync(pid), texts[0], texts[1]);
    }

    /// <summary>Reaps a child that has ended or is about to.</summary>
    public static Task<int> WaitAsync(int pid)
    {
        const int NoHang = 1;
        return LibC.WaitPid(pid, out var status, NoHang) == pid
            ? Task.FromResult(ExitCode(status))
            : Task.Run(() =>
            {
                while (LibC.WaitPid(pid, out status, 0) != pid)
                {
                    if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
                        return -1;
                }
                return ExitCode(status);
            });
    }

    public void Dispose()
    {
        work.CompleteAdding();
        thread.Join();
        nothing.Dispose();
    }

    private static int ExitCode(int status) => (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);

    private unsafe int StartHere(SpawnRequest request)
    {
        var actions = stackalloc byte[OpaqueSize];
        var attributes = stackalloc byte[OpaqueSize];
        var signals = stackalloc byte[128];
        _ = LibC.FileActionsInit(actions);
        _ = LibC.SpawnAttributesInit(attributes);
        var copies = new List<int>();
        var texts = new List<nint>();
        try
        {
            // .NET ignores SIGPIPE, and what is ignored stays so across exec.
            _ = LibC.SignalSetEmpty(signals);
            _ = LibC.SpawnAttributesSignalMask(attributes, signals);
            _ = LibC.SignalSetAdd(signals, SignalPipe);
            _ = LibC.SpawnAttributesSignalDefault(attributes, signals);
            _ = LibC.SpawnAttributesFlags(attributes, LibC.SpawnSetSignalDefault | LibC.SpawnSetSignalMask);
            foreach (var (number, handle) in request.Descriptors)
                Pass(actions, (int)handle.DangerousGetHandle(), number, copies);
            for (var number = 0; number < 3; number++)
            {
                if (!request.Descriptors.ContainsKey(number))
                    Pass(actions, (int)nothing.DangerousGetHandle(), number, copies);
            }
            var path = Text(request.Program, texts);
            fixed (nint* arguments = Texts([request.Program, .. request.Arguments], texts))
            fixed (nint* environment = Texts(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", .. request.Environment], texts))
            {
                var errno = LibC.Spawn(out var pid, (byte*)path, actions, attributes, (byte**)arguments, (byte**)environment);
                return errno == 0 ? pid : throw new KernelException($"start {request.Program}", errno);
            }
        }
        finally
        {
            foreach (var copy in copies)
                _ = LibC.Close(copy);
            foreach (var text in texts)
                Marshal.FreeCoTaskMem(text);
            _ = LibC.FileActionsDestroy(actions);
            _ = LibC.SpawnAttributesDestroy(attributes);
        }
    }

    // By way of a high number, so that no descriptor is overwritten by another's target.
    private static unsafe void Pass(byte* actions, int descriptor, int number, List<int> copies)
    {
        const int High = 64;
        var copy = KernelException.Check(LibC.FileControl(descriptor, LibC.DuplicateCloseOnExec, High), "duplicate descriptor");
        copies.Add(copy);
        _ = LibC.FileActionsDuplicate(actions, copy, number);
    }

    private static nint Text(string text, List<nint> texts)
    {
        texts.Add(Marshal.StringToCoTaskMemUTF8(text));
        return texts[^1];
    }

    private static nint[] Texts(IReadOnlyList<string> items, List<nint> texts) => [.. items.Select(i => Text(i, texts)), 0];
}

/// <summary>A pipe to a child, made of two joined sockets because .NET waits for sockets without a thread.</summary>
internal sealed class SocketPipe : IDisposable
{
    private const int MaxText = 1 << 20;

    public unsafe SocketPipe()
    {
        var pair = stackalloc int[2];
        KernelException.Check(LibC.SocketPair(LibC.FamilyUnix, LibC.SocketStream | LibC.SocketCloseOnExec, 0, pair), "make socket pair");
        Child = new SafeFileHandle(pair[1], ownsHandle: true);
        Parent = new Socket(new SafeSocketHandle(pair[0], ownsHandle: true));
    }

    /// <summary>The end to pass on; dispose it after the start, or the other end never sees an end.</summary>
    public SafeFileHandle Child { get; }

    public Socket Parent { get; }

    /// <summary>All text until every writer is gone.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var text = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = await ReceiveAsync(buffer)) > 0;)
        {
            if (text.Length < MaxText)
                text.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>One line without its end; null when the writers are gone.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await ReceiveAsync(one) > 0)
        {
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. line]);
            if (line.Count < MaxText)
                line.Add(one[0]);
        }
        return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
    }

    // A writer that dies with unread data in its own queue resets the connection: for a reader that is an end too.
    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            return await Parent.ReceiveAsync(buffer);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        Child.Dispose();
        Parent.Dispose();
    }
}
