using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Quotas;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests.ResourceQuotas;

/// <summary>What users see of a quota from its beginning to its end: the conformance tests of ResourceQuota.</summary>
public sealed class QuotaLifeTests
{
    [Fact]
    public void A_new_quota_says_at_once_what_is_used() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        var made = cluster.Now;
        await QuotaAsync(cluster, "q", null, ("pods", "5"), ("services", "10"), ("resourcequotas", "1"), ("count/replicasets.apps", "5"));
        await UsedAsync(cluster, "q", "count/replicasets.apps=0,pods=0,resourcequotas=1,services=1");
        Assert.InRange((cluster.Now - made).TotalSeconds, 0, 3);
        Assert.Equal("count/replicasets.apps=5,pods=5,resourcequotas=1,services=10", (await cluster.GetAsync<ResourceQuota>("q")).Status.Hard.ToText());
    });

    [Theory]
    [InlineData("configmaps")]
    [InlineData("secrets")]
    [InlineData("services")]
    [InlineData("replicationcontrollers")]
    [InlineData("count/replicasets.apps")]
    public void The_life_of_an_object_is_captured(string resource) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        // What a cluster begins with counts too.
        var before = resource == "services" ? 1 : 0;
        await QuotaAsync(cluster, "q", null, (resource, "9"));
        await UsedAsync(cluster, "q", $"{resource}={before}");
        Func<Task> delete = resource switch
        {
            "configmaps" => await MadeAsync(cluster, new ConfigMap { Metadata = Meta("x") }),
            "secrets" => await MadeAsync(cluster, new Secret { Metadata = Meta("x") }),
            "services" => await MadeAsync(cluster, Manifests.Service("x")),
            "replicationcontrollers" => await MadeAsync(cluster, new ReplicationController { Metadata = Meta("x"), Spec = new ReplicationControllerSpec { Replicas = 0, Template = Manifests.Template() } }),
            _ => await MadeAsync(cluster, Manifests.ReplicaSet(0, "x")),
        };
        await UsedAsync(cluster, "q", $"{resource}={before + 1}");
        await delete();
        await UsedAsync(cluster, "q", $"{resource}={before}");
    });

    [Fact]
    public void The_life_of_a_pod_is_captured_and_what_there_is_no_room_for_is_refused() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        await QuotaAsync(cluster, "q", null, ("pods", "5"), ("cpu", "1"), ("memory", "500Mi"), ("ephemeral-storage", "50Gi"), ("requests.example.com/dongle", "3"));
        const string none = "cpu=0,ephemeral-storage=0,memory=0,pods=0,requests.example.com/dongle=0";
        await UsedAsync(cluster, "q", none);
        (string, string)[] some = [("cpu", "500m"), ("memory", "252Mi"), ("ephemeral-storage", "30Gi"), ("example.com/dongle", "2")];
        await cluster.CreateAsync(Pod("p", some));
        await UsedAsync(cluster, "q", "cpu=500m,ephemeral-storage=30Gi,memory=252Mi,pods=1,requests.example.com/dongle=2");
        foreach (var much in new[] { ("cpu", "600m"), ("memory", "251Mi"), ("ephemeral-storage", "21Gi"), ("example.com/dongle", "2") })
        {
            var refused = await cluster.Client.CreateAsync(Pod("more", [.. some.Select(s => s.Item1 == much.Item1 ? much : (s.Item1, s.Item1 == "example.com/dongle" ? "1" : "1m"))]));
            Assert.True(refused.IsForbidden && refused.Error!.Message!.Contains("exceeded quota: q"), $"{much}: {refused.Error?.Message}");
        }
        var pod = await cluster.GetAsync<Pod>("p");
        Assert.True((await cluster.Client.UpdateAsync(pod with { Spec = pod.Spec with { Containers = Pod("p", ("cpu", "100m")).Spec.Containers } })).IsInvalid);
        await UsedAsync(cluster, "q", "cpu=500m,ephemeral-storage=30Gi,memory=252Mi,pods=1,requests.example.com/dongle=2");
        await cluster.DeleteAsync<Pod>("p");
        await UsedAsync(cluster, "q", none);
    });

    [Theory]
    [InlineData("BestEffort", "NotBestEffort", false, false)]
    [InlineData("NotBestEffort", "BestEffort", true, false)]
    [InlineData("NotTerminating", "Terminating", true, false)]
    [InlineData("Terminating", "NotTerminating", true, true)]
    public void A_pod_counts_in_the_quota_whose_scope_it_is_in_and_not_in_the_other(string scope, string other, bool requests, bool ends) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        await QuotaAsync(cluster, "in", scope, ("pods", "5"));
        await QuotaAsync(cluster, "out", other, ("pods", "5"));
        await UsedAsync(cluster, "in", "pods=0");
        await UsedAsync(cluster, "out", "pods=0");
        var pod = Pod("p", requests ? [("cpu", "500m"), ("memory", "200Mi")] : []);
        await cluster.CreateAsync(pod with { Spec = pod.Spec with { ActiveDeadlineSeconds = ends ? 3600 : null } });
        await UsedAsync(cluster, "in", "pods=1");
        await cluster.PassAsync(20);
        Assert.Equal("pods=0", (await cluster.GetAsync<ResourceQuota>("out")).Status.Used.ToText());
        await cluster.DeleteAsync<Pod>("p");
        await UsedAsync(cluster, "in", "pods=0");
    });

    [Fact]
    public void A_quota_is_found_by_label_changed_and_deleted() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        await QuotaAsync(cluster, "q", null, ("cpu", "1"), ("memory", "500Mi"));
        await UsedAsync(cluster, "q", "cpu=0,memory=0");
        await cluster.ChangeAsync<ResourceQuota>("q", q => q with { Spec = q.Spec with { Hard = Hard(("cpu", "2"), ("memory", "1Gi")) } });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ResourceQuota>("q")).Status.Hard.ToText() == "cpu=2,memory=1Gi", "the new limits are in force");
        var patch = Patch.StrategicMerge(DocumentJson.Parse("""{"metadata":{"labels":{"kept":"no"}},"spec":{"hard":{"memory":"750Mi"}}}"""u8.ToArray()));
        (await cluster.Client.PatchAsync<ResourceQuota>("q", "default", patch, null)).OrThrow();
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ResourceQuota>("q")).Status.Hard.ToText() == "cpu=2,memory=750Mi", "those of the patch are");
        Assert.Equal("q", Assert.Single((await cluster.Client.ListAsync<ResourceQuota>(null, new ListOptions { LabelSelector = "kept=no" })).OrThrow().Items).Metadata.Name);
        await cluster.DeleteCollectionAsync<ResourceQuota>("kept=no");
        Assert.Null(await cluster.FindAsync<ResourceQuota>("q"));
        await cluster.CreateAsync(Pod("p"));
    });

    private static async Task<Func<Task>> MadeAsync<T>(LiveCluster cluster, T obj) where T : class, IKubernetesObject<T>
    {
        await cluster.CreateAsync(obj);
        return () => cluster.DeleteAsync<T>("x");
    }

    private static Task QuotaAsync(LiveCluster cluster, string name, string? scope, params (string Name, string Amount)[] hard) =>
        cluster.CreateAsync(new ResourceQuota { Metadata = Meta(name), Spec = new ResourceQuotaSpec { Hard = Hard(hard), Scopes = scope is null ? [] : [scope] } });

    private static Task UsedAsync(LiveCluster cluster, string quota, string used) =>
        cluster.UntilAsync(async () => (await cluster.GetAsync<ResourceQuota>(quota)).Status.Used.ToText() == used, $"{quota}: {used}", minutes: 7);

    private static Pod Pod(string name, params (string Name, string Amount)[] requests) => new()
    {
        Metadata = Meta(name),
        Spec = new PodSpec
        {
            Containers = [new Container { Name = "c", Image = "image:1", Resources = requests.Length == 0 ? null : new ResourceRequirements { Requests = Hard(requests), Limits = Hard(requests) } }],
        },
    };

    private static Dictionary<string, Quantity> Hard(params (string Name, string Amount)[] hard) => hard.ToDictionary(h => h.Name, h => Quantity.Parse(h.Amount));

    private static ObjectMeta Meta(string name) => new() { Name = name, Namespace = "default" };
}
