using System.Runtime.ExceptionServices;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>
/// Runs code in other namespaces. unshare(2) and setns(2) act on one thread, so the work gets a thread of its own that ends
/// with it and never returns to a pool. What the thread opens (sockets, descriptors) stays in the namespace, whichever thread
/// uses it later. Work must be synchronous: an await would continue elsewhere.
/// </summary>
public static class NamespaceThread
{
    /// <summary>Joins the namespaces by their pin or /proc path, in order, runs the work and returns its result or throws its exception.</summary>
    /// <exception cref="KernelException">a namespace could not be joined</exception>
    public static T Join<T>(IEnumerable<NamespacePath> namespaces, Func<T> work)
    {
        var joined = namespaces.ToArray();
        return Run(() =>
        {
            foreach (var ns in joined)
                Enter(ns);
            return work();
        });
    }

    /// <inheritdoc cref="Join{T}(IEnumerable{NamespacePath}, Func{T})"/>
    public static void Join(IEnumerable<NamespacePath> namespaces, Action work) =>
        Join(namespaces, () => { work(); return true; });

    /// <summary>Runs the work on a thread with new namespaces; pin what must outlive it with <see cref="Pin"/> inside.</summary>
    public static T Unshare<T>(NamespaceKinds kinds, Func<T> work) => Run(() =>
    {
        KernelException.Check(LibC.Unshare((int)kinds), $"unshare {kinds}");
        return work();
    });

    /// <summary>Keeps a namespace of the calling thread alive at a path, by a bind mount on a file made for it. Idempotence is the caller's.</summary>
    public static void Pin(NamespaceKinds kind, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, []);
        try
        {
            Mounts.Bind($"/proc/self/task/{LibC.GetTid()}/ns/{ProcName(kind)}", path);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Removes a pin. The namespace ends with its last user. Harmless when there is none.</summary>
    public static void Unpin(string path)
    {
        while (Mounts.TryUnmount(path))
        {
        }
        if (File.Exists(path))
            File.Delete(path);
    }

    private static void Enter(NamespacePath ns)
    {
        var fd = KernelException.Check(LibC.Open(ns.Path, LibC.OpenReadOnly | LibC.OpenCloseOnExec, 0), $"open namespace {ns.Path}");
        try
        {
            // The kernel refuses a mount namespace to a thread that shares its root and working directory with others.
            if (ns.Kind == NamespaceKinds.Mount)
                KernelException.Check(LibC.Unshare(LibC.CloneFs), "unshare filesystem attributes");
            KernelException.Check(LibC.SetNs(fd, (int)ns.Kind), $"join {ns.Kind} namespace {ns.Path}");
        }
        finally
        {
            _ = LibC.Close(fd);
        }
    }

    private static T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }, maxStackSize: 1024 * 1024) { IsBackground = true, Name = "namespace" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    private static string ProcName(NamespaceKinds kind) => kind switch
    {
        NamespaceKinds.Network => "net",
        NamespaceKinds.Mount => "mnt",
        NamespaceKinds.Ipc => "ipc",
        NamespaceKinds.Uts => "uts",
        NamespaceKinds.User => "user",
        NamespaceKinds.Cgroup => "cgroup",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "one kind that a thread can pin"),
    };
}

/// <summary>A namespace to join: its kind and where it is pinned.</summary>
public readonly record struct NamespacePath(NamespaceKinds Kind, string Path);

/// <summary>Kinds of namespaces (namespaces(7)); the values are the clone flags.</summary>
[Flags]
public enum NamespaceKinds
{
    Mount = LibC.CloneNewNs,
    Cgroup = LibC.CloneNewCgroup,
    Uts = LibC.CloneNewUts,
    Ipc = LibC.CloneNewIpc,
    User = LibC.CloneNewUser,
    Network = LibC.CloneNewNet,
}
