using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Images;

namespace MiniKube.NodeRuntime.Tests.Containers;

public sealed class ContainerConfinementTests
{
    [Theory]
    [InlineData(OciRuntimeKind.Crun)]
    [InlineData(OciRuntimeKind.Runc)]
    public async Task A_container_sees_itself_and_little_else(OciRuntimeKind kind)
    {
        await using var lab = await ContainerLab.StartAsync(kind);
        var cases = new (string Script, string Expected)[]
        {
            ("id -u; id -g", "0\n0"),
            ("echo $$; set -- /proc/[0-9]*; echo $#", "1\n1"),
            ("grep Seccomp: /proc/self/status", "Seccomp:\t2"),
            ("grep NoNewPrivs /proc/self/status", "NoNewPrivs:\t0"),
            ("grep CapEff /proc/self/status", "CapEff:\t00000000a80425fb"),
            ("(echo x > /proc/sys/kernel/hostname) 2>/dev/null || echo refused", "refused"),
            ("head -c 1 /proc/interrupts 2>/dev/null | wc -c", "0"),
            ("mount -t tmpfs x /tmp 2>&1 || true", "mount: permission denied (are you root?)"),
            ("unshare -U true 2>&1 || true", "unshare: unshare(0x10000000): Operation not permitted"),
            ("touch /sys/fs/cgroup/memory/x 2>/dev/null || echo refused", "refused"),
            ("grep -c ':memory:/$' /proc/self/cgroup", "1"),
            ("ls /sys/class/net", "lo"),
        };
        var sandbox = lab.Sandbox();
        foreach (var (script, expected) in cases)
        {
            var (_, output) = await lab.RunToEndAsync(lab.Shell(script) with { Sandbox = sandbox });
            Assert.Equal((script, expected), (script, output));
        }
    }

    [Fact]
    public async Task The_process_is_what_image_and_spec_say()
    {
        await using var lab = await ContainerLab.StartAsync();
        var image = await lab.BuildAsync("configured", new ImageConfig
        {
            Entrypoint = ["sh", "-c"],
            Cmd = ["echo from image"],
            User = "app",
            WorkingDir = "/srv/new",
            Env = ["FROM_IMAGE=1", "OVERRIDDEN=image", "PATH=/bin"],
        });
        ContainerSpec Spec(params string[] args) => lab.Spec() with { Image = image, Args = args };
        var cases = new (ContainerSpec Spec, string Expected)[]
        {
            (Spec(), "from image"),
            (Spec("id; pwd; echo $HOME"), "uid=1000(app) gid=1001(apps) groups=1001(apps),1002(extra)\n/srv/new\n/home/app"),
            (Spec("id; pwd") with { User = new() { Uid = 5, Gid = 6, SupplementalGroups = [7] }, WorkingDir = "/tmp" }, "uid=5 gid=6 groups=6,7\n/tmp"),
            (Spec("id -u; id -g") with { User = new() { Uid = 1000, NonRoot = true } }, "1000\n1001"),
            (Spec("echo $FROM_IMAGE $OVERRIDDEN $ADDED $HOSTNAME") with
            {
                Hostname = "pod-1", Env = [new("OVERRIDDEN", "early"), new("OVERRIDDEN", "late"), new("ADDED", "a=b c")],
            }, "1 late a=b c pod-1"),
            (Spec() with { Command = ["echo", "instead"] }, "instead"),
            (Spec("grep CapEff /proc/self/status") with { DropCapabilities = ["ALL"], AddCapabilities = ["NET_BIND_SERVICE"], User = new() { Uid = 0 } },
                "CapEff:\t0000000000000400"),
            (Spec("grep NoNewPrivs /proc/self/status") with { AllowPrivilegeEscalation = false }, "NoNewPrivs:\t1"),
            (Spec("grep Seccomp: /proc/self/status") with { Seccomp = false }, "Seccomp:\t0"),
            (Spec("grep Seccomp: /proc/self/status; touch /sys/fs/cgroup/x && echo free") with { Privileged = true, User = new() { Uid = 0 } },
                "Seccomp:\t0\nfree"),
            (Spec("grep 'open files' /proc/self/limits") with { Rlimits = [new("RLIMIT_NOFILE", 77, 88)] },
                "Max open files            77                   88                   files     "),
        };
        foreach (var (spec, expected) in cases)
        {
            var (code, output) = await lab.RunToEndAsync(spec);
            Assert.Equal((0, expected), (code, output));
        }
    }

