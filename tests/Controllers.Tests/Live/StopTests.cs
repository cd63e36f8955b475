using MiniKube.Api.Coordination.V1;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>Controllers that are told to stop do so at once, whatever they are doing and whatever the API server does.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(2.5);

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(300)]
    [InlineData(3_000)]
    public void They_end_promptly_and_give_their_lease_back(int afterMilliseconds) => LiveCluster.Run(async cluster =>
    {
        var stop = await BusyAsync(cluster, () => false, afterMilliseconds);
        await EndsPromptlyAsync(cluster, stop);
        if (await cluster.FindAsync<Lease>("kube-controller-manager", "kube-system") is { } lease)
        {
            Assert.Equal("", lease.Spec.HolderIdentity);
        }
    });

    [Theory]
    [InlineData(0, true)]
    [InlineData(0, false)]
    [InlineData(5, false)]
    [InlineData(300, false)]
    [InlineData(3_000, false)]
    public void They_end_promptly_though_the_server_answers_nothing_any_more(int afterMilliseconds, bool fromTheStart) => LiveCluster.Run(async cluster =>
    {
        var silent = fromTheStart;
        var stop = await BusyAsync(cluster, () => silent, afterMilliseconds);
        silent = true;
        await cluster.PassAsync(afterMilliseconds / 1000.0);
        await EndsPromptlyAsync(cluster, stop);
    });

    private static async Task<Func<Task>> BusyAsync(LiveCluster cluster, Func<bool> isSilent, int milliseconds)
    {
        await cluster.StartBareAsync(2);
        await cluster.CreateAsync(Manifests.Service());
        await cluster.CreateAsync(Manifests.Deployment(20));
        var stop = cluster.StartControllers("c", through: server => new SilentHandler(server, isSilent));
        await cluster.PassAsync(milliseconds / 1000.0);
        return stop;
    }

    private static async Task EndsPromptlyAsync(LiveCluster cluster, Func<Task> stop)
    {
        var asked = cluster.Now;
        await stop();
        Assert.InRange(cluster.Now - asked, TimeSpan.Zero, Promptly);
    }
}
