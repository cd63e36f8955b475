using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>
/// The containers of a node. Each is an OCI bundle under its own monitor, so they go on when this process ends; opening the same
/// directory again finds them with their state. Safe for concurrent use; calls for one container come from one place at a time.
/// </summary>
public sealed partial class ContainerRuntime : IDisposable
{
    private const int LostExitCode = 255;
    private static readonly TimeSpan RemovalTimeout = TimeSpan.FromSeconds(10);

    private readonly ContainerRuntimeOptions options;
    private readonly ImageStore images;
    private readonly CgroupHierarchy cgroups;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly FileEvents events = new();
    private readonly Spawner spawner;
    private readonly OciRuntime runtime;
    private readonly Conmon conmon;
    private readonly ConcurrentDictionary<string, Entry> containers = new();
    private ITimer? relist;
    private int execs;

    private ContainerRuntime(
        ContainerRuntimeOptions options, ImageStore images, CgroupHierarchy cgroups, TimeProvider time, ILogger logger)
    {
        this.options = options;
        this.images = images;
        this.cgroups = cgroups;
        this.time = time;
        this.logger = logger;
        Directory.CreateDirectory(ContainerFiles.Containers(options.Root));
        Directory.CreateDirectory(ContainerFiles.Exits(options.Root));
        var (prepare, procs) = Conmon.Placement(cgroups, options.MonitorCgroup);
        spawner = new Spawner(prepare);
        runtime = OciRuntime.Open(options.Runtime, options.Root, spawner);
        conmon = new Conmon(spawner, runtime, procs);
    }

    /// <summary>Opens a node's containers: those on disk are found again, those half made are removed.</summary>
    /// <exception cref="FileNotFoundException">the OCI runtime or conmon is not installed</exception>
    public static async Task<ContainerRuntime> OpenAsync(
        ContainerRuntimeOptions options, ImageStore images, CgroupHierarchy cgroups, TimeProvider time, ILogger<ContainerRuntime> logger)
    {
        var opened = new ContainerRuntime(options with { Root = Path.GetFullPath(options.Root) }, images, cgroups, time, logger);
        await opened.RecoverAsync();
        opened.relist = time.CreateTimer(static runtime => ((ContainerRuntime)runtime!).LookAtAll(), opened, options.RelistInterval, options.RelistInterval);
        return opened;
    }

    /// <summary>
    /// A container's program has ended. Raised once per container, on a thread that must not be held up; not for containers
    /// found ended when this was opened.
    /// </summary>
    public event Action<ContainerStatus>? Exited;

    public IReadOnlyList<ContainerStatus> List() => [.. containers.Values.Select(Look).OrderBy(s => s.CreatedAt).ThenBy(s => s.Id, StringComparer.Ordinal)];

    public ContainerStatus? Get(string id) => containers.TryGetValue(id, out var entry) ? Look(entry) : null;

    /// <summary>Completes with the status when the program has ended.</summary>
    public async Task<ContainerStatus> WaitAsync(string id, CancellationToken cancellation = default)
    {
        var entry = containers.GetValueOrDefault(id) ?? throw new ArgumentException($"no container {id}", nameof(id));
        _ = Look(entry);
        return await entry.Ended.Task.WaitAsync(cancellation);
    }

    /// <summary>Usage of the container's cgroup; null when it is gone.</summary>
    public CgroupUsage? Usage(string id) => containers.TryGetValue(id, out var entry) ? cgroups.ReadUsage(entry.Record.Status.CgroupPath) : null;

    /// <summary>Makes a container; its program begins with <see cref="StartAsync"/>. On failure nothing is left.</summary>
    public async Task<Outcome<ContainerStatus>> CreateAsync(ContainerSpec spec)
    {
        var files = new ContainerFiles(options.Root, RandomNumberGenerator.GetHexString(64, lowercase: true));
        var stopSignal = Signals.Parse(FirstGiven(spec.StopSignal, spec.Image.Config.StopSignal, "SIGTERM"));
        if (stopSignal is null)
            return Outcome<ContainerStatus>.Failed(FailureKind.BadConfig, $"unknown stop signal {spec.StopSignal}");
        var cgroup = $"{spec.CgroupParent.TrimEnd('/')}/{files.Id}";
        try
        {
            Directory.CreateDirectory(files.Directory);
            if (await images.LeaseAsync(spec.Image, files.Id, files.Directory) is null)
                return await AbandonAsync(files, cgroup, FailureKind.ImageMissing, $"image {spec.Image.Id} is not present");
            PrepareRoot(files, spec);
            PrepareBundle(files, spec, cgroup);
            var record = new ContainerRecord { Status = NewStatus(files, spec, cgroup, stopSignal.Value) };
            var entry = new Entry(files, record);
            containers[files.Id] = entry;
            var (pid, complaint) = await conmon.CreateAsync(files, spec);
            if (complaint is not null)
                return await AbandonAsync(files, cgroup, FailureKind.Runtime, complaint);
            record = record with
            {
                Status = record.Status with { Pid = pid },
                Init = ProcessIdentity.Of(pid) ?? default,
                Monitor = ReadPid(files.MonitorPid) is { } monitor ? ProcessIdentity.Of(monitor) ?? default : default,
            };
            entry.Record = record;
            record.Write(files);
            return Outcome<ContainerStatus>.Success(Look(entry));
        }
        catch (ContainerConfigException e)
        {
            return await AbandonAsync(files, cgroup, FailureKind.BadConfig, e.Message);
        }
        catch
        {
            await AbandonAsync(files, cgroup, FailureKind.Runtime, "");
            throw;
        }
    }

