using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class SchedulingGatesTests
{
    [Fact]
    public void Any_gate_holds_the_pod_back()
    {
        var gated = Make.Pod("p", spec: s => s with { SchedulingGates = [new PodSchedulingGate { Name = "a" }, new PodSchedulingGate { Name = "b" }] });
        Assert.Equal(["waiting for scheduling gates: [a b]"], new SchedulingGates().PreEnqueue(gated).Reasons);
        Assert.True(new SchedulingGates().PreEnqueue(Make.Pod("p")).IsSuccess);
    }
}
