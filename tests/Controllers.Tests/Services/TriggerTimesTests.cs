using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Endpoints;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.Services;
using MiniKube.Controllers.Tests.EndpointSlices;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.Services;

public sealed class TriggerTimesTests
{
    private static readonly ObjectKey Key = new("default", "web");
    private static readonly Service Web = EndpointSlicePlanTests.Service(new ServicePort { Name = "http", Port = 80, TargetPort = 8080, Protocol = "TCP" }) is var s
        ? s with { Metadata = s.Metadata with { CreationTimestamp = Now } } : s;

    private static Pod At(string name, int seconds) => Pod(name).On("n1").At("10.0.0.1").Ready(since: Now.AddSeconds(seconds));

    [Fact]
    public void The_earliest_change_since_the_last_look_is_the_trigger()
    {
        var times = new TriggerTimes();
        Assert.Equal(Now, times.Look(Key, Web, [At("a", -5)])!.Value.Moment);
        Assert.Null(times.Look(Key, Web, [At("a", -5)]));
        Assert.Equal(Now.AddSeconds(7), times.Look(Key, Web, [At("a", 9), At("b", 7)])!.Value.Moment);
        // One that is gone changed at no moment that is known.
        Assert.Null(times.Look(Key, Web, [At("a", 9)]));
        Assert.Null(times.Look(Key, Web, [At("a", 9), Pod("c")]));
        times.Forget(Key);
        Assert.Equal(Now, times.Look(Key, Web, [At("a", 9)])!.Value.Moment);
    }

    [Fact]
    public void What_is_written_says_its_trigger_and_a_trigger_alone_is_not_written()
    {
        var nodes = new Dictionary<string, Node> { ["n1"] = Node("n1", zone: "a") };
        EndpointSlicePlan Slices(Pod pod, int? seconds, params EndpointSlice[] slices) =>
            EndpointSlicePlan.Compute(new(Web, [pod], nodes, slices) { Trigger = seconds is null ? null : Now.AddSeconds(seconds.Value) });
        var slice = Slices(At("a", 0), 1).Create.Single();
        Assert.Equal("2026-01-01T12:00:01Z", slice.Metadata.Annotations[TriggerTimes.Annotation]);
        slice = slice with { Metadata = slice.Metadata with { Name = "web-1", GenerateName = null } };
        Assert.Empty(Slices(At("a", 0), 2, slice).Update);
        Assert.Equal("2026-01-01T12:00:02Z", Slices(At("a", 0).Ready(false), 2, slice).Update.Single().Metadata.Annotations[TriggerTimes.Annotation]);
        Assert.Empty(Slices(At("a", 0).Ready(false), null, slice).Update.Single().Metadata.Annotations);

        EndpointsPlan Whole(Pod pod, int? seconds, Api.Core.V1.Endpoints? current = null) =>
            EndpointsPlan.Compute(new(Web, [pod], current) { Trigger = seconds is null ? null : Now.AddSeconds(seconds.Value) });
        var endpoints = Whole(At("a", 0), 1).Create!;
        Assert.Equal("2026-01-01T12:00:01Z", endpoints.Metadata.Annotations[TriggerTimes.Annotation]);
        Assert.Null(Whole(At("a", 0), 2, endpoints).Update);
        Assert.Equal("2026-01-01T12:00:02Z", Whole(At("a", 0).Ready(false), 2, endpoints).Update!.Metadata.Annotations[TriggerTimes.Annotation]);
        Assert.Empty(Whole(At("a", 0).Ready(false), null, endpoints).Update!.Metadata.Annotations);
    }
}
