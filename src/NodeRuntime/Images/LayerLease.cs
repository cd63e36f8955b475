using System.Text;

namespace MiniKube.NodeRuntime.Images;

/// <summary>A container's claim on layers, kept on disk because containers outlive the process that made them.</summary>
internal sealed record LayerLease(string ContainerId, IReadOnlyList<string> Chains)
{
    public static LayerLease Write(StoreLayout layout, string containerId, string containerDirectory, IReadOnlyList<string> chains)
    {
        AtomicFile.Write(PathOf(layout, containerId), string.Join('\n', [containerDirectory, .. chains]));
        return new LayerLease(containerId, chains);
    }

    public static void Delete(StoreLayout layout, string containerId) => File.Delete(PathOf(layout, containerId));

    /// <summary>Chains under lease; drops leases of containers whose directory is gone. The caller holds the store exclusively.</summary>
    public static HashSet<string> Sweep(StoreLayout layout)
    {
        var held = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(layout.Leases).Where(f => !f.EndsWith(".tmp", StringComparison.Ordinal)).ToArray())
        {
            if (AtomicFile.TryRead(file) is not { } bytes)
                continue;
            var lines = Encoding.UTF8.GetString(bytes).Split('\n');
            if (Directory.Exists(lines[0]))
                held.UnionWith(lines.Skip(1));
            else
                File.Delete(file);
        }
        return held;
    }

    private static string PathOf(StoreLayout layout, string containerId) => Path.Combine(layout.Leases, containerId);
}
