using System.Runtime.InteropServices;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>Error numbers of Linux that the node tells apart (errno(3)).</summary>
public static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int NoDeviceOrAddress = 6;
    public const int Again = 11;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int NoDevice = 19;
    public const int Invalid = 22;
    public const int NoSpace = 28;
    public const int NotSupported = 95;
    public const int AddressInUse = 98;
    public const int AddressNotAvailable = 99;
    public const int NetworkUnreachable = 101;
}

/// <summary>The kernel refused an operation: which one, its error number, and the kernel's own words where it gave any.</summary>
public sealed class KernelException : IOException
{
    /// <param name="operation">what was tried, with its object: "mount overlay on /run/x"</param>
    /// <param name="errno">the positive error number</param>
    /// <param name="detail">the kernel's explanation (netlink extended ack), if any</param>
    public KernelException(string operation, int errno, string? detail = null)
        : base(detail is null ? $"{operation}: {LibC.StrError(errno)}" : $"{operation}: {LibC.StrError(errno)}: {detail}")
    {
        Operation = operation;
        Number = errno;
        Detail = detail;
    }

    public string Operation { get; }

    /// <summary>The error number; compare with <see cref="Errno"/>.</summary>
    public int Number { get; }

    public string? Detail { get; }

    /// <summary>Throws for the calling thread's last P/Invoke error when <paramref name="result"/> is negative; returns it otherwise.</summary>
    internal static int Check(int result, string operation) =>
        result >= 0 ? result : throw new KernelException(operation, Marshal.GetLastPInvokeError());
}
