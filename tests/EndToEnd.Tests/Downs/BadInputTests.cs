using System.Net;
using System.Net.Sockets;
using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Downs;

/// <summary>What cannot be done is told in one clear line, with a non-zero exit, and nothing half made stays.</summary>
[Collection(Order.BadInput)]
public sealed class BadInputTests
{
    private const int Nobody = 65534;

    /// <summary>Commands, and what the line has to name.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { "frobnicate", "frobnicate" },
        { "up --frob", "--frob" },
        { "up --nodes none", "none" },
        { "up --nodes 0", "--nodes" },
        { "up --name Not_Good", "Not_Good" },
        { "up --subnet 10.0.0.0", "10.0.0.0" },
        { "up --runtime docker", "docker" },
        { "down --name e2e-nowhere", "e2e-nowhere" },
        { "status --name e2e-nowhere", "e2e-nowhere" },
        { "image ls --name e2e-nowhere", "e2e-nowhere" },
        { "image", "import" },
        { "apiserver", "--data-dir" },
        { "scheduler --kubeconfig /nonexistent", "/nonexistent" },
        { "controllers --kubeconfig /nonexistent", "/nonexistent" },
        { "controllers --kubeconfig /nonexistent --metrics-bind-address here", "here" },
        { "node --name n --root /tmp/x --kubeconfig /nonexistent", "/nonexistent" },
        { "get pods --kubeconfig /nonexistent", "/nonexistent" },
        { "apply -f /nonexistent.yaml", "/nonexistent.yaml" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_named(string command, string named)
    {
        Needs.Containers();
        using var lab = await Lab.CreateAsync();
        var before = await NetworkTraces.OfAsync(lab);
        Assert.Contains(named, (await lab.RunAsync(Needs.Mkube, Named(command).Split(' '))).FailedInOneLine());
        Assert.Equal(before, await NetworkTraces.OfAsync(lab));
        Assert.Empty(Clusters());
    }

    [Fact]
    public async Task A_taken_port_is_named_and_nothing_is_made()
    {
        Needs.Containers();
        using var lab = await Lab.CreateAsync();
        var before = await NetworkTraces.OfAsync(lab);
        const int port = 16443;
        using var taken = lab.Namespace.Run(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Listen();
            return socket;
        });
        var name = SharedCluster.NewName();
        Assert.Contains($"{port}", (await lab.RunAsync(Needs.Mkube, ["up", "--name", name, "--api-port", $"{port}"])).FailedInOneLine());
        Assert.Empty(Traces.Of(name));
        Assert.Equal(before, await NetworkTraces.OfAsync(lab));
    }

    /// <summary>What is shown to the program in place of the kernel's own, and what it misses there.</summary>
    public static TheoryData<string, string> Lacks => new()
    {
        { "grep -v overlay /proc/filesystems >$1; mount --bind $1 /proc/filesystems", "overlay" },
        { "mount -t tmpfs none /sys/fs/cgroup", "cgroup controller \"memory\"" },
    };

    [Theory]
    [MemberData(nameof(Lacks))]
    public async Task A_machine_without_a_kernel_feature_is_told_which(string hide, string named)
    {
        Needs.Containers();
        using var lab = await Lab.CreateAsync();
        var before = await NetworkTraces.OfAsync(lab);
        var name = SharedCluster.NewName();
        var refused = await lab.RunAsync("unshare",
            ["--mount", "sh", "-ec", hide + "; exec \"$2\" up --name \"$3\"", "sh", Path.Combine(lab.Home, "filesystems"), Needs.Mkube, name]);
        Assert.Contains(named, refused.FailedInOneLine());
        Assert.Empty(Traces.Of(name));
        Assert.Equal(before, await NetworkTraces.OfAsync(lab));
    }

    [Fact]
    public async Task Without_root_rights_up_and_down_say_so()
    {
        Needs.Root();
        Needs.Program("setpriv", "util-linux");
        using var lab = await Lab.CreateAsync();
        // The tree may lie where others cannot read.
        var copy = Directory.CreateTempSubdirectory("mkube-e2e-bin-").FullName;
        try
        {
            (await lab.RunAsync("cp", ["-r", Path.GetDirectoryName(Needs.Mkube)!, copy + "/mkube"])).Succeeded();
            (await lab.RunAsync("chmod", ["-R", "a+rX", copy])).Succeeded();
            foreach (var command in (string[])["up", "down"])
            {
                var refused = await lab.RunAsync("setpriv", [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", copy + "/mkube/mkube", command, "--name", SharedCluster.NewName()]);
                Assert.Contains("root", refused.FailedInOneLine());
            }
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task Addresses_in_use_are_named_and_nothing_is_made()
    {
        Needs.Containers();
        using var lab = await Lab.CreateAsync();
        (await lab.RunAsync("ip", ["address", "add", "172.30.0.7/24", "dev", "lo"])).Succeeded();
        (await lab.RunAsync("ip", ["route", "add", "172.30.0.0/24", "dev", "lo"])).Succeeded();
        var before = await NetworkTraces.OfAsync(lab);
        var name = SharedCluster.NewName();
        Assert.Contains("172.30.0.0/24", (await lab.RunAsync(Needs.Mkube, ["up", "--name", name])).FailedInOneLine());
        Assert.Empty(Traces.Of(name));
        Assert.Equal(before, await NetworkTraces.OfAsync(lab));
    }

    // Should it come up in spite of all, then not as the default cluster.
    private static string Named(string command) =>
        command.StartsWith("up ", StringComparison.Ordinal) && !command.Contains("--name", StringComparison.Ordinal) ? $"{command} --name {SharedCluster.NewName()}" : command;

    private static string[] Clusters() => Directory.Exists("/var/lib/mkube") ? Directory.GetDirectories("/var/lib/mkube", SharedCluster.NamesOfThisRun) : [];
}