    /// <summary>Begins the program of a created container.</summary>
    public async Task<Outcome<ContainerStatus>> StartAsync(string id)
    {
        if (!containers.TryGetValue(id, out var entry) || Look(entry).State != ContainerState.Created)
            return Outcome<ContainerStatus>.Failed(FailureKind.NotRunning, $"container {id} is not waiting to be started");
        // Noted before, lest a program that ends at once has ended before it began.
        var started = time.GetUtcNow();
        if (await runtime.StartAsync(id) is { } complaint)
            return Outcome<ContainerStatus>.Failed(FailureKind.Runtime, complaint);
        NoteStart(entry, started);
        return Outcome<ContainerStatus>.Success(Look(entry));
    }

    /// <summary>Sends a signal to the container's first process.</summary>
    /// <returns>false when it does not run (any more)</returns>
    public async Task<bool> KillAsync(string id, int signal)
    {
        if (!containers.TryGetValue(id, out var entry) || Look(entry).State == ContainerState.Exited)
            return false;
        return await runtime.KillAsync(id, signal) is null;
    }

    /// <summary>Removes a container with everything but its log, killing it first. Harmless when there is none.</summary>
    public async Task RemoveAsync(string id)
    {
        if (!containers.TryGetValue(id, out var entry))
            return;
        await CleanUpAsync(entry.Files, entry.Record.Status.CgroupPath);
        if (containers.TryRemove(id, out _))
            entry.Ended.TrySetCanceled();
    }

    /// <summary>Runs a command in a running container, attached to its streams.</summary>
    public async Task<Outcome<ExecSession>> ExecAsync(string id, ExecSpec spec)
    {
        if (!containers.TryGetValue(id, out var entry) || Look(entry).State != ContainerState.Running)
            return Outcome<ExecSession>.Failed(FailureKind.NotRunning, $"container {id} is not running");
        var directory = Path.Combine(entry.Files.Execs, $"{Interlocked.Increment(ref execs)}");
        Directory.CreateDirectory(directory);
        var processSpec = Path.Combine(directory, "process.json");
        var process = JsonNode.Parse(File.ReadAllBytes(entry.Files.Config))!["process"]!.AsObject();
        process["args"] = new JsonArray([.. spec.Command.Select(a => (JsonNode)a)]);
        process["terminal"] = spec.Tty;
        var environment = process["env"]!.AsArray();
        if (spec.Tty && !environment.Any(e => e!.GetValue<string>().StartsWith("TERM=", StringComparison.Ordinal)))
            environment.Add("TERM=xterm");
        File.WriteAllText(processSpec, process.ToJsonString());
        var (session, complaint) = await conmon.ExecAsync(id, directory, processSpec, spec.Stdin, spec.Tty, RemoveExec);
        if (session is not null)
            return Outcome<ExecSession>.Success(session);
        RemoveExec(directory);
        return Outcome<ExecSession>.Failed(FailureKind.Runtime, complaint!);
    }

