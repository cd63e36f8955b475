using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Tests.Pods;

public sealed class PodCgroupsTests
{
    [Fact]
    public void A_pod_may_take_what_its_largest_stage_needs()
    {
        var limits = PodCgroups.Limits(Pod("""
            "initContainers":[{"name":"side","restartPolicy":"Always","resources":{"requests":{"cpu":"100m"},"limits":{"cpu":"100m","memory":"10Mi"} } },
                              {"name":"big","resources":{"requests":{"cpu":"1"},"limits":{"cpu":"1","memory":"100Mi"} } }],
            "containers":[{"name":"c","resources":{"requests":{"cpu":"200m"},"limits":{"cpu":"200m","memory":"20Mi"} } }]
            """));
        Assert.Equal((1100 * 1024 / 1000, 110_000, 110L << 20), (limits.CpuShares, limits.CpuQuota, limits.Memory));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"limits":{"cpu":"0","memory":"0"} }""")]
    public void One_container_without_a_limit_leaves_the_pod_without_one(string resources)
    {
        var pod = Pod($$""" "containers":[{"name":"a","resources":{"limits":{"cpu":"1","memory":"1Gi"} } },{"name":"b","resources":{{resources}} }] """);
        var limits = PodCgroups.Limits(pod);
        Assert.Equal((null, null), (limits.CpuQuota, limits.Memory));
        var own = PodCgroups.Limits(pod.Spec.Containers[1]);
        Assert.Equal((2, null, null), (own.CpuShares, own.CpuQuota, own.Memory));
    }

    private static Pod Pod(string spec) => ApiJson.Read<Pod>($$"""{"metadata":{"name":"p","uid":"u1"},"spec":{ {{spec}} } }""");
}
