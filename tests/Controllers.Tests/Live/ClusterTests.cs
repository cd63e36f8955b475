using MiniKube.Api.Apps.V1;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Pods;
using EndpointsObject = MiniKube.Api.Core.V1.Endpoints;

namespace MiniKube.Controllers.Tests.Live;

public sealed class ClusterTests
{
    [Fact]
    public void Endpoints_and_slices_follow_the_pods() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Service());
        await cluster.CreateAsync(Manifests.Deployment(3));
        await cluster.UntilAsync(async () => await ReadyAsync(cluster) == 3, "3 endpoints are ready");
        var slice = Assert.Single(await cluster.ListAsync<EndpointSlice>("default"), s => s.Metadata.Name!.StartsWith("web-"));
        Assert.Equal(("http", 8080), ("http", slice.Ports.Single().Port));
        var endpoints = await cluster.GetAsync<EndpointsObject>("web");
        Assert.Equal(slice.Endpoints.SelectMany(e => e.Addresses).Order(), endpoints.Subsets.Single().Addresses.Select(a => a.Ip).Order());

        await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Replicas = 1 } });
        await cluster.UntilAsync(async () => await ReadyAsync(cluster) == 1 && (await cluster.GetAsync<EndpointsObject>("web")).Subsets.Single().Addresses.Count == 1, "1 is left");

        await cluster.DeleteAsync<Service>("web");
        await cluster.UntilAsync(async () => await cluster.FindAsync<EndpointsObject>("web") is null
            && (await cluster.ListAsync<EndpointSlice>("default")).All(s => !s.Metadata.Name!.StartsWith("web-")), "both are gone");
    });

    private static async Task<int> ReadyAsync(LiveCluster cluster) => (await cluster.ListAsync<EndpointSlice>("default"))
        .Where(s => s.Metadata.Labels.GetValueOrDefault("kubernetes.io/service-name") == "web").Sum(s => s.Endpoints.Count(e => e.Conditions?.Ready == true));

    [Fact]
    public void A_namespace_goes_with_everything_in_it() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = "team" } });
        await cluster.UntilAsync(async () => await cluster.FindAsync<ServiceAccount>("default", "team") is not null, "it has its account");
        await cluster.CreateAsync(Manifests.Deployment(2, ns: "team"));
        await cluster.CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Name = "held", Namespace = "team", Finalizers = ["example.com/hold"] } });
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("team")).Count(PodStates.IsReady) == 2, "2 pods are ready");

        await cluster.DeleteAsync<Namespace>("team");
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Namespace>("team")).Status.Conditions
            .Any(c => c is { Type: "NamespaceFinalizersRemaining", Status: "True" } && c.Message!.Contains("example.com/hold in 1 resource instances")), "it waits for the finalizer");
        Assert.Equal("Terminating", (await cluster.GetAsync<Namespace>("team")).Status.Phase);
        Assert.Empty(await cluster.ListAsync<Pod>("team"));
        Assert.Empty(await cluster.ListAsync<ReplicaSet>("team"));

        var held = await cluster.GetAsync<ConfigMap>("held", "team");
        (await cluster.Client.UpdateAsync(held with { Metadata = held.Metadata with { Finalizers = [] } })).OrThrow();
        await cluster.UntilAsync(async () => await cluster.FindAsync<Namespace>("team") is null, "it is gone");
        Assert.Empty(await cluster.ListAsync<ServiceAccount>("team"));
    });

    [Fact]
    public void Foreground_deletion_leaves_the_owner_last() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(2));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count(PodStates.IsReady) == 2, "2 pods are ready");
        await cluster.DeleteAsync<Deployment>("web", "Foreground");
        await cluster.UntilAsync(
            async () =>
            {
                var pods = (await cluster.ListAsync<Pod>("default")).Count;
                var sets = (await cluster.ListAsync<ReplicaSet>("default")).Count;
                var there = await cluster.FindAsync<Deployment>("web") is not null;
                Assert.True(there || sets == 0, "the Deployment went before its sets");
                Assert.True(sets > 0 || pods == 0, "the set went before its pods");
                return !there;
            },
            "it is gone");
    });

    [Fact]
    public void What_is_made_for_an_owner_that_never_was_is_collected() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        var owner = new OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = "never", Uid = "00000000-0000-4000-8000-000000000000" };
        await cluster.CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Name = "child", Namespace = "default", OwnerReferences = [owner] } });
        var other = await cluster.CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Name = "alive", Namespace = "default" } });
        var second = new OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = "alive", Uid = other.Metadata.Uid! };
        await cluster.CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Name = "shared", Namespace = "default", OwnerReferences = [owner, second] } });
        await cluster.UntilAsync(async () => await cluster.FindAsync<ConfigMap>("child") is null
            && (await cluster.GetAsync<ConfigMap>("shared")).Metadata.OwnerReferences.Count == 1, "the child is gone, the shared one lost a reference");
        await cluster.PassAsync(5);
        Assert.NotNull(await cluster.FindAsync<ConfigMap>("shared"));
    });

    [Fact]
    public void Pods_of_a_node_that_fell_silent_are_replaced_when_their_toleration_runs_out() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(3);
        await cluster.CreateAsync(Manifests.Service());
        await cluster.CreateAsync(Manifests.Deployment(3, tolerationSeconds: 2));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count(PodStates.IsReady) == 3, "3 pods are ready");
        var lost = (await cluster.ListAsync<Pod>("default")).Single(p => p.Spec.NodeName == "n1");
        await cluster.KillNodeAsync("n1");
        var killed = cluster.Now;

        await cluster.UntilAsync(async () => Condition(await cluster.GetAsync<Node>("n1"))!.Status == "Unknown", "the node counts as unreachable");
        // The last lease renewal was up to ten seconds before.
        Assert.InRange((cluster.Now - killed).TotalSeconds, 39, 51);
        var silent = cluster.Now;
        Assert.Equal(("NodeStatusUnknown", "Kubelet stopped posting node status."), (Condition(await cluster.GetAsync<Node>("n1"))!.Reason, Condition(await cluster.GetAsync<Node>("n1"))!.Message));
        await cluster.UntilAsync(async () => !PodStates.IsReady(await cluster.GetAsync<Pod>(lost.Metadata.Name!)), "its pod is not ready");
        Assert.Equal(1, PodStates.Condition(await cluster.GetAsync<Pod>(lost.Metadata.Name!), "Ready")!.ObservedGeneration);
        Assert.InRange((cluster.Now - silent).TotalSeconds, 0, 1);
        await cluster.UntilAsync(async () => await ReadyAsync(cluster) == 2, "its endpoint is not ready");
        Assert.Equal(["NoExecute", "NoSchedule"], (await cluster.GetAsync<Node>("n1")).Spec.Taints.Where(t => t.Key == "node.kubernetes.io/unreachable").Select(t => t.Effect).Order());

        await cluster.UntilAsync(async () => (await cluster.GetAsync<Pod>(lost.Metadata.Name!)).Metadata.DeletionTimestamp is not null, "its pod is given up");
        // The moment itself was seen up to a fifth of a second late.
        Assert.InRange((cluster.Now - silent).TotalSeconds, 1.75, 3);
        Assert.Contains((await cluster.GetAsync<Pod>(lost.Metadata.Name!)).Status.Conditions, c => c is { Type: "DisruptionTarget", Reason: "DeletionByTaintManager", ObservedGeneration: 1 });
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count(p => PodStates.IsReady(p) && p.Spec.NodeName != "n1") == 3, "it is replaced elsewhere");
        Assert.NotNull(await cluster.FindAsync<Pod>(lost.Metadata.Name!));

        await cluster.DeleteAsync<Node>("n1");
        var removed = cluster.Now;
        await cluster.UntilAsync(async () => await cluster.FindAsync<Pod>(lost.Metadata.Name!) is null, "the pod goes with its node");
        Assert.InRange((cluster.Now - removed).TotalSeconds, 40, 61);
    });

    [Fact]
    public void A_toleration_may_last_years_and_can_be_shortened() => LiveCluster.Run(async cluster =>
    {
        Toleration Dedicated(long seconds) => new() { Key = "dedicated", Operator = "Exists", Effect = "NoExecute", TolerationSeconds = seconds };
        await cluster.StartAsync(1);
        await cluster.CreateAsync(new Pod
        {
            Metadata = new ObjectMeta { Name = "guest", Namespace = "default" },
            Spec = Manifests.Template().Spec with { Tolerations = [Dedicated(31_536_000)] },
        });
        await cluster.UntilAsync(async () => PodStates.IsReady(await cluster.GetAsync<Pod>("guest")), "it runs");
        await cluster.ChangeAsync<Node>("n1", n => n with { Spec = n.Spec with { Taints = [new Taint { Key = "dedicated", Effect = "NoExecute" }] } });
        await cluster.PassAsync(1_000);
        Assert.Null((await cluster.GetAsync<Pod>("guest")).Metadata.DeletionTimestamp);

        await cluster.ChangeAsync<Pod>("guest", p => p with
        {
            Spec = p.Spec with { Tolerations = p.Spec.Tolerations.Select(t => t.Key == "dedicated" ? Dedicated(5) : t).ToArray() },
        });
        await cluster.UntilAsync(async () => await cluster.FindAsync<Pod>("guest") is not { Metadata.DeletionTimestamp: null }, "it goes", minutes: 1);
    });

    [Fact]
    public void A_deleted_pod_of_a_node_out_of_service_ends_as_failed_and_not_as_disrupted() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(1);
        await cluster.CreateAsync(new Pod
        {
            Metadata = new ObjectMeta { Name = "held", Namespace = "default", Finalizers = ["example.com/hold"] },
            Spec = Manifests.Template().Spec,
        });
        await cluster.UntilAsync(async () => PodStates.IsReady(await cluster.GetAsync<Pod>("held")), "it runs");
        await cluster.KillNodeAsync("n1");
        await cluster.UntilAsync(async () => Condition(await cluster.GetAsync<Node>("n1"))!.Status == "Unknown", "the node counts as unreachable");
        await cluster.DeleteAsync<Pod>("held");
        await cluster.ChangeAsync<Node>("n1", n => n with
        {
            Spec = n.Spec with { Taints = [.. n.Spec.Taints, new Taint { Key = "node.kubernetes.io/out-of-service", Value = "nodeshutdown", Effect = "NoExecute" }] },
        });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Pod>("held")).Status.Phase == "Failed", "it is given up", minutes: 2);
        Assert.DoesNotContain((await cluster.GetAsync<Pod>("held")).Status.Conditions, c => c.Type == "DisruptionTarget");
        await cluster.ChangeAsync<Pod>("held", p => p with { Metadata = p.Metadata with { Finalizers = [] } });
        await cluster.UntilAsync(async () => await cluster.FindAsync<Pod>("held") is null, "it is gone");
    });

    [Fact]
    public void A_node_that_comes_back_is_free_of_taints_and_keeps_its_pods() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(2));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count(PodStates.IsReady) == 2, "2 pods are ready");
        await cluster.KillNodeAsync("n1");
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Node>("n1")).Spec.Taints.Count == 2, "it is tainted");
        await cluster.PassAsync(100);
        cluster.StartNode("n1");
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Node>("n1")).Spec.Taints.Count == 0, "its taints are gone");
        await cluster.PassAsync(400);
        Assert.Equal(2, (await cluster.ListAsync<Pod>("default")).Count(p => p.Metadata.DeletionTimestamp is null));
        Assert.DoesNotContain(await cluster.ListAsync<Pod>("default"), p => p.Metadata.DeletionTimestamp is not null);
    });

    [Fact]
    public void Nothing_is_evicted_when_every_node_falls_silent() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(2, tolerationSeconds: 0));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count(PodStates.IsReady) == 2, "2 pods are ready");
        // Both within the time that the first would be evicted after.
        await cluster.KillNodeAsync("n1");
        await cluster.KillNodeAsync("n2");
        await cluster.PassAsync(600);
        var taints = (await cluster.ListAsync<Node>()).SelectMany(n => n.Spec.Taints).ToArray();
        Assert.Equal(2, taints.Count(t => t.Effect == "NoSchedule"));
        Assert.True((await cluster.ListAsync<Pod>("default")).Count(p => p.Metadata.DeletionTimestamp is not null) <= 1);
    });

    [Fact]
    public void Every_node_gets_a_range_of_its_own() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(12);
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Node>()).All(n => n.Spec.PodCIDR is not null), "all have ranges");
        var nodes = await cluster.ListAsync<Node>();
        Assert.Equal(12, nodes.Select(n => n.Spec.PodCIDR).Distinct().Count());
        Assert.All(nodes, n => Assert.Equal([n.Spec.PodCIDR!], n.Spec.PodCIDRs));
        Assert.All(nodes, n => Assert.Matches(@"^10\.244\.\d+\.0/24$", n.Spec.PodCIDR));

        var freed = nodes[3].Spec.PodCIDR;
        await cluster.KillNodeAsync(nodes[3].Metadata.Name!);
        await cluster.DeleteAsync<Node>(nodes[3].Metadata.Name!);
        cluster.StartNode("new");
        await cluster.UntilAsync(async () => (await cluster.FindAsync<Node>("new"))?.Spec.PodCIDR == freed, "the range is used again");
    });

    [Fact]
    public void A_second_process_takes_over_and_nothing_is_made_twice() => LiveCluster.Run(async cluster =>
    {
        cluster.StartNode("n1");
        var stopFirst = cluster.StartControllers("first");
        cluster.StartControllers("second");
        await cluster.UntilAsync(async () => (await cluster.FindAsync<Lease>("kube-controller-manager", "kube-system"))?.Spec.HolderIdentity is { Length: > 0 }, "one leads");
        await cluster.CreateAsync(Manifests.Deployment(4));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count > 0, "pods are made");
        await stopFirst();
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Lease>("kube-controller-manager", "kube-system")).Spec.HolderIdentity == "second", "the second leads");
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Deployment>("web")).Status.Replicas == 4, "all is made");
        await cluster.PassAsync(30);
        Assert.Equal(4, (await cluster.ListAsync<Pod>("default")).Count);
    });

    [Fact]
    public void The_default_account_is_made_again() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        await cluster.UntilAsync(async () => await cluster.FindAsync<ServiceAccount>("default") is not null, "it is made");
        await cluster.DeleteAsync<ServiceAccount>("default");
        await cluster.UntilAsync(async () => await cluster.FindAsync<ServiceAccount>("default") is not null, "it is made again");
    });

    private static NodeCondition? Condition(Node node) => node.Status.Conditions.FirstOrDefault(c => c.Type == "Ready");
}
