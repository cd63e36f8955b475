using System.Net;
using MiniKube.NodeRuntime.FakeNodes;

namespace MiniKube.NodeRuntime.Tests.FakeNodes;

public sealed class AddressRangeTests
{
    [Fact]
    public void Each_address_is_given_once_until_it_comes_back()
    {
        var range = new AddressRange(IPNetwork.Parse("10.1.2.248/29"));
        Assert.True(range.Note("10.1.2.251"));
        Assert.False(range.Note("10.1.2.251"));
        Assert.False(range.Note("10.1.3.1"));
        Assert.Equal(["10.1.2.250", "10.1.2.252", "10.1.2.253", "10.1.2.254"], Enumerable.Range(0, 4).Select(_ => range.Take()));
        Assert.Throws<InvalidOperationException>(range.Take);
        range.GiveBack("10.1.2.252");
        range.GiveBack("10.1.2.251");
        Assert.Equal("10.1.2.251", range.Take());
        Assert.Equal("10.1.2.252", range.Take());
    }
}
