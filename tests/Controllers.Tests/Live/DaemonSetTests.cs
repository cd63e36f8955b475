using MiniKube.Api.Apps.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Tests.Live;

public sealed class DaemonSetTests
{
    [Fact]
    public void The_example_runs_on_every_node_and_a_lost_pod_is_made_again() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(3);
        var set = await cluster.CreateAsync(Examples.Read<DaemonSet>("daemonset.yaml"));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "agent", 3), "a pod is on every node");
        var pods = await PodsAsync(cluster, "agent");
        Assert.Equal(["n1", "n2", "n3"], pods.Select(p => p.Spec.NodeName).Order());
        var revision = Assert.Single(await cluster.ListAsync<ControllerRevision>("default"));
        Assert.Equal("agent-" + revision.Metadata.Labels[TemplateRevision.PodLabel], revision.Metadata.Name);
        Assert.All(pods, p =>
        {
            Assert.Equal(ControllerReference.To(set), Assert.Single(p.Metadata.OwnerReferences));
            Assert.Equal((revision.Metadata.Labels[TemplateRevision.PodLabel], "1"), (p.Metadata.Labels[TemplateRevision.PodLabel], p.Metadata.Labels["pod-template-generation"]));
            Assert.StartsWith("agent-", p.Metadata.Name);
        });
        Assert.Contains(await cluster.ListAsync<Event>("default"), e => e is { Reason: "SuccessfulCreate", Source.Component: "daemonset-controller" } && e.Message == $"Created pod: {pods[0].Metadata.Name}");

        await cluster.DeleteAsync<Pod>(pods[0].Metadata.Name!);
        await cluster.UntilAsync(async () => await cluster.FindAsync<Pod>(pods[0].Metadata.Name!) is null && await IsSettledAsync(cluster, "agent", 3), "it is replaced");
        await cluster.DeleteAsync<DaemonSet>("agent");
        await cluster.UntilAsync(async () => (await PodsAsync(cluster, "agent")).Count + (await cluster.ListAsync<ControllerRevision>("default")).Count == 0, "all is gone");
    });

    [Fact]
    public void It_follows_the_labels_of_nodes_and_its_own_selector() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(2);
        await cluster.CreateAsync(Set(s => Selecting(s, "blue")));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<DaemonSet>("web")).Status.ObservedGeneration == 1, "it is looked at");
        Assert.Empty(await PodsAsync(cluster));
        await LabelAsync(cluster, "n1", "blue");
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 1), "a pod is on the blue node");
        Assert.Equal("n1", Assert.Single(await PodsAsync(cluster)).Spec.NodeName);
        await LabelAsync(cluster, "n1", "green");
        await cluster.UntilAsync(async () => (await PodsAsync(cluster)).Count == 0, "it is gone");
        await cluster.ChangeAsync<DaemonSet>("web", s => s with { Spec = Selecting(s.Spec, "green") });
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 1), "a pod is on the green node");
    });

    [Fact]
    public void Nodes_that_come_get_pods_also_cordoned_ones_and_tainted_ones_get_none() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(1);
        await cluster.CreateAsync(Set());
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 1), "a pod is there");
        await cluster.ChangeAsync<Node>("n1", n => n with { Spec = n.Spec with { Unschedulable = true } });
        await cluster.DeleteAsync<Pod>((await PodsAsync(cluster))[0].Metadata.Name!);
        await cluster.PassAsync(5);
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 1), "it is made again");

        cluster.StartNode("n2");
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "the new node has one too");
        await TaintAsync(cluster, "n2", "NoSchedule");
        await cluster.UntilAsync(async () => (await cluster.GetAsync<DaemonSet>("web")).Status is { NumberMisscheduled: 1, DesiredNumberScheduled: 1 }, "the pod stays, but should not be there");
        Assert.Equal(2, (await PodsAsync(cluster)).Count);
        await TaintAsync(cluster, "n2", "NoExecute");
        await cluster.UntilAsync(async () => (await PodsAsync(cluster)).Count == 1 && await IsSettledAsync(cluster, "web", 1), "it is gone");
        await TaintAsync(cluster, "n2", null);
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "it is back");
        await cluster.KillNodeAsync("n2");
        await cluster.DeleteAsync<Node>("n2");
        await cluster.UntilAsync(async () => (await cluster.GetAsync<DaemonSet>("web")).Status.DesiredNumberScheduled == 1, "the node no longer counts");
    });

    [Fact]
    public void A_failed_pod_is_made_again_and_after_the_first_time_not_at_once() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(1);
        await cluster.CreateAsync(Set());
        var moments = new List<DateTimeOffset>();
        for (var failures = 0; failures < 4; failures++)
        {
            await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 1), "it is ready");
            var pod = Assert.Single(await PodsAsync(cluster));
            await cluster.ChangeAsync<Pod>(pod.Metadata.Name!, p => p.Phase("Failed"), "status");
            await cluster.UntilAsync(async () => await cluster.FindAsync<Pod>(pod.Metadata.Name!) is not { Metadata.DeletionTimestamp: null }, "it is given up");
            moments.Add(cluster.Now);
        }
        Assert.True((moments[3] - moments[2]).TotalSeconds >= 3.9, "the third waits 2 s, the fourth 4 s");
        Assert.Contains(await cluster.ListAsync<Event>("default"),
            e => e is { Type: "Warning", Reason: "FailedDaemonPod" } && e.Message!.StartsWith("Found failed daemon pod default/web-") && e.Message.EndsWith(" on node n1, will try to kill it"));
    });

    [Fact]
    public void A_rolling_update_takes_one_node_at_a_time() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(4);
        await cluster.CreateAsync(Set());
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 4), "a pod is on every node");
        await TemplateAsync(cluster, "image:2");
        await cluster.UntilAsync(
            async () =>
            {
                var ready = (await PodsAsync(cluster)).Where(p => PodStates.IsReady(p) && !PodStates.IsTerminating(p)).ToArray();
                Assert.True(ready.Length >= 3, "more than one node is without");
                return ready.Length == 4 && ready.All(p => p.Spec.Containers[0].Image == "image:2") && await IsSettledAsync(cluster, "web", 4);
            },
            "the new template is out");
        Assert.Equal([1L, 2], (await cluster.ListAsync<ControllerRevision>("default")).Select(r => r.Revision).Order());
        Assert.Equal(4, (await cluster.GetAsync<DaemonSet>("web")).Status.UpdatedNumberScheduled);
    });

    [Fact]
    public void With_surge_no_node_is_ever_without_a_ready_pod() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(3);
        await cluster.CreateAsync(Set(s => s with { UpdateStrategy = new() { RollingUpdate = new RollingUpdateDaemonSet { MaxSurge = 1, MaxUnavailable = 0 } } }));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 3), "a pod is on every node");
        await TemplateAsync(cluster, "image:2");
        await cluster.UntilAsync(
            async () =>
            {
                var pods = (await PodsAsync(cluster)).Where(p => !PodStates.IsTerminating(p)).ToArray();
                Assert.Equal(3, pods.Where(PodStates.IsReady).Select(p => p.Spec.NodeName).Distinct().Count());
                Assert.True(pods.Length <= 4, "more than one surges");
                return pods.All(p => p.Spec.Containers[0].Image == "image:2") && await IsSettledAsync(cluster, "web", 3);
            },
            "the new template is out");
    });

    [Fact]
    public void With_on_delete_a_pod_is_updated_when_somebody_deletes_it() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(2);
        await cluster.CreateAsync(Set(s => s with { UpdateStrategy = new() { Type = "OnDelete" } }));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "a pod is on every node");
        await TemplateAsync(cluster, "image:2");
        await cluster.PassAsync(10);
        var pods = await PodsAsync(cluster);
        Assert.All(pods, p => Assert.Equal("image:1", p.Spec.Containers[0].Image));
        await cluster.DeleteAsync<Pod>(pods[0].Metadata.Name!);
        await cluster.UntilAsync(async () => (await PodsAsync(cluster)).Count(p => p.Spec.Containers[0].Image == "image:2" && PodStates.IsReady(p)) == 1, "one is updated");
        Assert.Equal(1, (await cluster.GetAsync<DaemonSet>("web")).Status.UpdatedNumberScheduled);
    });

    [Fact]
    public void A_roll_back_leaves_pods_alone_that_were_not_updated_yet() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(3);
        await cluster.CreateAsync(Set());
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 3), "a pod is on every node");
        var before = await PodsAsync(cluster);
        var first = Assert.Single(await cluster.ListAsync<ControllerRevision>("default"));
        // A template that fits no node's disk: what is replaced waits for ever.
        await cluster.ChangeAsync<DaemonSet>("web", s => s with
        {
            Spec = s.Spec with { Template = Manifests.Template(image: "image:none") is var t ? t with { Spec = t.Spec with { SchedulingGates = [new() { Name = "example.com/never" }] } } : t },
        });
        await cluster.UntilAsync(async () => (await PodsAsync(cluster)).Any(p => p.Spec.Containers[0].Image == "image:none"), "one is replaced");
        await cluster.PassAsync(10);
        Assert.Equal(2, (await PodsAsync(cluster)).Count(PodStates.IsReady));

        // As kubectl rollout undo does it: the data of the revision is the patch.
        (await cluster.Client.PatchAsync<DaemonSet>("web", "default", Patch.StrategicMerge((DocumentObject)first.Data!))).OrThrow();
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 3), "it is back");
        var after = await PodsAsync(cluster);
        Assert.Equal(2, after.Select(p => p.Metadata.Uid).Intersect(before.Select(p => p.Metadata.Uid)).Count());
        Assert.Equal(3, (await cluster.GetAsync<ControllerRevision>(first.Metadata.Name!)).Revision);
    });

    // [sig-apps] ControllerRevision: manage the lifecycle of a ControllerRevision.
    [Fact]
    public void Revisions_that_others_make_or_delete_do_not_disturb_the_pods() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(2);
        await cluster.CreateAsync(Set());
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "a pod is on every node");
        var uids = (await PodsAsync(cluster)).Select(p => p.Metadata.Uid).Order().ToArray();
        var first = Assert.Single(await cluster.ListAsync<ControllerRevision>("default"));
        await cluster.ChangeAsync<ControllerRevision>(first.Metadata.Name!, r => r with { Metadata = r.Metadata with { Labels = r.Metadata.Labels.With("patched", "yes") } });
        await cluster.CreateAsync(first with
        {
            Metadata = new ObjectMeta { Name = "web-again", Namespace = "default", Labels = first.Metadata.Labels, OwnerReferences = first.Metadata.OwnerReferences }, Revision = 2,
        });
        await cluster.PassAsync(10);
        Assert.Equal(2, (await cluster.ListAsync<ControllerRevision>("default")).Count);
        await cluster.DeleteAsync<ControllerRevision>(first.Metadata.Name!);
        await cluster.PassAsync(10);
        Assert.Equal("web-again", Assert.Single(await cluster.ListAsync<ControllerRevision>("default")).Metadata.Name);
        Assert.Equal(uids, (await PodsAsync(cluster)).Select(p => p.Metadata.Uid).Order());
        await cluster.ChangeAsync<DaemonSet>("web", s => s with { Spec = s.Spec with { Template = s.Spec.Template with { Spec = s.Spec.Template.Spec with { TerminationGracePeriodSeconds = 1 } } } });
        await cluster.UntilAsync(async () => (await cluster.ListAsync<ControllerRevision>("default")).Count == 2 && await IsSettledAsync(cluster, "web", 2), "the new one is there");
        await cluster.ChangeAsync<ControllerRevision>("web-again", r => r with { Metadata = r.Metadata with { Labels = r.Metadata.Labels.With("updated", "yes") } });
        await cluster.DeleteCollectionAsync<ControllerRevision>("updated=yes");
        await cluster.PassAsync(5);
        Assert.Equal(3, Assert.Single(await cluster.ListAsync<ControllerRevision>("default")).Revision);
    });

    [Fact]
    public void It_adopts_orphans_and_releases_what_no_longer_matches() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(2);
        await cluster.CreateAsync(Set());
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "a pod is on every node");
        await cluster.DeleteAsync<DaemonSet>("web", "Orphan");
        await cluster.UntilAsync(async () => await cluster.FindAsync<DaemonSet>("web") is null, "the set is gone");
        var left = (await PodsAsync(cluster)).Select(p => p.Metadata.Uid).ToArray();
        var set = await cluster.CreateAsync(Set());
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "it has its pods again");
        Assert.Equal(left.Order(), (await PodsAsync(cluster)).Select(p => p.Metadata.Uid).Order());
        Assert.True(ControllerReference.Controls(set, Assert.Single(await cluster.ListAsync<ControllerRevision>("default")).Metadata));

        var strayed = (await PodsAsync(cluster))[0].Metadata.Name!;
        await cluster.ChangeAsync<Pod>(strayed, p => p with { Metadata = p.Metadata with { Labels = p.Metadata.Labels.With("app", "away") } });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Pod>(strayed)).Metadata.OwnerReferences.Count == 0 && await IsSettledAsync(cluster, "web", 2), "it is released and replaced");
    });

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    public void Controllers_stopped_and_started_at_any_moment_leave_what_was_asked_for(ulong seed, int surge) => LiveCluster.Run(async cluster =>
    {
        var chance = new SeededChance(seed);
        await cluster.StartBareAsync(3);
        var generation = 0;
        var stop = cluster.StartControllers($"c{generation}");
        await cluster.CreateAsync(Set(s => s with { UpdateStrategy = new() { RollingUpdate = new() { MaxSurge = surge, MaxUnavailable = 1 - surge } } }));
        for (var step = 0; step < 40; step++)
        {
            await cluster.PassAsync(chance.Next(700) / 1000.0);
            switch (chance.Next(5))
            {
                case 0:
                    await LabelAsync(cluster, $"n{1 + chance.Next(3)}", chance.Hit(50) ? "blue" : "green");
                    break;
                case 1:
                    await TemplateAsync(cluster, $"image:{chance.Next(3)}");
                    break;
                case 2:
                    await stop();
                    stop = cluster.StartControllers($"c{++generation}");
                    break;
                case 3 when (await PodsAsync(cluster)) is { Count: > 0 } pods:
                    await cluster.Client.DeleteAsync<Pod>(Make.Select(pods, chance).Metadata.Name!, "default");
                    break;
            }
        }
        await TemplateAsync(cluster, "image:last");
        await cluster.UntilAsync(async () => await IsSettledAsync(cluster, "web", 3) && (await PodsAsync(cluster)).All(p => p.Spec.Containers[0].Image == "image:last"), "the last template is out");
        await cluster.PassAsync(60);
        Assert.True(await IsSettledAsync(cluster, "web", 3));
    }, seed);

    private static DaemonSet Set(Func<DaemonSetSpec, DaemonSetSpec>? change = null)
    {
        var spec = new DaemonSetSpec { Selector = new LabelSelector { MatchLabels = Make.Labels(("app", "web")) }, Template = Manifests.Template() };
        return new DaemonSet { Metadata = new ObjectMeta { Name = "web", Namespace = "default" }, Spec = change?.Invoke(spec) ?? spec };
    }

    private static DaemonSetSpec Selecting(DaemonSetSpec spec, string color) => spec with
    {
        Template = spec.Template with { Spec = spec.Template.Spec with { NodeSelector = Make.Labels(("color", color)) } },
    };

    private static Task LabelAsync(LiveCluster cluster, string node, string color) =>
        cluster.ChangeAsync<Node>(node, n => n with { Metadata = n.Metadata with { Labels = n.Metadata.Labels.With("color", color) } });

    private static Task TaintAsync(LiveCluster cluster, string node, string? effect) =>
        cluster.ChangeAsync<Node>(node, n => n with { Spec = n.Spec with { Taints = effect is null ? [] : [new Taint { Key = "example.com/busy", Effect = effect }] } });

    private static Task TemplateAsync(LiveCluster cluster, string image) =>
        cluster.ChangeAsync<DaemonSet>("web", s => s with { Spec = s.Spec with { Template = Manifests.Template(image: image) } });

    private static async Task<IReadOnlyList<Pod>> PodsAsync(LiveCluster cluster, string app = "web") =>
        (await cluster.ListAsync<Pod>("default")).Where(p => p.Metadata.Labels.GetValueOrDefault("app") == app).ToArray();

    private static async Task<bool> IsSettledAsync(LiveCluster cluster, string name, int nodes)
    {
        var set = await cluster.GetAsync<DaemonSet>(name);
        var pods = await PodsAsync(cluster, name);
        var status = set.Status;
        return status.ObservedGeneration == set.Metadata.Generation && (status.DesiredNumberScheduled, status.CurrentNumberScheduled) == (nodes, nodes)
            && (status.NumberReady, status.NumberAvailable ?? 0, status.UpdatedNumberScheduled ?? 0) == (nodes, nodes, nodes)
            && status.NumberUnavailable.GetValueOrDefault() == 0 && status.NumberMisscheduled == 0
            && pods.Count == nodes && pods.All(p => PodStates.IsReady(p) && !PodStates.IsTerminating(p)) && pods.Select(p => p.Spec.NodeName).Distinct().Count() == nodes;
    }
}
