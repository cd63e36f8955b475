using System.Diagnostics;
using MiniKube.Clusters;

namespace MiniKube.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task A_process_is_known_by_number_and_start_time_and_not_when_it_has_ended()
    {
        using var process = Process.Start("sleep", "100");
        var record = ProcessRecord.Of("sleeper", process.Id)!;
        Assert.True(record.IsAlive);
        Assert.False((record with { StartTicks = record.StartTicks + 1 }).IsAlive);
        record.Signal(9);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(record.IsAlive);
    }
}
