namespace MiniKube.NodeRuntime.Kernel;

/// <summary>A network namespace kept alive by a pin (a bind mount on a file, as `ip netns` does), or the caller's own.</summary>
/// <param name="Path">the pin, or a path such as /proc/PID/ns/net; null is the namespace of the process</param>
public sealed record NetworkNamespace(string? Path)
{
    /// <summary>The namespace this process runs in.</summary>
    public static NetworkNamespace Current { get; } = new((string?)null);

    /// <summary>Makes a namespace (only `lo`, down) and pins it at a path that must not exist yet.</summary>
    /// <exception cref="KernelException">not permitted, or the path is in use</exception>
    public static NetworkNamespace Create(string pin)
    {
        if (File.Exists(pin))
            throw new KernelException($"pin network namespace at {pin}", Errno.Exists);
        return NamespaceThread.Unshare(NamespaceKinds.Network, () =>
        {
            NamespaceThread.Pin(NamespaceKinds.Network, pin);
            return new NetworkNamespace(pin);
        });
    }

    /// <summary>Runs synchronous work inside the namespace on a thread of its own; in the process's namespace, right here.</summary>
    public T Run<T>(Func<T> work) =>
        Path is null ? work() : NamespaceThread.Join([new NamespacePath(NamespaceKinds.Network, Path)], work);

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    public void Run(Action work) => Run(() => { work(); return true; });

    /// <summary>Sets a kernel parameter of the namespace: "net/ipv4/ip_forward". Returns the value it had.</summary>
    public string SetParameter(string name, string value) => Run(() =>
    {
        var file = System.IO.Path.Combine("/proc/sys", name);
        var before = File.ReadAllText(file).Trim();
        if (before != value)
            File.WriteAllText(file, value);
        return before;
    });

    /// <summary>Removes the pin. The kernel takes the namespace and its interfaces down when its last user has gone (about 30 ms, not waited for).</summary>
    public void Remove()
    {
        if (Path is not null)
            NamespaceThread.Unpin(Path);
    }
}
