using System.Net;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.NodeRuntime.Registration;

/// <summary>What a node says of itself when it registers.</summary>
/// <param name="Cpu">Cores of the machine that are this node's share.</param>
/// <param name="MemoryBytes">Memory of the machine that is this node's share.</param>
internal sealed record NodeIdentity(string Name, IPAddress Address, int ServerPort, decimal Cpu, long MemoryBytes, int MaxPods)
{
    /// <summary>The machine's cores and memory, divided among <paramref name="nodes"/> nodes that run on it.</summary>
    public static (decimal Cpu, long MemoryBytes) Share(int nodes) =>
        ((decimal)Environment.ProcessorCount / nodes, MachineMemory() / nodes);

    public IReadOnlyDictionary<string, string> Labels => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["kubernetes.io/hostname"] = Name,
        ["kubernetes.io/os"] = "linux",
        ["kubernetes.io/arch"] = Architecture,
        ["beta.kubernetes.io/os"] = "linux",
        ["beta.kubernetes.io/arch"] = Architecture,
    };

    public IReadOnlyDictionary<string, Quantity> Capacity => new Dictionary<string, Quantity>(StringComparer.Ordinal)
    {
        ["cpu"] = Quantity.Parse($"{(long)(Cpu * 1000)}m"),
        ["memory"] = Quantity.Parse($"{MemoryBytes / 1024}Ki"),
        ["pods"] = Quantity.Parse($"{MaxPods}"),
        ["ephemeral-storage"] = Quantity.Parse($"{new DriveInfo("/").TotalSize / 1024}Ki"),
    };

    public NodeSystemInfo SystemInfo => new()
    {
        MachineID = ReadLine("/etc/machine-id"),
        SystemUUID = ReadLine("/sys/class/dmi/id/product_uuid"),
        BootID = ReadLine("/proc/sys/kernel/random/boot_id"),
        KernelVersion = ReadLine("/proc/sys/kernel/osrelease"),
        OsImage = OsName(),
        ContainerRuntimeVersion = "mkube://" + Versions.Release,
        KubeletVersion = Versions.Kubernetes,
        KubeProxyVersion = "",
        OperatingSystem = "linux",
        Architecture = Architecture,
    };

    private static string Architecture => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string ReadLine(string file) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault("").Trim() : "";

    private static string OsName() => !File.Exists("/etc/os-release") ? "Linux" : File.ReadLines("/etc/os-release")
        .Where(l => l.StartsWith("PRETTY_NAME=", StringComparison.Ordinal)).Select(l => l["PRETTY_NAME=".Length..].Trim('"')).FirstOrDefault("Linux");

    private static long MachineMemory()
    {
        var line = File.ReadLines("/proc/meminfo").First(l => l.StartsWith("MemTotal:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }
}
