using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Tests.Allocation;

/// <summary>The server looks by itself, again and again.</summary>
public sealed class AllocationRepairTests
{
    [Fact]
    public async Task A_claim_of_nobody_is_gone_after_two_looks()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await TestApi.StartAsync(configure: o => o with { Time = time });
        var cancel = TestContext.Current.CancellationToken;
        await api.Store.CommitAsync(Commit.Create(NodePorts.Prefix + "30031", "default/never"u8.ToArray()), cancel);
        time.Advance(AllocationRepair.Interval);
        Assert.NotNull(await api.Store.GetAsync(NodePorts.Prefix + "30031", cancel));
        time.Advance(AllocationRepair.Interval);
        Assert.Null(await api.Store.GetAsync(NodePorts.Prefix + "30031", cancel));
    }
}
