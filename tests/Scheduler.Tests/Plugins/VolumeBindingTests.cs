using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Informers;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class VolumeBindingTests
{
    private static readonly Pod Waiting = Make.Pod("p", spec: s => s with { Volumes = [new Volume { Name = "v", PersistentVolumeClaim = new() { ClaimName = "data" } }] });

    private static PersistentVolumeClaim Claim(string phase, string? volume) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "data" },
        Spec = new() { VolumeName = volume },
        Status = new() { Phase = phase },
    };

    private static readonly PersistentVolume OnA = new()
    {
        Metadata = new ObjectMeta { Name = "pv" },
        Spec = new()
        {
            NodeAffinity = new()
            {
                Required = new NodeSelector
                {
                    NodeSelectorTerms = [new() { MatchExpressions = [new() { Key = "kubernetes.io/hostname", Operator = "In", Values = ["a"] }] }],
                },
            },
        },
    };

    private static string[] Filter(Pod pod, PersistentVolumeClaim? claim, PersistentVolume? volume = null) => PluginBench.Filter(
        new VolumeBinding(key => key == new ObjectKey("default", "data") ? claim : null, name => name == "pv" ? volume : null), Make.Cluster([Make.Node("a"), Make.Node("b")]), pod);

    [Fact]
    public void A_pod_waits_for_its_claims()
    {
        Assert.All(Filter(Waiting, null), no => Assert.Equal("persistentvolumeclaim \"data\" not found", no));
        Assert.All(Filter(Waiting, Claim("Pending", null)), no => Assert.Equal("pod has unbound immediate PersistentVolumeClaims", no));
        Assert.All(Filter(Waiting, Claim("Lost", "pv")), no => Assert.Equal("persistentvolumeclaim \"data\" bound to non-existent persistentvolume \"pv\"", no));
        var ephemeral = Make.Pod("p", spec: s => s with { Volumes = [new Volume { Name = "v", Ephemeral = new() }] });
        Assert.Equal("waiting for ephemeral volume controller to create the persistentvolumeclaim \"p-v\"", Filter(ephemeral, null)[0]);
        Assert.Equal(["ok", "ok"], Filter(Make.Pod("p"), null));
    }

    [Fact]
    public void It_goes_where_its_volumes_can_be_reached()
    {
        Assert.Equal(["ok", "node(s) didn't match PersistentVolume's node affinity"], Filter(Waiting, Claim("Bound", "pv"), OnA));
        Assert.Equal(["ok", "ok"], Filter(Waiting, Claim("Bound", "pv"), new PersistentVolume()));
        Assert.All(Filter(Waiting, Claim("Bound", "pv")), no => Assert.Equal("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)", no));
    }

    [Fact]
    public void Its_own_claim_wakes_it()
    {
        var plugin = new VolumeBinding(_ => null, _ => null);
        bool Wakes(string name) => PluginBench.Wakes(plugin, Make.Cluster([]), Waiting,
            new(ClusterEvents.Claim) { Claim = Claim("Bound", "pv") with { Metadata = new ObjectMeta { Namespace = "default", Name = name } } });
        Assert.True(Wakes("data"));
        Assert.False(Wakes("other"));
    }
}
