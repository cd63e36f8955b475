using System.Runtime.InteropServices;

namespace MiniKube.Kubectl.Terminals;

/// <summary>The process's controlling terminal through termios(3) and ioctl_tty(2), in the layouts of Linux.</summary>
internal sealed partial class ProcessTerminal : ITerminal
{
    private const int InputDescriptor = 0;
    private const int OutputNumber = 1;
    private const int ErrorNumber = 2;
    private const int SetAfterOutput = 1;
    private const nuint GetWindowSize = 0x5413;

    // c_iflag, c_oflag, c_cflag, c_lflag, c_line, c_cc[32], speeds: 60 bytes; room for other architectures.
    private const int TermiosBytes = 128;

    private ProcessTerminal()
    {
    }

    public static KubectlStreams Streams() => new(
        System.Console.OpenStandardInput(), new OutputDescriptor(OutputNumber), new OutputDescriptor(ErrorNumber),
        IsTerminal(InputDescriptor) == 1 ? new ProcessTerminal() : null);

    public (int Columns, int Rows) Size
    {
        get
        {
            var size = default(WindowSize);
            return Ioctl(InputDescriptor, GetWindowSize, ref size) == 0 && size.Columns > 0 ? (size.Columns, size.Rows) : (80, 24);
        }
    }

    public IDisposable EnterRawMode()
    {
        var saved = new byte[TermiosBytes];
        if (GetAttributes(InputDescriptor, saved) != 0)
        {
            throw new IOException($"the terminal's mode cannot be read: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        var raw = (byte[])saved.Clone();
        MakeRaw(raw);
        if (SetAttributes(InputDescriptor, SetAfterOutput, raw) != 0)
        {
            throw new IOException($"the terminal cannot be set to raw mode: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        return new Undo(() => _ = SetAttributes(InputDescriptor, SetAfterOutput, saved));
    }

    public IDisposable OnResize(Action resized) => PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => resized());

    private sealed class Undo(Action undo) : IDisposable
    {
        private Action? undo = undo;

        public void Dispose() => Interlocked.Exchange(ref undo, null)?.Invoke();
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelsX;
        public ushort PixelsY;
    }

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int descriptor, [Out] byte[] termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int descriptor, int when, [In] byte[] termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw([In, Out] byte[] termios);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int descriptor, nuint request, ref WindowSize size);
}
