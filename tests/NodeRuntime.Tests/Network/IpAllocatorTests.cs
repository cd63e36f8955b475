using System.Net;
using MiniKube.NodeRuntime.Network;

namespace MiniKube.NodeRuntime.Tests.Network;

public sealed class IpAllocatorTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mkube-ipam-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Every_address_but_network_gateway_and_broadcast_is_given_once()
    {
        var addresses = new IpAllocator(IPNetwork.Parse("10.0.0.8/29"), _directory);
        Assert.Equal("10.0.0.9", addresses.Gateway.ToString());
        Assert.Equal(["10.0.0.10", "10.0.0.11", "10.0.0.12", "10.0.0.13", "10.0.0.14", null],
            Enumerable.Range(0, 6).Select(i => addresses.Allocate("p" + i)?.ToString()));
        Assert.Equal("10.0.0.12", addresses.Allocate("p2")!.ToString());
        addresses.Release("p1");
        addresses.Release("unknown");
        Assert.Equal("10.0.0.11", addresses.Allocate("new")!.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_freed_address_rests_until_the_others_were_used(bool restarted)
    {
        var addresses = new IpAllocator(IPNetwork.Parse("10.0.0.8/29"), _directory);
        var first = addresses.Allocate("a");
        addresses.Release("a");
        if (restarted)
            addresses = new IpAllocator(IPNetwork.Parse("10.0.0.8/29"), _directory);
        Assert.Equal(["10.0.0.11", "10.0.0.12", "10.0.0.13", "10.0.0.14", first!.ToString()],
            Enumerable.Range(0, 5).Select(i => addresses.Allocate("p" + i)?.ToString()));
    }

    [Fact]
    public void A_second_instance_never_gives_out_what_the_first_did()
    {
        var range = IPNetwork.Parse("10.0.0.0/24");
        var first = new IpAllocator(range, _directory);
        var given = Enumerable.Range(0, 50).Select(i => first.Allocate("p" + i)!).ToHashSet();
        File.WriteAllText(Path.Combine(_directory, "10.0.0.200"), "");
        File.WriteAllText(Path.Combine(_directory, "10.9.0.1"), "other range");
        var second = new IpAllocator(range, _directory);
        Assert.Equal(50, second.InUse().Count);
        Assert.Equal(first.Find("p7"), second.Allocate("p7"));
        Assert.DoesNotContain(second.Allocate("new")!, given);
        Assert.False(File.Exists(Path.Combine(_directory, "10.9.0.1")));
    }
}