    [Fact]
    public async Task Files_are_mounted_and_the_root_is_written_or_not()
    {
        await using var lab = await ContainerLab.StartAsync();
        Directory.CreateDirectory(lab["volume"]);
        File.WriteAllText(lab["volume/in"], "from the node");
        File.WriteAllText(lab["file"], "one file");
        var spec = lab.Shell("cat /data/in /etc/one; echo out > /data/out; echo x 2>/dev/null > /ro/x || echo read-only; echo root > /made && cat /made") with
        {
            Mounts = [new(lab["volume"], "/data"), new(lab["volume"], "/ro") { ReadOnly = true }, new(lab["file"], "/etc/one") { ReadOnly = true }],
        };
        var (code, output) = await lab.RunToEndAsync(spec);
        Assert.Equal((0, "from the nodeone fileread-onlyroot"), (code, output.Replace("\n", "")));
        Assert.Equal("out\n", File.ReadAllText(lab["volume/out"]));

        // What one container wrote is not in the image, and a read-only root takes nothing.
        Assert.Equal((1, "clean"), await lab.RunToEndAsync(lab.Shell("ls /made 2>/dev/null || echo clean; touch /made 2>/dev/null") with { ReadOnlyRootFilesystem = true }));
    }

    [Fact]
    public async Task Containers_of_a_sandbox_share_its_namespaces()
    {
        await using var lab = await ContainerLab.StartAsync();
        var sandbox = lab.Sandbox("s1", "pod-1");
        var first = await lab.RunAsync(lab.Shell("echo shared > /dev/shm/x; sleep 1000") with { Sandbox = sandbox });
        await ContainerLab.UntilAsync(() => File.Exists(Path.Combine(sandbox.SharedMemoryPath, "x")), "shared memory");
        var (_, output) = await lab.RunToEndAsync(lab.Shell("hostname; cat /dev/shm/x") with { Sandbox = sandbox });
        Assert.Equal("pod-1\nshared", output);
        string Namespace(int pid, string kind) => new FileInfo($"/proc/{pid}/ns/{kind}").LinkTarget!;
        var second = await lab.RunAsync(lab.Spec("sleep", "1000") with { Sandbox = sandbox });
        foreach (var kind in new[] { "net", "ipc", "uts" })
        {
            Assert.Equal(Namespace(first.Pid, kind), Namespace(second.Pid, kind));
            Assert.NotEqual(Namespace(Environment.ProcessId, kind), Namespace(second.Pid, kind));
        }
        foreach (var kind in new[] { "pid", "mnt", "cgroup" })
            Assert.NotEqual(Namespace(first.Pid, kind), Namespace(second.Pid, kind));

        var host = await lab.RunAsync(lab.Spec("sleep", "1000") with { Sandbox = lab.Sandbox("host", hostNetwork: true) });
        Assert.Equal(Namespace(Environment.ProcessId, "net"), Namespace(host.Pid, "net"));
        Assert.Equal(["host", "s1"], lab.Sandboxes.List().Select(s => s.Id));
    }

