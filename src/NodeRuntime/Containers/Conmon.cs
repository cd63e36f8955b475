using System.Runtime.InteropServices;
using System.Text.Json;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>
/// Starts conmon, the monitor that holds a container's standard streams, writes its log and records its exit code, and so lets
/// containers outlive the node process. Its answers come as JSON lines on a pipe it finds by environment (conmon.8).
/// </summary>
internal sealed class Conmon(Spawner spawner, OciRuntime runtime, string? cgroupProcs)
{
    private const int SyncDescriptor = 3;
    private const int StartDescriptor = 4;
    private const int AttachDescriptor = 5;

    private readonly string program = OciRuntime.Find("conmon");

    /// <summary>Creates the container of a bundle under a monitor.</summary>
    /// <returns>the first process's pid, or a complaint</returns>
    public async Task<(int Pid, string? Complaint)> CreateAsync(ContainerFiles files, ContainerSpec spec)
    {
        using var sync = new SocketPipe();
        using var error = new SocketPipe();
        List<string> arguments =
        [
            .. Common(files.Id, files.Directory, spec.Name),
            "-p", files.InitPid, "-P", files.MonitorPid,
            "--exit-dir", ContainerFiles.Exits(files.Root), "-0", files.Persist,
            "-l", $"k8s-file:{spec.LogPath}",
        ];
        if (spec.Tty)
            arguments.Add("-t");
        if (spec.Stdin)
            arguments.Add("-i");
        if (spec.Stdin && !spec.StdinOnce)
            arguments.Add("--leave-stdin-open");
        var pid = Start(arguments, [$"_OCI_SYNCPIPE={SyncDescriptor}"], new() { [SyncDescriptor] = sync.Child, [2] = error.Child });
        error.Child.Dispose();
        sync.Child.Dispose();
        var answer = Answer.Parse(await sync.ReadLineAsync());
        await Spawner.WaitAsync(pid);
        if (answer is { Number: > 0 })
            return (answer.Number, null);
        return (0, answer is { Message.Length: > 0 } ? OciRuntime.Clean(answer.Message) : await ComplaintAsync(error));
    }

    /// <summary>Runs a further process in a container, attached through a directory of its own.</summary>
    public async Task<(ExecSession? Session, string? Complaint)> ExecAsync(
        string id, string directory, string processSpec, bool stdin, bool tty, Action<string> finished)
    {
        var sync = new SocketPipe();
        using var start = new SocketPipe();
        using var attach = new SocketPipe();
        using var error = new SocketPipe();
        AttachConnection? connection = null;
        try
        {
            List<string> arguments =
            [
                .. Common(id, directory, "exec"),
                "-p", Path.Combine(directory, "pid"), "-P", Path.Combine(directory, "conmon.pid"),
                "-e", "--exec-attach", "--exec-process-spec", processSpec, "-l", "none:",
            ];
            if (stdin)
                arguments.Add("-i");
            if (tty)
                arguments.Add("-t");
            var pid = Start(arguments,
                [$"_OCI_SYNCPIPE={SyncDescriptor}", $"_OCI_STARTPIPE={StartDescriptor}", $"_OCI_ATTACHPIPE={AttachDescriptor}"],
                new() { [SyncDescriptor] = sync.Child, [StartDescriptor] = start.Child, [AttachDescriptor] = attach.Child, [2] = error.Child });
            foreach (var pipe in new[] { sync, start, attach, error })
                pipe.Child.Dispose();
            // The monitor begins at the first byte, listens, says so, and makes the process only at the second: nothing it prints is missed.
            await start.Parent.SendAsync(new byte[1]);
            var listening = await attach.ReadLineAsync();
            if (listening is not null)
            {
                connection = AttachConnection.Connect(directory);
                await start.Parent.SendAsync(new byte[1]);
            }
            var answer = Answer.Parse(await sync.ReadLineAsync());
            await Spawner.WaitAsync(pid);
            if (answer is { Number: > 0 })
            {
                var session = new ExecSession(connection!, answer.Number, directory, sync, finished);
                (connection, sync) = (null, null!);
                return (session, null);
            }
            return (null, answer is { Message.Length: > 0 } ? OciRuntime.Clean(answer.Message) : await ComplaintAsync(error));
        }
        finally
        {
            connection?.Dispose();
            sync?.Dispose();
        }
    }

    private static async Task<string> ComplaintAsync(SocketPipe error)
    {
        var text = OciRuntime.Clean(await error.ReadToEndAsync());
        return text.Length > 0 ? text : "the container monitor ended without an answer";
    }

    private IEnumerable<string> Common(string id, string bundle, string name) =>
    [
        "--api-version", "1", "-c", id, "-u", id, "-n", name, "-r", runtime.Program,
        .. runtime.Arguments.Select(a => $"--runtime-arg={a}"),
        "-b", bundle, "--full-attach", "--no-sync-log",
    ];

    // Where a thread cannot have a cgroup of its own (v2), a shell enters it and becomes the monitor.
    private int Start(List<string> arguments, IReadOnlyList<string> environment, Dictionary<int, SafeHandle> descriptors)
    {
        var request = cgroupProcs is null
            ? new SpawnRequest(program, arguments)
            : new SpawnRequest("/bin/sh", ["-c", "echo 0 > \"$0\" && exec \"$@\"", cgroupProcs, program, .. arguments]);
        return spawner.Start(request with { Environment = environment, Descriptors = descriptors });
    }

    /// <summary>The spawning thread's preparation, and the process list for shells where it cannot be prepared.</summary>
    public static (Action? Prepare, string? CgroupProcs) Placement(CgroupHierarchy cgroups, string? path) => (cgroups, path) switch
    {
        (_, null) => (null, null),
        (CgroupV1 v1, _) => (() => v1.AddThisThread(path), null),
        _ => (null, Path.Combine(cgroups.ProcessDirectory(path), "cgroup.procs")),
    };

    /// <summary>{"data": NUMBER, "message": "..."}</summary>
    internal sealed record Answer(int Number, string Message)
    {
        public static Answer? Parse(string? line)
        {
            if (line is null)
                return null;
            try
            {
                using var document = JsonDocument.Parse(line);
                var number = document.RootElement.TryGetProperty("data", out var data)
                    || document.RootElement.TryGetProperty("exit_code", out data) ? data.GetInt32() : -1;
                var message = document.RootElement.TryGetProperty("message", out var text) ? text.ToString() : "";
                return new Answer(number, message);
            }
            catch (JsonException)
            {
                return new Answer(-1, line);
            }
        }
    }
}
