using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>Which OCI runtime makes the containers.</summary>
public enum OciRuntimeKind
{
    Crun,
    Runc,
}

/// <summary>The OCI runtime's command line (runtime.md of the runtime-spec): all commands but create and exec, which the monitor gives.</summary>
internal sealed partial class OciRuntime
{
    private static readonly string[] SearchPath =
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    private readonly Spawner spawner;

    private OciRuntime(Spawner spawner, string program, IReadOnlyList<string> arguments)
    {
        this.spawner = spawner;
        Program = program;
        Arguments = arguments;
    }

    public string Program { get; }

    /// <summary>Arguments before every command.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <param name="root">directory of the node: the runtime's state goes to "runtime" in it</param>
    /// <exception cref="FileNotFoundException">the runtime is not installed</exception>
    public static OciRuntime Open(OciRuntimeKind kind, string root, Spawner spawner)
    {
        var state = Directory.CreateDirectory(Path.Combine(root, "runtime")).FullName;
        if (kind == OciRuntimeKind.Runc)
            return new OciRuntime(spawner, Find("runc"), [$"--root={state}"]);
        var program = Find("crun");
        if (HybridCgroups.UnifiedMount(File.ReadLines("/proc/self/mountinfo")) is { } unified)
            program = WriteWrapper(root, program, unified);
        return new OciRuntime(spawner, program, [$"--root={state}", "--cgroup-manager=cgroupfs"]);
    }

    /// <exception cref="FileNotFoundException">no such program where Debian puts programs</exception>
    public static string Find(string name) =>
        SearchPath.Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"{name} is not installed (Debian: apt-get install {name})", name);

    /// <summary>Begins the program of a created container. Returns the runtime's complaint, or null.</summary>
    public Task<string?> StartAsync(string id) => RunAsync("start", id);

    /// <summary>Sends a signal to the first process.</summary>
    public Task<string?> KillAsync(string id, int signal) => RunAsync("kill", id, $"{signal}");

    /// <summary>Kills and forgets; a container it does not know is no complaint.</summary>
    public async Task<string?> DeleteAsync(string id) =>
        await RunAsync("delete", "--force", id) is { } complaint && !complaint.Contains("does not exist", StringComparison.Ordinal) ? complaint : null;

    /// <summary>Whether the program of a container has begun and not ended.</summary>
    public async Task<bool> IsRunningAsync(string id)
    {
        var (exitCode, output, _) = await spawner.RunAsync(Program, [.. Arguments, "state", id]);
        return exitCode == 0 && JsonNode.Parse(output)?["status"]?.GetValue<string>() == "running";
    }

    /// <summary>The runtime's words without the time and level it puts before them.</summary>
    public static string Clean(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var runc = RuncLine().Match(line);
            return runc.Success ? Regex.Unescape(runc.Groups[1].Value) : CrunStamp().Replace(line, "");
        });
        return string.Join("; ", lines.Select(l => l.Trim()).Where(l => l.Length > 0).Distinct());
    }

    private async Task<string?> RunAsync(string command, params string[] arguments)
    {
        var (exitCode, _, error) = await spawner.RunAsync(Program, [.. Arguments, command, .. arguments]);
        if (exitCode == 0)
            return null;
        return Clean(error) is { Length: > 0 } complaint ? complaint : $"{Path.GetFileName(Program)} {command} exited with {exitCode}";
    }

    // Slave, not private: mounts that the node makes later still reach containers that ask for them.
    private static string WriteWrapper(string root, string program, string unified)
    {
        var wrapper = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "bin")).FullName, "crun");
        var temporary = $"{wrapper}.{Environment.ProcessId}";
        File.WriteAllText(temporary, $"""
            #!/bin/sh
            # Runs {program} where no v2 cgroup mount is seen, on which it would give up.
            exec unshare --mount --propagation=slave /bin/sh -c 'umount -l "$0" 2>/dev/null; exec {program} "$@"' {unified} "$@"

            """);
        File.SetUnixFileMode(temporary, (UnixFileMode)0x1ed);
        File.Move(temporary, wrapper, overwrite: true);
        return wrapper;
    }

    [GeneratedRegex("""^time="?[^" ]+"? level=\w+ msg="(.*)"\s*$""")]
    private static partial Regex RuncLine();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT[\d:.]+Z?:? ")]
    private static partial Regex CrunStamp();
}