    [Fact]
    public async Task Exec_attaches_streams_a_terminal_and_the_exit_code()
    {
        await using var lab = await ContainerLab.StartAsync();
        var status = await lab.RunAsync(lab.Spec("sleep", "1000"));
        var echo = await lab.Runtime.ExecAsync(status.Id, new ExecSpec(["sh", "-c", "cat; echo oops >&2; exit 5"]) { Stdin = true });
        Assert.True(echo.Succeeded, echo.ToString());
        using (var session = echo.Value)
        {
            var sent = new string('x', 100_000);
            var writing = session.WriteAsync(System.Text.Encoding.ASCII.GetBytes(sent));
            var (stdout, stderr) = await ReadAsync(session, async read =>
            {
                await writing;
                if (read == sent.Length)
                    session.CloseInput();
            });
            Assert.Equal((sent, "oops\n"), (stdout, stderr));
            Assert.Equal(5, await session.ExitCode.WaitAsync(ContainerLab.Guard));
        }
        var terminal = (await lab.Runtime.ExecAsync(status.Id, new ExecSpec(["sh", "-c", "read x; stty size; exit 0"]) { Stdin = true, Tty = true })).Value!;
        terminal.Resize(132, 43);
        await terminal.WriteAsync("go\r"u8.ToArray());
        var (screen, _) = await ReadAsync(terminal, _ => Task.CompletedTask);
        Assert.Equal("go\r\n43 132\r\n", screen);
        Assert.Equal(0, await terminal.ExitCode.WaitAsync(ContainerLab.Guard));
        terminal.Dispose();

        var missing = await lab.Runtime.ExecAsync(status.Id, new ExecSpec(["/no/such"]));
        Assert.Equal(FailureKind.Runtime, missing.Failure);
        Assert.Contains("/no/such", missing.Message);
        await lab.Runtime.KillAsync(status.Id, 9);
        await lab.Runtime.WaitAsync(status.Id).WaitAsync(ContainerLab.Guard);
        Assert.Equal(FailureKind.NotRunning, (await lab.Runtime.ExecAsync(status.Id, new ExecSpec(["true"]))).Failure);
    }

    [Fact]
    public async Task A_command_run_to_its_end_is_killed_when_its_time_is_over()
    {
        await using var lab = await ContainerLab.StartAsync();
        var status = await lab.RunAsync(lab.Spec("sleep", "1000"));
        var good = (await lab.Runtime.ExecToEndAsync(status.Id, ["sh", "-c", "echo out; echo err >&2; exit 3"], ContainerLab.Guard)).Value!;
        Assert.Equal((3, "out\n", "err\n"), (good.ExitCode, Text(good.Stdout), Text(good.Stderr)));
        var late = (await lab.Runtime.ExecToEndAsync(status.Id, ["sh", "-c", "echo begun; exec sleep 777"], TimeSpan.FromMilliseconds(500))).Value!;
        Assert.Equal((null, "begun\n"), (late.ExitCode, Text(late.Stdout)));
        await ContainerLab.UntilAsync(() => lab.Cgroups.Hierarchy.Processes(status.CgroupPath).Count == 1, "the late command to be killed");
        var much = (await lab.Runtime.ExecToEndAsync(status.Id, ["head", "-c", "200000", "/dev/zero"], ContainerLab.Guard, outputLimit: 1000)).Value!;
        Assert.Equal((0, 1000), (much.ExitCode, much.Stdout.Length));
        var many = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => lab.Runtime.ExecToEndAsync(status.Id, ["echo", $"{i}"], ContainerLab.Guard)));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}\n"), many.Select(m => Text(m.Value!.Stdout)));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(lab.Root, "containers", status.Id, "exec")));
    }

    [Fact]
    public async Task Attach_reaches_the_program_itself()
    {
        await using var lab = await ContainerLab.StartAsync();
        var status = await lab.RunAsync(lab.Shell("while read line; do echo got $line; done; exit 9") with { Stdin = true, StdinOnce = true });
        var attached = lab.Runtime.Attach(status.Id);
        Assert.True(attached.Succeeded, attached.ToString());
        using var session = attached.Value;
        await session.WriteAsync("one\ntwo\n"u8.ToArray());
        session.CloseInput();
        var (stdout, _) = await ReadAsync(session, _ => Task.CompletedTask);
        Assert.Equal("got one\ngot two\n", stdout);
        Assert.Equal(9, (await lab.Runtime.WaitAsync(status.Id).WaitAsync(ContainerLab.Guard)).ExitCode);
    }

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private static async Task<(string Stdout, string Stderr)> ReadAsync(IStreamSession session, Func<int, Task> after)
    {
        using var guard = new CancellationTokenSource(ContainerLab.Guard);
        var texts = new Dictionary<OutputStream, string> { [OutputStream.Stdout] = "", [OutputStream.Stderr] = "" };
        while (await session.ReadAsync(guard.Token) is { } chunk)
        {
            texts[chunk.Stream] += System.Text.Encoding.UTF8.GetString(chunk.Data.Span);
            await after(texts[OutputStream.Stdout].Length);
        }
        return (texts[OutputStream.Stdout], texts[OutputStream.Stderr]);
    }
}
