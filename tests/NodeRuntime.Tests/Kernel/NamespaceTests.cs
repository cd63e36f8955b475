using System.Net.NetworkInformation;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Tests.Kernel;

public sealed class NamespaceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mkube-ns-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_created_namespace_holds_only_loopback_and_leaves_the_caller_where_it_was()
    {
        Privileges.RequireNamespaces();
        var before = new FileInfo("/proc/thread-self/ns/net").LinkTarget;
        var ns = NetworkNamespace.Create(Path.Combine(_directory, "pods", "a"));
        try
        {
            var (inside, interfaces) = ns.Run(() =>
                (new FileInfo("/proc/thread-self/ns/net").LinkTarget, NetworkInterface.GetAllNetworkInterfaces().Select(i => i.Name).ToArray()));
            Assert.NotEqual(before, inside);
            Assert.Equal(["lo"], interfaces);
            Assert.Equal(before, new FileInfo("/proc/thread-self/ns/net").LinkTarget);
            Assert.Equal(Errno.Exists, Assert.Throws<KernelException>(() => NetworkNamespace.Create(ns.Path!)).Number);
        }
        finally
        {
            ns.Remove();
        }
        Assert.False(File.Exists(ns.Path));
        ns.Remove();
    }

    [Fact]
    public void Parameters_are_those_of_the_namespace()
    {
        Privileges.RequireNamespaces();
        var ns = NetworkNamespace.Create(Path.Combine(_directory, "a"));
        try
        {
            var outside = File.ReadAllText("/proc/sys/net/ipv4/ip_forward");
            ns.SetParameter("net/ipv4/ip_forward", "1");
            Assert.Equal("1", ns.SetParameter("net/ipv4/ip_forward", "0"));
            Assert.Equal("0", ns.SetParameter("net/ipv4/ip_forward", "0"));
            Assert.Equal(outside, File.ReadAllText("/proc/sys/net/ipv4/ip_forward"));
        }
        finally
        {
            ns.Remove();
        }
    }

    [Fact]
    public void A_failure_inside_travels_back_with_its_cause()
    {
        var missing = new NetworkNamespace(Path.Combine(_directory, "missing"));
        var e = Assert.Throws<KernelException>(() => missing.Run(() => 1));
        Assert.Equal(Errno.NoEntry, e.Number);
        Assert.Contains(missing.Path!, e.Message);
    }

    [Fact]
    public void Mounts_happen_in_the_namespace_of_the_thread_and_failures_name_the_target()
    {
        Privileges.RequireNamespaces();
        var source = Directory.CreateDirectory(Path.Combine(_directory, "source")).FullName;
        var target = Directory.CreateDirectory(Path.Combine(_directory, "target")).FullName;
        File.WriteAllText(Path.Combine(source, "f"), "x");
        NamespaceThread.Unshare(NamespaceKinds.Mount, () =>
        {
            Mounts.Mount(null, "/", null, MountFlags.Private | MountFlags.Recursive);
            Mounts.Bind(source, target, readOnly: true);
            Assert.Equal("x", File.ReadAllText(Path.Combine(target, "f")));
            Assert.Throws<IOException>(() => File.WriteAllText(Path.Combine(target, "f"), "y"));
            Assert.True(Mounts.TryUnmount(target));
            Assert.False(Mounts.TryUnmount(target));
            var e = Assert.Throws<KernelException>(() => Mounts.Mount("none", target + "/nowhere", "tmpfs"));
            Assert.Equal(Errno.NoEntry, e.Number);
            Assert.Contains("nowhere", e.Message);
            return true;
        });
        Assert.Empty(Directory.GetFiles(target));
    }
}
