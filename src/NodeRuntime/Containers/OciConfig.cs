using System.Text.Json;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>
/// Writes config.json of an OCI bundle (runtime-spec, config.md and config-linux.md) from a spec, with the defaults on which
/// container runtimes agree.
/// </summary>
internal static class OciConfig
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly string[] Masked =
    [
        "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/scsi",
        "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/sys/devices/virtual/powercap", "/sys/firmware",
    ];

    private static readonly string[] ReadOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <param name="root">the container's root as it is mounted, for its passwd and group files</param>
    /// <exception cref="ContainerConfigException">the spec asks for something that cannot be</exception>
    public static byte[] Write(ContainerSpec spec, RootedDirectory root, string cgroupPath)
    {
        var user = UserLookup.Resolve(root, spec.Image.Config.User, spec.User);
        var (capabilities, unknown) = Capabilities.Of(spec.Privileged, spec.AddCapabilities, spec.DropCapabilities);
        if (capabilities is null)
            throw new ContainerConfigException($"unknown capability {unknown}");
        var arguments = spec.Image.Config.Arguments(spec.Command, spec.Args);
        if (arguments.Count == 0)
            throw new ContainerConfigException("no command specified");

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("ociVersion", "1.0.2");
            json.WriteStartObject("process");
            WriteProcess(json, spec, user, capabilities, arguments);
            json.WriteEndObject();
            json.WriteStartObject("root");
            json.WriteString("path", "rootfs");
            json.WriteBoolean("readonly", spec.ReadOnlyRootFilesystem);
            json.WriteEndObject();
            WriteMounts(json, spec);
            json.WriteStartObject("linux");
            json.WriteString("cgroupsPath", cgroupPath);
            WriteNamespaces(json, spec);
            WriteResources(json, spec);
            if (!spec.Privileged)
            {
                Strings(json, "maskedPaths", Masked);
                Strings(json, "readonlyPaths", ReadOnly);
                if (spec.Seccomp)
                    SeccompProfile.Write(json, capabilities);
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void WriteProcess(
        Utf8JsonWriter json, ContainerSpec spec, ResolvedUser user, IReadOnlyList<string> capabilities, IReadOnlyList<string> arguments)
    {
        json.WriteBoolean("terminal", spec.Tty);
        json.WriteStartObject("user");
        json.WriteNumber("uid", user.Uid);
        json.WriteNumber("gid", user.Gid);
        json.WriteStartArray("additionalGids");
        foreach (var group in user.Groups)
            json.WriteNumberValue(group);
        json.WriteEndArray();
        json.WriteEndObject();
        Strings(json, "args", arguments);
        Strings(json, "env", Environment(spec, user));
        var directory = spec.WorkingDir.Length > 0 ? spec.WorkingDir : spec.Image.Config.WorkingDir;
        json.WriteString("cwd", directory.StartsWith('/') ? directory : "/" + directory);
        json.WriteBoolean("noNewPrivileges", !spec.AllowPrivilegeEscalation);
        json.WriteStartObject("capabilities");
        foreach (var set in new[] { "bounding", "effective", "permitted" })
            Strings(json, set, capabilities);
        json.WriteEndObject();
        if (spec.Resources.OomScoreAdj is { } score)
            json.WriteNumber("oomScoreAdj", OomScore.Clamp(score));
        if (spec.Rlimits.Count == 0)
            return;
        json.WriteStartArray("rlimits");
        foreach (var limit in spec.Rlimits)
        {
            json.WriteStartObject();
            json.WriteString("type", limit.Type);
            json.WriteNumber("soft", limit.Soft);
            json.WriteNumber("hard", limit.Hard);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static IEnumerable<string> Environment(ContainerSpec spec, ResolvedUser user)
    {
        var order = new List<string>();
        var values = new Dictionary<string, string>();
        void Set(string entry)
        {
            var equals = entry.IndexOf('=');
            var name = equals < 0 ? entry : entry[..equals];
            if (!values.ContainsKey(name))
                order.Add(name);
            values[name] = equals < 0 ? entry + "=" : entry;
        }
        Set(DefaultPath);
        if (spec.Hostname.Length > 0)
            Set("HOSTNAME=" + spec.Hostname);
        if (spec.Tty)
            Set("TERM=xterm");
        Set("HOME=" + (string.IsNullOrEmpty(user.Home) ? "/" : user.Home));
        foreach (var entry in spec.Image.Config.Env)
            Set(entry);
        foreach (var (name, value) in spec.Env)
            Set($"{name}={value}");
        return order.Select(n => values[n]);
    }

    private static void WriteMounts(Utf8JsonWriter json, ContainerSpec spec)
    {
        var taken = spec.Mounts.Select(m => m.Destination.TrimEnd('/')).ToHashSet();
        json.WriteStartArray("mounts");
        void Mount(string destination, string type, string source, params string[] options)
        {
            if (taken.Contains(destination))
                return;
            WriteMount(json, destination, type, source, options);
        }
        var access = spec.Privileged ? "rw" : "ro";
        Mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev");
        Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5");
        Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
        Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", access);
        Mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", access);
        if (spec.Sandbox is { } sandbox)
            Mount("/dev/shm", "bind", sandbox.SharedMemoryPath, "rbind", "rw");
        else
            Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k");
        // Outer before inner, or the outer would hide the inner.
        foreach (var mount in spec.Mounts.OrderBy(m => m.Destination.Count(c => c == '/')))
        {
            if (!Path.Exists(mount.Source))
                throw new ContainerConfigException($"mount source {mount.Source} for {mount.Destination} does not exist");
            if (!mount.Destination.StartsWith('/'))
                throw new ContainerConfigException($"mount path {mount.Destination} is not absolute");
            WriteMount(json, mount.Destination, "bind", mount.Source, ["rbind", mount.ReadOnly ? "ro" : "rw", "r" + mount.Propagation]);
        }
        json.WriteEndArray();
    }

    private static void WriteMount(Utf8JsonWriter json, string destination, string type, string source, IReadOnlyList<string> options)
    {
        json.WriteStartObject();
        json.WriteString("destination", destination);
        json.WriteString("type", type);
        json.WriteString("source", source);
        Strings(json, "options", options);
        json.WriteEndObject();
    }

    private static void WriteNamespaces(Utf8JsonWriter json, ContainerSpec spec)
    {
        json.WriteStartArray("namespaces");
        void Namespace(string type, string? path = null)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            if (path is not null)
                json.WriteString("path", path);
            json.WriteEndObject();
        }
        Namespace("mount");
        Namespace("cgroup");
        if (!spec.HostPid)
            Namespace("pid");
        if (spec.Sandbox is not { } sandbox)
        {
            Namespace("ipc");
            Namespace("uts");
        }
        else
        {
            if (sandbox.NetworkPath is { } network)
                Namespace("network", network);
            if (sandbox.IpcPath is { } ipc)
                Namespace("ipc", ipc);
            if (sandbox.UtsPath is { } uts)
                Namespace("uts", uts);
        }
        json.WriteEndArray();
    }

    private static void WriteResources(Utf8JsonWriter json, ContainerSpec spec)
    {
        json.WriteStartObject("resources");
        WriteDevices(json, spec.Privileged);
        WriteLimits(json, spec.Resources.Limits);
        json.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter json, CgroupLimits limits)
    {
        if (limits.Memory is > 0 and var memory)
        {
            json.WriteStartObject("memory");
            json.WriteNumber("limit", memory);
            json.WriteEndObject();
        }
        if (limits.CpuShares is not null || limits.CpuQuota is not null)
        {
            json.WriteStartObject("cpu");
            if (limits.CpuShares is { } shares)
                json.WriteNumber("shares", Math.Max(2, shares));
            if (limits.CpuQuota is > 0 and var quota)
            {
                json.WriteNumber("quota", quota);
                json.WriteNumber("period", limits.CpuPeriod);
            }
            json.WriteEndObject();
        }
        if (limits.Pids is > 0 and var pids)
        {
            json.WriteStartObject("pids");
            json.WriteNumber("limit", pids);
            json.WriteEndObject();
        }
    }

    private static void WriteDevices(Utf8JsonWriter json, bool all)
    {
        json.WriteStartArray("devices");
        void Rule(bool allow, string access, string? type = null, int? major = null, int? minor = null)
        {
            json.WriteStartObject();
            json.WriteBoolean("allow", allow);
            if (type is not null)
                json.WriteString("type", type);
            if (major is { } number)
                json.WriteNumber("major", number);
            if (minor is { } sub)
                json.WriteNumber("minor", sub);
            json.WriteString("access", access);
            json.WriteEndObject();
        }
        if (all)
        {
            Rule(true, "rwm");
        }
        else
        {
            Rule(false, "rwm");
            Rule(true, "m", "c");
            Rule(true, "m", "b");
            // null, zero, full, tty, urandom, random, console, terminals and their multiplexer.
            foreach (var (major, minor) in new (int Major, int? Minor)[]
                { (1, 3), (1, 5), (1, 7), (5, 0), (1, 9), (1, 8), (5, 1), (136, null), (5, 2) })
                Rule(true, "rwm", "c", major, minor);
        }
        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