    /// <summary>Runs a command in a running container to its end, or kills it when the time is over.</summary>
    /// <param name="outputLimit">bytes of each stream that are kept</param>
    public async Task<Outcome<ExecResult>> ExecToEndAsync(
        string id, IReadOnlyList<string> command, TimeSpan timeout, int outputLimit = 16 * 1024, CancellationToken cancellation = default)
    {
        using var overdue = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancellation);
        var beginning = ExecAsync(id, new ExecSpec(command));
        Outcome<ExecSession> begun;
        try
        {
            begun = await beginning.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            _ = beginning.ContinueWith(static late => EndLate(late.Result), TaskContinuationOptions.OnlyOnRanToCompletion);
            cancellation.ThrowIfCancellationRequested();
            return Outcome<ExecResult>.Success(new ExecResult());
        }
        if (!begun.Succeeded)
            return Outcome<ExecResult>.Failed(begun.Failure!.Value, begun.Message);
        using var session = begun.Value;
        using var stdout = new MemoryStream();
        using var stderr = new MemoryStream();
        int? exitCode = null;
        try
        {
            while (await session.ReadAsync(either.Token) is { } chunk)
            {
                var kept = chunk.Stream == OutputStream.Stderr ? stderr : stdout;
                kept.Write(chunk.Data.Span[..(int)Math.Min(chunk.Data.Length, outputLimit - kept.Length)]);
            }
            exitCode = await session.ExitCode.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            session.Kill();
            cancellation.ThrowIfCancellationRequested();
        }
        return Outcome<ExecResult>.Success(new ExecResult { ExitCode = exitCode, Stdout = stdout.ToArray(), Stderr = stderr.ToArray() });
    }

    /// <summary>Attaches to the streams of the container's own program; output from now on.</summary>
    public Outcome<IStreamSession> Attach(string id)
    {
        if (!containers.TryGetValue(id, out var entry) || Look(entry).State == ContainerState.Exited)
            return Outcome<IStreamSession>.Failed(FailureKind.NotRunning, $"container {id} is not running");
        try
        {
            return Outcome<IStreamSession>.Success(new AttachSession(AttachConnection.Connect(entry.Files.Directory), entry.Files));
        }
        catch (SocketException e)
        {
            return Outcome<IStreamSession>.Failed(FailureKind.NotRunning, $"attach to container {id}: {e.Message}");
        }
    }

    /// <summary>Sets the size of the terminal of the container's own program.</summary>
    public void Resize(string id, int width, int height)
    {
        if (containers.TryGetValue(id, out var entry))
            MonitorControl.Resize(entry.Files.Control, width, height);
    }

    /// <summary>Puts the log aside under another name; the container goes on writing to a new one of the old name.</summary>
    public void RotateLog(string id, string asidePath)
    {
        if (!containers.TryGetValue(id, out var entry))
            return;
        File.Move(entry.Record.Status.LogPath, asidePath, overwrite: true);
        MonitorControl.ReopenLog(entry.Files.Control);
    }

    /// <summary>Lets go of the containers, which go on.</summary>
    public void Dispose()
    {
        relist?.Dispose();
        events.Dispose();
        spawner.Dispose();
    }

    private static void NoteStart(Entry entry, DateTimeOffset started)
    {
        lock (entry)
        {
            var status = entry.Record.Status;
            entry.Record = entry.Record with
            {
                Status = status with { StartedAt = started, State = status.State == ContainerState.Created ? ContainerState.Running : status.State },
            };
            entry.Record.Write(entry.Files);
        }
    }

    private static string FirstGiven(params string[] texts) => texts.First(t => t.Length > 0);

    private void PrepareRoot(ContainerFiles files, ContainerSpec spec)
    {
        foreach (var directory in new[] { files.RootFs, files.Upper, files.Work, files.Persist })
            Directory.CreateDirectory(directory);
        var (layers, lowers) = images.Lowers(spec.Image);
        Overlay.Mount(files.RootFs, layers, lowers, files.Upper, files.Work);
    }

    private static void PrepareBundle(ContainerFiles files, ContainerSpec spec, string cgroup)
    {
        using var root = new RootedDirectory(files.RootFs);
        File.WriteAllBytes(files.Config, OciConfig.Write(spec, root, cgroup));
        Directory.CreateDirectory(Path.GetDirectoryName(spec.LogPath)!);
    }

    private ContainerStatus NewStatus(ContainerFiles files, ContainerSpec spec, string cgroup, int stopSignal) => new()
    {
        Id = files.Id,
        Name = spec.Name,
        State = ContainerState.Created,
        Labels = spec.Labels,
        ImageId = spec.Image.Id,
        ImageName = spec.ImageName,
        LogPath = spec.LogPath,
        CgroupPath = cgroup,
        StopSignal = stopSignal,
        Tty = spec.Tty,
        CreatedAt = time.GetUtcNow(),
    };

    private async Task<Outcome<ContainerStatus>> AbandonAsync(ContainerFiles files, string cgroup, FailureKind kind, string message)
    {
        containers.TryRemove(files.Id, out _);
        await CleanUpAsync(files, cgroup);
        return Outcome<ContainerStatus>.Failed(kind, message);
    }

    private async Task CleanUpAsync(ContainerFiles files, string cgroup)
    {
        if (File.Exists(files.Config) && await runtime.DeleteAsync(files.Id) is { } complaint)
            LogRemovalComplaint(files.Id, complaint);
        if (cgroup.Length > 0 && !(await cgroups.KillAsync(cgroup, RemovalTimeout, time) && await cgroups.RemoveAsync(cgroup, RemovalTimeout, time)))
            LogRemovalComplaint(files.Id, $"cgroup {cgroup} is still in use");
        // With its program gone the monitor has nothing left to do but to end.
        foreach (var pidFile in Directory.Exists(files.Execs) ? Directory.GetFiles(files.Execs, "conmon.pid", SearchOption.AllDirectories) : [])
            KillMonitor(pidFile, files.Id);
        KillMonitor(files.MonitorPid, files.Id);
        while (Mounts.TryUnmount(files.RootFs))
        {
        }
        FileTree.Remove(files.Directory);
        File.Delete(files.Exit);
        images.Release(files.Id);
    }

    // The pid may have passed on to another process: one that watches this container says so on its command line.
    private static void KillMonitor(string pidFile, string id)
    {
        if (ReadPid(pidFile) is not { } pid || ProcessIdentity.Of(pid) is not { } monitor)
            return;
        try
        {
            if (File.ReadAllText($"/proc/{pid}/cmdline").Contains(id, StringComparison.Ordinal))
                monitor.Signal(Signals.Kill);
        }
        catch (IOException)
        {
            // Ended by itself.
        }
    }

    private static int? ReadPid(string file) => File.Exists(file) && int.TryParse(File.ReadAllText(file), out var pid) ? pid : null;

    private static void EndLate(Outcome<ExecSession> begun)
    {
        begun.Value?.Kill();
        begun.Value?.Dispose();
    }

    private static void RemoveExec(string directory)
    {
        try
        {
            FileTree.Remove(directory);
        }
        catch (KernelException)
        {
            // The monitor may still be leaving; what stays goes with the container.
        }
    }

    private async Task RecoverAsync()
    {
        foreach (var directory in Directory.GetDirectories(ContainerFiles.Containers(options.Root)))
        {
            var files = new ContainerFiles(options.Root, Path.GetFileName(directory));
            if (ContainerRecord.Read(files) is { } record)
            {
                containers[files.Id] = new Entry(files, record);
                continue;
            }
            LogInterrupted(files.Id);
            await CleanUpAsync(files, CgroupOf(files));
        }
        events.Watch(ContainerFiles.Exits(options.Root), FileChange.MovedTo | FileChange.ClosedAfterWrite, OnExit);
        foreach (var entry in containers.Values)
        {
            // The former process may have died after it started the program and before it noted so.
            if (Look(entry, announce: false).State == ContainerState.Created && await runtime.IsRunningAsync(entry.Files.Id))
                NoteStart(entry, File.GetLastWriteTimeUtc(entry.Files.Record));
        }
    }

    private static string CgroupOf(ContainerFiles files) =>
        AtomicFile.TryRead(files.Config) is { Length: > 0 } bytes
            ? JsonNode.Parse(bytes)?["linux"]?["cgroupsPath"]?.GetValue<string>() ?? ""
            : "";

    private void OnExit(string id, FileChange change)
    {
        if (change.HasFlag(FileChange.Overflow))
        {
            LookAtAll();
        }
        else if (containers.TryGetValue(id, out var entry))
        {
            Look(entry);
        }
    }

    private void LookAtAll()
    {
        foreach (var entry in containers.Values)
            Look(entry);
    }

    /// <summary>The state as the disk and the kernel have it now.</summary>
    private ContainerStatus Look(Entry entry) => Look(entry, announce: true);

    private ContainerStatus Look(Entry entry, bool announce)
    {
        ContainerStatus status;
        lock (entry)
        {
            status = entry.Record.Status;
            if (status.State == ContainerState.Exited)
                return status;
            if (AtomicFile.TryRead(entry.Files.Exit) is { Length: > 0 } code && int.TryParse(code, out var exitCode))
                status = status with { ExitCode = exitCode, FinishedAt = File.GetLastWriteTimeUtc(entry.Files.Exit) };
            else if (status.Pid > 0 && !entry.Record.Init.IsAlive && !entry.Record.Monitor.IsAlive && !File.Exists(entry.Files.Exit))
                status = status with { ExitCode = LostExitCode, FinishedAt = time.GetUtcNow(), Lost = true };
            else
                return status;
            status = status with { State = ContainerState.Exited, OomKilled = File.Exists(entry.Files.OomMarker) };
            entry.Record = entry.Record with { Status = status };
            // An end that nobody recorded must not move when it is looked at again.
            if (status.Lost)
                entry.Record.Write(entry.Files);
        }
        if (status.Lost)
            LogLost(status.Id);
        entry.Ended.TrySetResult(status);
        if (announce)
            Announce(status);
        return status;
    }

    private void Announce(ContainerStatus status)
    {
        try
        {
            Exited?.Invoke(status);
        }
        catch (Exception e)
        {
            LogHandlerFailed(e, status.Id);
        }
    }

    private sealed class Entry(ContainerFiles files, ContainerRecord record)
    {
        public ContainerFiles Files => files;
        public ContainerRecord Record { get; set; } = record;
        public TaskCompletionSource<ContainerStatus> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
