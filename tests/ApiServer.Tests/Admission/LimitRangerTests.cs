using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Admission;

public class LimitRangerTests
{
    private const string Ranges = "/api/v1/namespaces/default/limitranges";
    private const string Claims = "/api/v1/namespaces/default/persistentvolumeclaims";

    [Fact]
    public async Task Containers_get_the_requests_and_limits_that_they_leave_out()
    {
        await using var api = await TestApi.StartAsync();
        await Limit(api, """{"type":"Container","default":{"cpu":"500m","memory":"1Gi","ephemeral-storage":"2Gi"},"defaultRequest":{"cpu":"100m"} }""");
        var pod = await api.Post(Pods, """
            {"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"i","image":"i"}],
            "containers":[{"name":"a","image":"i"},{"name":"b","image":"i","resources":{"limits":{"cpu":"2"}} }]} }
            """);
        Assert.Equal(201, pod.Code);
        var containers = pod["spec", "containers"]!.AsArray!;
        Assert.Equal("100m", containers[0].At("resources", "requests", "cpu")!.AsString);
        Assert.Equal("500m", containers[0].At("resources", "limits", "cpu")!.AsString);
        Assert.Equal("2Gi", containers[0].At("resources", "limits", "ephemeral-storage")!.AsString);
        Assert.Equal("2", containers[1].At("resources", "limits", "cpu")!.AsString);
        Assert.Equal("1Gi", pod["spec", "initContainers"]!.AsArray![0].At("resources", "limits", "memory")!.AsString);
        // The LimitRange itself takes requests that it does not name from its limits.
        Assert.Equal("LimitRanger plugin set: cpu, ephemeral-storage, memory request for container a; cpu, ephemeral-storage, memory limit for container a; "
            + "ephemeral-storage, memory request for container b; ephemeral-storage, memory limit for container b; "
            + "cpu, ephemeral-storage, memory request for init container i; cpu, ephemeral-storage, memory limit for init container i",
            pod.Text("metadata", "annotations", "kubernetes.io/limit-ranger"));
    }

    [Theory]
    [InlineData("""{"type":"Container","min":{"cpu":"100m"} }""", """{"requests":{"cpu":"50m"},"limits":{"cpu":"1"} }""",
        "minimum cpu usage per Container is 100m, but request is 50m")]
    [InlineData("""{"type":"Pod","max":{"memory":"1Gi"} }""", """{"requests":{"cpu":"50m"} }""",
        "maximum memory usage per Pod is 1Gi.  No limit is specified")]
    [InlineData("""{"type":"Container","max":{"memory":"1Gi"} }""", """{"limits":{"memory":"2Gi"} }""",
        "maximum memory usage per Container is 1Gi, but limit is 2Gi")]
    [InlineData("""{"type":"Container","maxLimitRequestRatio":{"cpu":"2"} }""", """{"requests":{"cpu":"1"},"limits":{"cpu":"3"} }""",
        "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000")]
    [InlineData("""{"type":"Pod","max":{"cpu":"1"},"min":{"memory":"1Gi"} }""", """{"requests":{"cpu":"1","memory":"1Mi"},"limits":{"cpu":"2"} }""",
        "[minimum memory usage per Pod is 1Gi, but request is 1Mi, maximum cpu usage per Pod is 1, but limit is 2]")]
    public async Task Pods_outside_the_bounds_are_refused(string item, string resources, string why)
    {
        await using var api = await TestApi.StartAsync();
        await Limit(api, item);
        var pod = await api.Post(Pods, $$"""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","resources":{{resources}} }]} }""");
        Assert.Equal((403, $"pods \"p\" is forbidden: {why}"), (pod.Code, pod.ErrorMessage));
        Assert.Equal(404, (await api.Get(Pods + "/p")).Code);
    }

    [Theory]
    [InlineData("5Gi", 403, "persistentvolumeclaims \"c\" is forbidden: maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 5Gi")]
    [InlineData("1Mi", 403, "persistentvolumeclaims \"c\" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 1Mi")]
    [InlineData("1536Mi", 201, "")]
    public async Task Claims_stay_within_the_bounds(string size, int code, string message)
    {
        await using var api = await TestApi.StartAsync();
        await Limit(api, """{"type":"PersistentVolumeClaim","min":{"storage":"1Gi"},"max":{"storage":"2Gi"} }""");
        var claim = await api.Post(Claims, $$"""
            {"metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{size}}"} } } }
            """);
        Assert.Equal((code, message), (claim.Code, claim.Code == 201 ? "" : claim.ErrorMessage));
    }

    [Fact]
    public async Task A_switched_off_plugin_does_nothing()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { DisabledAdmissionPlugins = [.. o.DisabledAdmissionPlugins, "LimitRanger"] });
        await Limit(api, """{"type":"Container","min":{"cpu":"100m"} }""");
        Assert.Equal(201, (await api.Post(Pods, Pod("p"))).Code);
    }

    private static async Task Limit(TestApi api, string item) =>
        Assert.Equal(201, (await api.Post(Ranges, $$"""{"metadata":{"name":"r"},"spec":{"limits":[{{item}}]} }""")).Code);
}
