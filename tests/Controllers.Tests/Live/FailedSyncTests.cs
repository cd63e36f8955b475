using MiniKube.Api.Apps.V1;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>Objects as another version may have left them: no request would be let through with such a selector.</summary>
public sealed class FailedSyncTests
{
    private static readonly LabelSelector Unreadable = new() { MatchLabels = Make.Labels(("app", "no label's value")) };
    private static readonly LabelSelector Sound = new() { MatchLabels = Make.Labels(("app", "odd")) };

    private static readonly ObjectMeta Metadata = new()
    {
        Namespace = "default", Name = "odd", Uid = "0dd0dd00-0000-4000-8000-000000000000", Generation = 1, CreationTimestamp = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private const string Told = "ReplicaFailure=True FailedSync";

    [Fact]
    public void A_replica_set_says_that_it_cannot_be_planned_for() => Check<ReplicaSet>(Told,
        selector => new() { Metadata = Metadata, Spec = new() { Replicas = 1, Selector = selector, Template = Manifests.Template("odd") } },
        s => s.Status.Conditions.Select(c => (c.Type, c.Status, c.Reason)));

    [Fact]
    public void A_replication_controller_says_that_it_cannot_be_planned_for() => Check<ReplicationController>(Told,
        selector => new() { Metadata = Metadata, Spec = new() { Replicas = 1, Selector = selector.MatchLabels, Template = Manifests.Template("odd") } },
        c => c.Status.Conditions.Select(c => (c.Type, c.Status, c.Reason)));

    [Fact]
    public void A_deployment_says_that_it_cannot_be_planned_for() => Check<Deployment>(Told,
        selector => Manifests.Deployment(1, "odd") is var d ? d with { Metadata = Metadata, Spec = d.Spec with { Selector = selector } } : d,
        d => d.Status.Conditions.Select(c => (c.Type, c.Status, c.Reason)));

    [Fact]
    public void A_stateful_set_says_that_it_cannot_be_planned_for() => Check<StatefulSet>(Told,
        selector => new() { Metadata = Metadata, Spec = new() { Replicas = 1, ServiceName = "odd", Selector = selector, Template = Manifests.Template("odd") } },
        s => s.Status.Conditions.Select(c => (c.Type, c.Status, c.Reason)));

    [Fact]
    public void A_daemon_set_says_that_it_cannot_be_planned_for() => Check<DaemonSet>(Told,
        selector => new() { Metadata = Metadata, Spec = new() { Selector = selector, Template = Manifests.Template("odd") } },
        s => s.Status.Conditions.Select(c => (c.Type, c.Status, c.Reason)));

    [Fact]
    public void A_job_says_that_it_cannot_be_planned_for() => Check<Job>(Told,
        selector => JobRuns.Job(1, 1) is var j ? j with { Metadata = Metadata, Spec = j.Spec with { Selector = selector, Template = Manifests.Template("odd") is var t ? t with { Spec = t.Spec with { RestartPolicy = "Never" } } : t } } : j,
        j => j.Status.Conditions.Select(c => (c.Type, c.Status, c.Reason)));

    [Fact]
    public void A_budget_that_cannot_be_planned_for_lets_no_pod_go() => Check<PodDisruptionBudget>("DisruptionAllowed=False SyncFailed",
        selector => new() { Metadata = Metadata, Spec = new() { MinAvailable = 1, Selector = selector } },
        b => b.Status.Conditions.Select(c => (c.Type, c.Status, (string?)c.Reason)));

    /// <summary>The object says in a condition and an event why nothing is done for it, others of its kind go on, and once it can be planned for it no longer says so.</summary>
    private static void Check<T>(string told, Func<LabelSelector, T> make, Func<T, IEnumerable<(string Type, string Status, string? Reason)>> conditions)
        where T : class, IKubernetesObject<T> => LiveCluster.Run(async cluster =>
        {
            async Task<bool> SaysAsync() => conditions(await cluster.GetAsync<T>("odd")).Any(c => $"{c.Type}={c.Status} {c.Reason}" == told);
            await cluster.StartAsync();
            await cluster.PutAsync(make(Unreadable));
            await cluster.UntilAsync(SaysAsync, "a condition tells");
            await cluster.UntilAsync(async () => (await cluster.EventsAsync(T.GroupVersionKind.Kind)).Any(e => e.StartsWith("Warning FailedSync: ", StringComparison.Ordinal)), "an event tells");

            await cluster.CreateAsync(Manifests.Deployment(2));
            await cluster.UntilAsync(async () => (await cluster.GetAsync<Deployment>("web")).Status.AvailableReplicas == 2, "others go on");
            var version = (await cluster.GetAsync<T>("odd")).Metadata.ResourceVersion;
            await cluster.PassAsync(120);
            Assert.Equal(version, (await cluster.GetAsync<T>("odd")).Metadata.ResourceVersion);

            await cluster.PutAsync(make(Sound));
            await cluster.UntilAsync(async () => !await SaysAsync(), "it no longer tells");
        });
}
