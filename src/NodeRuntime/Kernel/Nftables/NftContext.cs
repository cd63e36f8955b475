using System.Runtime.InteropServices;

namespace MiniKube.NodeRuntime.Kernel.Nftables;

/// <summary>
/// Runs nft(8) commands in the network namespace the context was opened in, without a process (libnftables(3)). One call is one
/// kernel transaction: all of its commands happen, or none.
/// </summary>
internal sealed partial class NftContext : IDisposable
{
    // The library keeps tables of its own in static memory.
    private static readonly Lock Library = new();

    private nint _context;

    private NftContext(nint context) => _context = context;

    /// <exception cref="KernelException">the library is missing, or netfilter netlink is</exception>
    public static NftContext Open(NetworkNamespace ns)
    {
        try
        {
            // The library opens its socket here, on this thread; later calls may come from any.
            var context = ns.Run(() =>
            {
                lock (Library)
                    return New(0);
            });
            if (context == 0)
                throw new KernelException("open nftables", Errno.NotSupported);
            _ = BufferError(context);
            _ = BufferOutput(context);
            return new NftContext(context);
        }
        catch (DllNotFoundException)
        {
            throw new KernelException("open nftables", Errno.NoEntry, "libnftables.so.1 is not installed (Debian package nftables)");
        }
    }

    /// <summary>Carries out commands in one transaction and returns what they print.</summary>
    /// <exception cref="NftException">they are malformed or the kernel refused; nothing was changed</exception>
    public string Run(string commands)
    {
        lock (Library)
        {
            ObjectDisposedException.ThrowIf(_context == 0, this);
            if (RunCommands(_context, commands) != 0)
                throw new NftException(Marshal.PtrToStringUTF8(ErrorBuffer(_context)) ?? "", commands);
            return Marshal.PtrToStringUTF8(OutputBuffer(_context)) ?? "";
        }
    }

    public void Dispose()
    {
        lock (Library)
        {
            if (_context != 0)
                Free(_context);
            _context = 0;
        }
    }

    private const string Name = "libnftables.so.1";

    [LibraryImport(Name, EntryPoint = "nft_ctx_new")]
    private static partial nint New(uint flags);

    [LibraryImport(Name, EntryPoint = "nft_ctx_free")]
    private static partial void Free(nint context);

    [LibraryImport(Name, EntryPoint = "nft_ctx_buffer_error")]
    private static partial int BufferError(nint context);

    [LibraryImport(Name, EntryPoint = "nft_ctx_buffer_output")]
    private static partial int BufferOutput(nint context);

    [LibraryImport(Name, EntryPoint = "nft_ctx_get_error_buffer")]
    private static partial nint ErrorBuffer(nint context);

    [LibraryImport(Name, EntryPoint = "nft_ctx_get_output_buffer")]
    private static partial nint OutputBuffer(nint context);

    [LibraryImport(Name, EntryPoint = "nft_run_cmd_from_buffer", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RunCommands(nint context, string commands);
}

/// <summary>nftables refused a transaction; the message begins with the library's own.</summary>
public sealed class NftException(string error, string commands)
    : IOException($"nftables: {error.Trim()}\nin: {(commands.Length > 2000 ? commands[..2000] + "..." : commands)}");
