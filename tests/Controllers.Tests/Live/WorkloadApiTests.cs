using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>What others may do to workloads while their controllers are at work: write their status, scale and patch them, delete many at once.</summary>
public sealed class WorkloadApiTests
{
    private static readonly DocumentObject Condition = new(("type", "StatusUpdate"), ("status", "True"), ("reason", "E2E"), ("message", "Set by a test"));

    [Fact]
    public void A_replica_sets_status_can_be_written_by_others() => CheckStatus(Manifests.ReplicaSet(1), s => s.Status.ReadyReplicas == 1,
        s => s with { Status = s.Status with { Conditions = [new() { Type = "StatusUpdate", Status = "True", Reason = "E2E" }] } }, s => s.Status.Conditions.Select(c => c.Type));

    [Fact]
    public void A_stateful_sets_status_can_be_written_by_others() => CheckStatus(Set(1), s => s.Status.ReadyReplicas == 1,
        s => s with { Status = s.Status with { Conditions = [new() { Type = "StatusUpdate", Status = "True", Reason = "E2E" }] } }, s => s.Status.Conditions.Select(c => c.Type));

    [Fact]
    public void A_daemon_sets_status_can_be_written_by_others() => CheckStatus(Daemons(), s => s.Status.NumberReady == 2,
        s => s with { Status = s.Status with { Conditions = [new() { Type = "StatusUpdate", Status = "True", Reason = "E2E" }] } }, s => s.Status.Conditions.Select(c => c.Type));

    [Fact]
    public void A_deployments_status_can_be_written_by_others() => CheckStatus(Manifests.Deployment(1), d => d.Status.ReadyReplicas == 1,
        d => d with { Status = d.Status with { Conditions = [.. d.Status.Conditions, new() { Type = "StatusUpdate", Status = "True", Reason = "E2E" }] } },
        d => d.Status.Conditions.Select(c => c.Type).Where(t => t.StartsWith("Status", StringComparison.Ordinal)));

    [Fact]
    public void Replica_sets_are_listed_and_deleted_by_label() => CheckCollection(Manifests.ReplicaSet(2));

    [Fact]
    public void Stateful_sets_are_listed_patched_and_deleted_by_label() => CheckCollection(Set(2));

    [Fact]
    public void Daemon_sets_are_listed_and_deleted_by_label() => CheckCollection(Daemons());

    [Fact]
    public void A_replication_controller_is_patched_scaled_and_deleted_by_label() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var labels = Make.Labels(("app", "web"));
        await cluster.CreateAsync(new ReplicationController
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default", Labels = labels }, Spec = new ReplicationControllerSpec { Replicas = 1, Template = Manifests.Template() },
        });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicationController>("web")).Status.ReadyReplicas == 1, "it is ready");
        var patch = new DocumentObject(("metadata", new DocumentObject(("labels", new DocumentObject(("patched", "yes"))))), ("spec", new DocumentObject(("replicas", 2))));
        (await cluster.Client.PatchAsync<ReplicationController>("web", "default", Patch.StrategicMerge(patch))).OrThrow();
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicationController>("web")).Status.AvailableReplicas == 2, "2 pods are available");
        // Whatever others write there, the counts are the controller's.
        (await cluster.Client.PatchAsync<ReplicationController>("web", "default",
            Patch.Merge(new DocumentObject(("status", new DocumentObject(("readyReplicas", 0), ("availableReplicas", 0))))), "status")).OrThrow();
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicationController>("web")).Status is { ReadyReplicas: 2, AvailableReplicas: 2 }, "it counts again");
        await cluster.DeleteCollectionAsync<ReplicationController>("patched=yes");
        await cluster.UntilAsync(async () => (await cluster.ListAsync<ReplicationController>("default")).Count == 0, "it is gone");
    });

    private static void CheckStatus<T>(T obj, Func<T, bool> isReady, Func<T, T> write, Func<T, IEnumerable<string>> conditions) where T : class, IKubernetesObject<T> =>
        LiveCluster.Run(async cluster =>
        {
            await cluster.StartAsync();
            await cluster.CreateAsync(obj);
            await cluster.UntilAsync(async () => isReady(await cluster.GetAsync<T>("web")), "it is ready");
            await cluster.ChangeAsync("web", write, "status");
            Assert.Equal(["StatusUpdate"], conditions(await cluster.GetAsync<T>("web")));
            var patch = Patch.Merge(new DocumentObject(("status", new DocumentObject(("conditions", Document.Of([Condition.With("type", "StatusPatched")]))))));
            (await cluster.Client.PatchAsync<T>("web", "default", patch, "status")).OrThrow();
            await cluster.DeleteAsync<Pod>((await cluster.ListAsync<Pod>("default"))[0].Metadata.Name!);
            await cluster.UntilAsync(async () => !isReady(await cluster.GetAsync<T>("web")), "a pod is missing");
            await cluster.UntilAsync(async () => isReady(await cluster.GetAsync<T>("web")), "it is ready again");
            Assert.Equal(["StatusPatched"], conditions(await cluster.GetAsync<T>("web")));
        });

    private static void CheckCollection<T>(T obj) where T : class, IKubernetesObject<T> => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(obj.WithMetadata(obj.Metadata with { Labels = Make.Labels(("team", "a")) }));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")) is { Count: 2 } pods && pods.All(PodStates.IsReady), "2 pods are ready");
        var patch = Patch.StrategicMerge(new DocumentObject(("metadata", new DocumentObject(("labels", new DocumentObject(("patched", "yes")))))));
        (await cluster.Client.PatchAsync<T>("web", "default", patch)).OrThrow();
        var found = (await cluster.Client.ListAsync<T>("default", new ListOptions { LabelSelector = "team=a,patched=yes" })).OrThrow().Items;
        Assert.Equal("web", Assert.Single(found).Metadata.Name);
        await cluster.DeleteCollectionAsync<T>("team=a");
        await cluster.UntilAsync(async () => (await cluster.ListAsync<T>("default")).Count + (await cluster.ListAsync<Pod>("default")).Count == 0, "all are gone with their pods");
    });

    private static StatefulSet Set(int replicas) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new StatefulSetSpec { Replicas = replicas, ServiceName = "web", Selector = new LabelSelector { MatchLabels = Make.Labels(("app", "web")) }, Template = Manifests.Template() },
    };

    private static DaemonSet Daemons() => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new DaemonSetSpec { Selector = new LabelSelector { MatchLabels = Make.Labels(("app", "web")) }, Template = Manifests.Template() },
    };
}
