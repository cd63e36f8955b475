using System.Runtime.InteropServices;
using System.Text;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>What happened to a file (inotify(7)).</summary>
[Flags]
internal enum FileChange : uint
{
    None = 0,
    Modified = 0x2,
    ClosedAfterWrite = 0x8,
    MovedTo = 0x80,
    Created = 0x100,
    SelfDeleted = 0x400,
    SelfMoved = 0x800,

    /// <summary>Events were lost: look for yourself.</summary>
    Overflow = 0x4000,
    Ignored = 0x8000,
}

/// <summary>
/// File notifications for the whole process from one inotify instance and one thread: instances are scarce, watches are not.
/// Handlers run on that thread and must be quick.
/// </summary>
internal sealed unsafe class FileEvents : IDisposable
{
    private const uint AddToMask = 0x20000000;

    private readonly object gate = new();
    private readonly Dictionary<int, List<Subscription>> watches = [];
    private readonly int inotify;
    private readonly int stop;
    private readonly Thread thread;

    public FileEvents()
    {
        inotify = KernelException.Check(LibC.InotifyInit(LibC.OpenCloseOnExec | LibC.OpenNonBlock), "inotify");
        stop = KernelException.Check(LibC.EventFd(0, LibC.OpenCloseOnExec | LibC.OpenNonBlock), "eventfd");
        thread = new Thread(Run) { IsBackground = true, Name = "file events" };
        thread.Start();
    }

    /// <summary>Watches a file or directory; the handler gets the name of the entry for changes in a directory, else "".</summary>
    /// <exception cref="KernelException">no such path, or the limit of watches is reached</exception>
    public IDisposable Watch(string path, FileChange changes, Action<string, FileChange> handler)
    {
        lock (gate)
        {
            // One file has one watch, whoever asked: masks add up, and each subscriber picks its own.
            var watch = KernelException.Check(LibC.InotifyAdd(inotify, path, (uint)changes | AddToMask), $"watch {path}");
            var subscription = new Subscription(this, watch, changes | FileChange.Overflow, handler);
            if (!watches.TryGetValue(watch, out var subscribers))
                watches[watch] = subscribers = [];
            subscribers.Add(subscription);
            return subscription;
        }
    }

    public void Dispose()
    {
        ulong one = 1;
        _ = LibC.Write(stop, (byte*)&one, sizeof(ulong));
        if (Thread.CurrentThread != thread)
            thread.Join();
    }

    private void Run()
    {
        var buffer = stackalloc byte[64 * 1024];
        var waiting = stackalloc LibC.PollEntry[2];
        waiting[0] = new LibC.PollEntry { Descriptor = inotify, Events = LibC.PollIn };
        waiting[1] = new LibC.PollEntry { Descriptor = stop, Events = LibC.PollIn };
        while (true)
        {
            if (LibC.Poll(waiting, 2, -1) < 0)
                continue;
            if (waiting[1].Returned != 0)
                break;
            var length = LibC.Read(inotify, buffer, 64 * 1024);
            for (nint at = 0; at < length;)
                at += Dispatch(buffer + at);
        }
        lock (gate)
        {
            _ = LibC.Close(inotify);
            _ = LibC.Close(stop);
            watches.Clear();
        }
    }

    // struct inotify_event: watch, mask, cookie, length of name, name padded with NULs.
    private int Dispatch(byte* record)
    {
        var watch = *(int*)record;
        var change = (FileChange)(*(uint*)(record + 4));
        var length = *(int*)(record + 12);
        var name = length == 0 ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(record + 16));
        Subscription[] interested;
        lock (gate)
        {
            if (change.HasFlag(FileChange.Overflow))
                interested = [.. watches.Values.SelectMany(s => s)];
            else
                interested = watches.TryGetValue(watch, out var subscribers) ? [.. subscribers] : [];
            if (change.HasFlag(FileChange.Ignored))
                watches.Remove(watch);
        }
        foreach (var subscription in interested)
        {
            if ((subscription.Changes & change) != 0)
                subscription.Handler(name, change);
        }
        return 16 + length;
    }

    private void Remove(Subscription subscription)
    {
        lock (gate)
        {
            if (!watches.TryGetValue(subscription.Watch, out var subscribers) || !subscribers.Remove(subscription) || subscribers.Count > 0)
                return;
            watches.Remove(subscription.Watch);
            _ = LibC.InotifyRemove(inotify, subscription.Watch);
        }
    }

    private sealed class Subscription(FileEvents owner, int watch, FileChange changes, Action<string, FileChange> handler) : IDisposable
    {
        public int Watch => watch;
        public FileChange Changes => changes;
        public Action<string, FileChange> Handler => handler;

        public void Dispose() => owner.Remove(this);
    }
}
