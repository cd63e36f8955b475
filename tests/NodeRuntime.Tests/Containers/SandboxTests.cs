using MiniKube.NodeRuntime.Containers;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Tests.Images;
using MiniKube.NodeRuntime.Tests.Kernel;

namespace MiniKube.NodeRuntime.Tests.Containers;

public sealed class SandboxTests : IDisposable
{
    private readonly TemporaryDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_sandbox_is_made_found_and_removed()
    {
        Privileges.RequireNamespaces();
        var store = new SandboxStore(temp["s"], TimeProvider.System);
        var made = store.Create(new SandboxSpec
        {
            Id = "uid-1",
            Hostname = "web-0",
            Sysctls = new Dictionary<string, string> { ["net.ipv4.ip_unprivileged_port_start"] = "0" },
            Labels = new Dictionary<string, string> { ["pod"] = "web-0" },
        });
        try
        {
            var inside = NamespaceThread.Join(
                [new(NamespaceKinds.Network, made.NetworkPath!), new(NamespaceKinds.Ipc, made.IpcPath!), new(NamespaceKinds.Uts, made.UtsPath!)],
                () => (File.ReadAllText("/proc/sys/kernel/hostname").Trim(), File.ReadAllText("/proc/sys/net/ipv4/ip_unprivileged_port_start").Trim()));
            Assert.Equal(("web-0", "0"), inside);
            Assert.NotEqual("0", File.ReadAllText("/proc/sys/net/ipv4/ip_unprivileged_port_start").Trim());
            // Another store, as after a restart of the process.
            var found = Assert.Single(new SandboxStore(temp["s"], TimeProvider.System).List());
            Assert.Equal((made.Id, made.NetworkPath, made.CreatedAt, "web-0"), (found.Id, found.NetworkPath, found.CreatedAt, found.Labels["pod"]));
            Assert.Equal(Errno.Exists, Assert.Throws<KernelException>(() => store.Create(new SandboxSpec { Id = "uid-1" })).Number);
        }
        finally
        {
            store.Remove("uid-1");
        }
        store.Remove("uid-1");
        Assert.Empty(store.List());
        Assert.Empty(Directory.GetFileSystemEntries(temp["s"]));
    }

    [Fact]
    public void A_sandbox_on_the_nodes_network_has_no_pin_for_it()
    {
        Privileges.RequireNamespaces();
        var store = new SandboxStore(temp["s"], TimeProvider.System);
        var made = store.Create(new SandboxSpec { Id = "h", HostNetwork = true, HostIpc = true });
        Assert.Equal((null, null, null), (made.NetworkPath, made.IpcPath, made.UtsPath));
        Assert.NotNull(store.Get("h"));
        store.Remove("h");
    }

    [Fact]
    public void A_sandbox_that_lost_its_pins_is_no_sandbox_but_can_be_cleared()
    {
        Privileges.RequireNamespaces();
        var store = new SandboxStore(temp["s"], TimeProvider.System);
        var made = store.Create(new SandboxSpec { Id = "lost" });
        Mounts.TryUnmount(made.NetworkPath!);
        Assert.Null(store.Get("lost"));
        Assert.Equal(["lost"], store.Ids());
        store.Remove("lost");
        Assert.Empty(store.Ids());
    }

    [Fact]
    public void A_failed_sandbox_leaves_nothing()
    {
        Privileges.RequireNamespaces();
        var store = new SandboxStore(temp["s"], TimeProvider.System);
        var spec = new SandboxSpec { Id = "bad", Sysctls = new Dictionary<string, string> { ["net.no.such"] = "1" } };
        Assert.ThrowsAny<IOException>(() => store.Create(spec));
        Assert.Empty(store.Ids());
        Assert.Throws<ArgumentException>(() => store.Create(new SandboxSpec { Id = "../up" }));
    }
}
