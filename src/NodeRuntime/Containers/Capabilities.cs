using System.Globalization;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>Capabilities (capabilities(7)) of containers.</summary>
internal static class Capabilities
{
    // In the order of their numbers.
    private static readonly string[] Names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT",
        "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE",
        "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ",
        "PERFMON", "BPF", "CHECKPOINT_RESTORE",
    ];

    // What container runtimes have agreed on.
    private static readonly string[] Default =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID",
        "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    private static readonly Lazy<IReadOnlySet<string>> Own = new(() => ReadOwn(File.ReadAllLines("/proc/self/status")));

    /// <summary>The set of a container with "CAP_" before each, in order; null and the offender when a name is unknown.</summary>
    public static (IReadOnlyList<string>? Set, string? Unknown) Of(bool privileged, IReadOnlyList<string> add, IReadOnlyList<string> drop)
    {
        // No container can have what the node itself lacks: the kernel refuses the whole set.
        var set = new HashSet<string>(privileged ? Names : Default);
        if (Find(drop, set.ExceptWith) is { } unknownDrop)
            return (null, unknownDrop);
        if (Find(add, set.UnionWith) is { } unknownAdd)
            return (null, unknownAdd);
        // "Drop ALL, add NET_BIND_SERVICE" leaves one; "add ALL, drop MKNOD" leaves all but one.
        if (add.Contains("ALL", StringComparer.OrdinalIgnoreCase))
            _ = Find([.. drop.Where(d => !d.Equals("ALL", StringComparison.OrdinalIgnoreCase))], set.ExceptWith);
        set.IntersectWith(Own.Value);
        return ([.. set.Order(StringComparer.Ordinal).Select(n => "CAP_" + n)], null);
    }

    /// <summary>Whether this process has the capability in effect.</summary>
    public static bool Has(string name) => Own.Value.Contains(name);

    internal static IReadOnlySet<string> ReadOwn(IEnumerable<string> status)
    {
        var line = status.FirstOrDefault(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        var bits = line is null ? 0 : ulong.Parse(line.AsSpan("CapEff:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Names.Where((_, i) => (bits >> i & 1) != 0).ToHashSet();
    }

    private static string? Find(IReadOnlyList<string> names, Action<IEnumerable<string>> apply)
    {
        foreach (var given in names)
        {
            var name = given.ToUpperInvariant();
            name = name.StartsWith("CAP_", StringComparison.Ordinal) ? name[4..] : name;
            if (name == "ALL")
                apply(Names);
            else if (Names.Contains(name))
                apply([name]);
            else
                return given;
        }
        return null;
    }
}
