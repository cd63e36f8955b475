using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Pods;
using MiniKube.Testing;

namespace MiniKube.NodeRuntime.Tests.Pods;

public sealed class PodManagerTests : IPodReporter
{
    [Fact]
    public async Task What_is_left_of_unknown_pods_is_taken_away_also_when_one_resists()
    {
        var time = new FakeTimeProvider();
        var runtime = new FakePodRuntime(time) { Pods = { "gone-1", "gone-2", "u1" }, Stuck = { "gone-1" } };
        await using var manager = new PodManager(runtime, this, time, NullLogger<PodManager>.Instance);
        await manager.StartAsync([Pod("u1")], TestContext.Current.CancellationToken);
        Assert.Equal(["gone-1", "gone-2"], runtime.CleanedUp.Order());
    }

    [Fact]
    public async Task A_pod_of_the_same_name_runs_beside_what_is_left_of_the_one_before()
    {
        var time = new FakeTimeProvider();
        var runtime = new FakePodRuntime(time);
        await using var manager = new PodManager(runtime, this, time, NullLogger<PodManager>.Instance);
        manager.Apply(Pod("u1"));
        var cleanup = runtime.Hold("cleanup");
        manager.Remove(Pod("u1"));
        manager.Apply(Pod("u2"));
        Assert.Equal("u2", manager.Find("default", "web")!.Metadata.Uid);
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!runtime.Calls.Contains("start c 0"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, guard.Token);
        }
        cleanup.SetResult();
    }

    void IPodReporter.Report(Pod pod, PodActual actual)
    {
    }

    void IPodReporter.Terminated(Pod pod, PodActual actual)
    {
    }

    void IPodReporter.Note(Pod pod, string reason, string message, string? container)
    {
    }

    void IPodReporter.Warn(Pod pod, string reason, string message, string? container)
    {
    }

    private static Pod Pod(string uid) => ApiJson.Read<Pod>(
        $$"""{"metadata":{"name":"web","namespace":"default","uid":"{{uid}}"},"spec":{"restartPolicy":"Always","containers":[{"name":"c","image":"i"}]} }""");
}
