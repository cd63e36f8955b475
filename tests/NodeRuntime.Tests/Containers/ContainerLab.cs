using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Images;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Tests.Images;

namespace MiniKube.NodeRuntime.Tests.Containers;

/// <summary>A node without a cluster: image store, sandboxes, cgroups and runtime in a directory of one test. Ending it checks that nothing stays behind.</summary>
internal sealed class ContainerLab : IAsyncDisposable
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private static int counter;

    private readonly TemporaryDirectory temp = new();
    private readonly List<string> sandboxes = [];
    private int logs;

    private ContainerLab(OciRuntimeKind kind)
    {
        Kind = kind;
        Images = new ImageStore(temp["images"]);
        Sandboxes = new SandboxStore(temp["sandboxes"], TimeProvider.System);
        Cgroups = new NodeCgroups(CgroupHierarchy.Detect(), $"/mkube-test/{Environment.ProcessId}-{Interlocked.Increment(ref counter)}");
        Cgroups.Create();
    }

    public OciRuntimeKind Kind { get; }
    public ImageStore Images { get; }
    public SandboxStore Sandboxes { get; }
    public NodeCgroups Cgroups { get; }
    public ContainerRuntime Runtime { get; private set; } = null!;
    public Image Busybox { get; private set; } = null!;
    public string Root => temp["node"];

    public string this[string name] => temp[name];

    public static async Task<ContainerLab> StartAsync(OciRuntimeKind kind = OciRuntimeKind.Crun)
    {
        Requirements.Root();
        Requirements.Program(kind == OciRuntimeKind.Crun ? "crun" : "runc");
        Requirements.Program("conmon");
        var busybox = Requirements.Program("busybox");
        var lab = new ContainerLab(kind);
        await lab.OpenAsync();
        lab.Busybox = await lab.BuildAsync("busybox", new ImageConfig { Cmd = ["sh"], Env = ["FROM_IMAGE=1", "OVERRIDDEN=image"] }, busybox);
        return lab;
    }

    /// <summary>Opens the runtime, as a node process does when it begins.</summary>
    public async Task OpenAsync() => Runtime = await ContainerRuntime.OpenAsync(
        new ContainerRuntimeOptions { Root = Root, Runtime = Kind, MonitorCgroup = Cgroups.Runtime, RelistInterval = TimeSpan.FromMilliseconds(100) },
        Images, Cgroups.Hierarchy, TimeProvider.System, NullLogger<ContainerRuntime>.Instance);

    public async Task<Image> BuildAsync(string name, ImageConfig config, string? busybox = null)
    {
        var program = File.ReadAllBytes(busybox ?? Requirements.Program("busybox"));
        ImageFile[] files =
        [
            new ImageFile.Regular("bin/busybox", program),
            .. new[] { "sh", "sleep", "cat", "echo", "id", "ls", "mount", "ps", "head", "dd", "hostname", "touch", "kill", "env", "grep", "wc", "stty", "true", "unshare", "tail" }
                .Select(a => new ImageFile.Link("bin/" + a, "busybox")),
            new ImageFile.Regular("etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:App:/home/app:/bin/sh\n"u8.ToArray(), 0x1a4),
            new ImageFile.Regular("etc/group", "root:x:0:\napps:x:1001:\nextra:x:1002:app\n"u8.ToArray(), 0x1a4),
            new ImageFile.Directory("tmp", 0x3ff),
        ];
        var path = temp[$"{name}.tar"];
        await using (var file = File.Create(path))
            ImageBuilder.WriteDockerArchive(file, ImageReference.Parse(name), files, config);
        return (await Images.ImportAsync(path)).Single();
    }

    public Sandbox Sandbox(string id = "s1", string hostname = "pod-1", bool hostNetwork = false)
    {
        sandboxes.Add(id);
        return Sandboxes.Create(new SandboxSpec { Id = id, Hostname = hostname, HostNetwork = hostNetwork });
    }

    public ContainerSpec Spec(params string[] command) => new()
    {
        Name = "test",
        Image = Busybox,
        ImageName = "busybox",
        Command = command,
        LogPath = temp[$"logs/{Interlocked.Increment(ref logs)}.log"],
        CgroupParent = Cgroups.Pod(QosClass.Burstable, "p1"),
    };

    public ContainerSpec Shell(string script) => Spec("sh", "-c", script);

    /// <summary>Makes and starts a container that must come up.</summary>
    public async Task<ContainerStatus> RunAsync(ContainerSpec spec)
    {
        var created = await Runtime.CreateAsync(spec);
        Assert.True(created.Succeeded, created.ToString());
        var started = await Runtime.StartAsync(created.Value.Id);
        Assert.True(started.Succeeded, started.ToString());
        return started.Value;
    }

    /// <summary>Runs a script to its end and returns its exit code and what it printed.</summary>
    public async Task<(int ExitCode, string Output)> RunToEndAsync(ContainerSpec spec)
    {
        var status = await RunAsync(spec);
        var ended = await Runtime.WaitAsync(status.Id).WaitAsync(Guard);
        return (ended.ExitCode!.Value, Log(ended));
    }

    /// <summary>The messages of a container's log, without times and streams; parts of one line are put together.</summary>
    public static string Log(ContainerStatus status)
    {
        var text = "";
        foreach (var parts in File.ReadLines(status.LogPath).Select(l => l.Split(' ', 4)))
            text += parts[3] + (parts[2] == "F" ? "\n" : "");
        return text.TrimEnd('\n');
    }

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (!condition())
        {
            Assert.False(guard.IsCancellationRequested, "waited in vain for " + what);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in Runtime.List())
            await Runtime.RemoveAsync(container.Id);
        Runtime.Dispose();
        foreach (var sandbox in sandboxes)
            Sandboxes.Remove(sandbox);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Root, "containers")));
        await UntilAsync(() => !Processes().Any(), "processes to go: " + string.Join("; ", Processes()));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Root, "exits")));
        Assert.Empty(Directory.GetFileSystemEntries(temp["images/leases"]));
        Assert.True(await Cgroups.RemoveAsync(Guard, TimeProvider.System));
        Assert.DoesNotContain(Cgroups.Hierarchy.Directories(Cgroups.Parent), Directory.Exists);
        foreach (var directory in Cgroups.Hierarchy.Directories("/mkube-test"))
        {
            // Other tests may be in it; the last one takes it away.
            if (Directory.Exists(directory))
                FileTree.RemoveEmptyDirectory(directory);
        }
        temp.Dispose();
    }

    // Whoever names this test's directory on its command line belongs to it.
    private IEnumerable<string> Processes()
    {
        foreach (var directory in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            string command;
            try
            {
                command = File.ReadAllText(directory + "/cmdline").Replace('\0', ' ');
            }
            catch (IOException)
            {
                continue;
            }
            if (command.Contains(temp.Path, StringComparison.Ordinal))
                yield return command;
        }
    }
}
