using MiniKube.Api.Coordination.V1;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Loop;

/// <summary>A scheduler that is told to stop does so at once, whatever it is doing and whatever the API server does.</summary>
public class StopTests
{
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(2.5);

    public static TheoryData<int, string> Moments()
    {
        var moments = new TheoryData<int, string>();
        foreach (var afterMilliseconds in new[] { 0, 1, 40, 900, 2_500 })
        {
            foreach (var server in new[] { "well", "gone", "silent", "silent to writes", "silent from the start" })
            {
                moments.Add(afterMilliseconds, server);
            }
        }
        return moments;
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void It_ends_promptly_at_any_moment(int afterMilliseconds, string server)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Sim.Run(async sim =>
            {
                using var stop = new CancellationTokenSource();
                await using var cluster = await TestCluster.StartAsync(sim, Make.Node("a"), Make.Node("b"));
                for (var i = 0; i < 5; i++)
                {
                    await cluster.AddAsync(Make.Pod($"fits-{i}", "cpu=1"));
                    await cluster.AddAsync(Make.Pod($"too-big-{i}", "cpu=1000"));
                }
                var ill = server is "silent to writes" or "silent from the start";
                cluster.StartScheduler(stop: stop, faultOf: request => !ill ? Fault.None : server switch
                {
                    "gone" => Fault.Lost,
                    "silent to writes" => request.Method == HttpMethod.Get || request.RequestUri!.AbsolutePath.Contains("/leases") ? Fault.None : Fault.Silent,
                    _ => Fault.Silent,
                });
                await Task.Delay(TimeSpan.FromMilliseconds(afterMilliseconds), sim.Time);
                ill = server != "well";

                var asked = sim.Time.GetUtcNow();
                stop.Cancel();
                await cluster.LastStoppedAsync();
                Assert.InRange(sim.Time.GetUtcNow() - asked, TimeSpan.Zero, Promptly);
                if (server is "well" or "silent to writes" && (await cluster.Client.GetAsync<Lease>("kube-scheduler", "kube-system")).OrNull() is { } lease)
                {
                    Assert.Equal("", lease.Spec.HolderIdentity);
                }
            }, seed);
        }
    }
}
