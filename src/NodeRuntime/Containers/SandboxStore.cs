using System.Text;
using System.Text.Json;
using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>
/// The sandboxes of a node, each a directory with the pins of its namespaces as bind mounts in the mount namespace of this
/// process. They outlive the process as long as that mount namespace does.
/// </summary>
public sealed class SandboxStore(string root, TimeProvider time)
{
    private const string SharedMemoryOptions = "mode=1777,size=65536k";
    private const string Record = "sandbox.json";

    /// <summary>Makes a sandbox; on failure nothing of it is left. The interfaces of its network are for the caller.</summary>
    /// <exception cref="KernelException">the kernel refused, or a sandbox of that id exists</exception>
    public Sandbox Create(SandboxSpec spec)
    {
        if (spec.Id.Length == 0 || spec.Id.StartsWith('.') || spec.Id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            throw new ArgumentException($"not a sandbox id: {spec.Id}", nameof(spec));
        var directory = Path.Combine(root, spec.Id);
        if (Directory.Exists(directory))
            throw new KernelException($"make sandbox {spec.Id}", Errno.Exists);
        try
        {
            return CreateIn(directory, spec);
        }
        catch
        {
            Remove(spec.Id);
            throw;
        }
    }

    /// <summary>Sandboxes that are there, by id. One whose pins are gone (the machine was restarted) is left out; <see cref="Remove"/> clears it.</summary>
    public IReadOnlyList<Sandbox> List() =>
        Directory.Exists(root) ? [.. Ids().Select(Get).OfType<Sandbox>()] : [];

    /// <summary>Ids of all sandboxes on disk, also broken ones.</summary>
    public IReadOnlyList<string> Ids() =>
        Directory.Exists(root) ? [.. Directory.GetDirectories(root).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)] : [];

    /// <summary>The sandbox, or null when there is none whose namespaces are alive.</summary>
    public Sandbox? Get(string id)
    {
        if (AtomicFile.TryRead(Path.Combine(root, id, Record)) is not { } bytes || JsonSerializer.Deserialize(bytes, RecordJson.Default.Sandbox) is not { } sandbox)
            return null;
        var pins = new[] { sandbox.NetworkPath, sandbox.IpcPath, sandbox.UtsPath }.OfType<string>().ToArray();
        return pins.All(MountTable.Read().Contains) ? sandbox : null;
    }

    /// <summary>Removes a sandbox, pins first; the namespaces end with their last process. Harmless when there is none.</summary>
    public void Remove(string id)
    {
        var directory = Path.Combine(root, id);
        if (!Directory.Exists(directory))
            return;
        var pins = Path.Combine(directory, "ns");
        if (Directory.Exists(pins))
        {
            foreach (var pin in Directory.GetFiles(pins))
                NamespaceThread.Unpin(pin);
        }
        while (Mounts.TryUnmount(Path.Combine(directory, "shm")))
        {
        }
        FileTree.Remove(directory);
    }

    private Sandbox CreateIn(string directory, SandboxSpec spec)
    {
        var pins = Directory.CreateDirectory(Path.Combine(directory, "ns")).FullName;
        var shm = Directory.CreateDirectory(Path.Combine(directory, "shm")).FullName;
        var network = spec.HostNetwork ? null : Path.Combine(pins, "net");
        var ipc = spec.HostIpc ? null : Path.Combine(pins, "ipc");
        var uts = spec.Hostname.Length == 0 ? null : Path.Combine(pins, "uts");
        var kinds = (network is null ? 0 : NamespaceKinds.Network) | (ipc is null ? 0 : NamespaceKinds.Ipc) | (uts is null ? 0 : NamespaceKinds.Uts);
        if (kinds != 0)
            NamespaceThread.Unshare(kinds, () => Pin(network, ipc, uts, spec));
        if (!spec.HostIpc)
            Mounts.Mount("shm", shm, "tmpfs", MountFlags.NoSuid | MountFlags.NoDev | MountFlags.NoExec, SharedMemoryOptions);
        var sandbox = new Sandbox
        {
            Id = spec.Id,
            NetworkPath = network,
            IpcPath = ipc,
            UtsPath = uts,
            SharedMemoryPath = spec.HostIpc ? "/dev/shm" : shm,
            Labels = spec.Labels,
            CreatedAt = time.GetUtcNow(),
        };
        AtomicFile.Write(Path.Combine(directory, Record), JsonSerializer.SerializeToUtf8Bytes(sandbox, RecordJson.Default.Sandbox));
        return sandbox;
    }

    private static bool Pin(string? network, string? ipc, string? uts, SandboxSpec spec)
    {
        if (uts is not null)
        {
            var length = (nuint)Encoding.UTF8.GetByteCount(spec.Hostname);
            KernelException.Check(LibC.SetHostName(spec.Hostname, length), $"set hostname {spec.Hostname}");
            NamespaceThread.Pin(NamespaceKinds.Uts, uts);
        }
        foreach (var (name, value) in spec.Sysctls)
            File.WriteAllText(Path.Combine("/proc/sys", name.Replace('.', '/')), value);
        if (network is not null)
            NamespaceThread.Pin(NamespaceKinds.Network, network);
        if (ipc is not null)
            NamespaceThread.Pin(NamespaceKinds.Ipc, ipc);
        return true;
    }
}
