using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Ephemeral containers, resizes, and Bindings in their collection.</summary>
public sealed class PodPartTests
{
    private const string Debugger = """{"name":"debug","image":"busybox:1","targetContainerName":"c","stdin":true,"tty":true}""";

    [Fact]
    public async Task Ephemeral_containers_are_added_beside_the_others()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Pods, Pod("p"));
        var patched = await api.Patch(Pods + "/p/ephemeralcontainers",
            $$$"""{"metadata":{"labels":{"no":"label"}},"spec":{"hostname":"no","ephemeralContainers":[{{{Debugger}}}]}}""", "application/strategic-merge-patch+json");
        Assert.Equal((200, "Pod"), (patched.Code, patched.Text("kind")));
        var pod = await api.Get(Pods + "/p/ephemeralcontainers");
        var container = Assert.Single(pod["spec", "ephemeralContainers"]!.AsArray!);
        Assert.Equal(("debug", "IfNotPresent", "File"), (container["name"]!.AsString, container["imagePullPolicy"]!.AsString, container["terminationMessagePolicy"]!.AsString));
        Assert.Equal((null, null, 2L), (pod.Text("metadata", "labels", "no"), pod.Text("spec", "hostname"), pod["metadata", "generation"]?.AsInteger));
        Assert.Equal(422, (await api.Patch(Pods + "/p", $$$"""{"spec":{"ephemeralContainers":[{{{Debugger}}},{"name":"more","image":"i"}]}}""")).Code);
    }

    [Theory]
    [InlineData("[]", "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"debug\" may not be removed\n")]
    [InlineData("""[{"name":"debug","image":"busybox:2","targetContainerName":"c","stdin":true,"tty":true}]""", "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"debug\" may not be changed\n-image: \"busybox:1\"\n+image: \"busybox:2\"\n")]
    [InlineData($$"""[{{Debugger}},{"name":"c","image":"i:1"}]""", "spec.ephemeralContainers[1].name: Duplicate value: \"c\"")]
    [InlineData($$"""[{{Debugger}},{"name":"d","image":"i:1","targetContainerName":"z"}]""", "spec.ephemeralContainers[1].targetContainerName: Not found: \"z\"")]
    [InlineData($$"""[{{Debugger}},{"name":"d","image":"i:1","ports":[{"containerPort":1,"protocol":"TCP"}]}]""", "spec.ephemeralContainers[1].ports: Forbidden: cannot be set for an Ephemeral Container")]
    public async Task Ephemeral_containers_stay_as_they_are(string containers, string error)
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Pods, Pod("p"));
        Assert.Equal(200, (await api.Patch(Pods + "/p/ephemeralcontainers", $$$"""{"spec":{"ephemeralContainers":[{{{Debugger}}}]}}""")).Code);
        var refused = await api.Patch(Pods + "/p/ephemeralcontainers", $$$"""{"spec":{"ephemeralContainers":{{{containers}}}}}""");
        Assert.Equal((422, $"Pod \"p\" is invalid: {error}"), (refused.Code, refused.ErrorMessage));
    }

    [Fact]
    public async Task A_resize_takes_the_resources_alone()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Pods, Resizable);
        var resized = await api.Patch(Pods + "/p/resize",
            """{"spec":{"hostname":"no","containers":[{"name":"c","image":"other","resources":{"requests":{"cpu":"200m"}}}]}}""", "application/strategic-merge-patch+json");
        Assert.Equal(200, resized.Code);
        var pod = await api.Get(Pods + "/p");
        var container = Assert.Single(pod["spec", "containers"]!.AsArray!);
        Assert.Equal(("200m", "i:1", null, 2L),
            (container.At("resources", "requests", "cpu")!.AsString, container["image"]!.AsString, pod.Text("spec", "hostname"), pod["metadata", "generation"]?.AsInteger));
        Assert.Equal(422, (await api.Patch(Pods + "/p", """{"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"300m"}}}]}}""", "application/strategic-merge-patch+json")).Code);
    }

    [Theory]
    [InlineData("""{"requests":{"cpu":"1","memory":"1Gi"},"limits":{"cpu":"1","memory":"1Gi"}}""", "spec: Invalid value: \"Burstable\": Pod QOS Class may not change as a result of resizing")]
    [InlineData("""{"requests":{"memory":"64Mi"},"limits":{"memory":"128Mi"}}""", "spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed")]
    [InlineData("""{"requests":{"cpu":"100m","memory":"64Mi","ephemeral-storage":"1Gi"},"limits":{"memory":"128Mi"}}""", "spec: Forbidden: only cpu and memory resources are mutable")]
    [InlineData("""{"requests":{"cpu":"100m","memory":"256Mi"},"limits":{"memory":"128Mi"}}""", "spec.containers[0].resources.requests: Invalid value: \"256Mi\": must be less than or equal to memory limit of 128Mi")]
    public async Task A_resize_has_bounds(string resources, string error)
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Pods, Resizable);
        var refused = await api.Patch(Pods + "/p/resize", $$$"""[{"op":"replace","path":"/spec/containers/0/resources","value":{{{resources}}}}]""", "application/json-patch+json");
        Assert.Equal((422, $"Pod \"p\" is invalid: {error}"), (refused.Code, refused.ErrorMessage));
    }

    [Fact]
    public async Task A_binding_can_be_posted_to_all_bindings()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Pods, Pod("p"));
        const string bindings = "/api/v1/namespaces/default/bindings";
        var bound = await api.Post(bindings, """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"p"},"target":{"kind":"Node","name":"n"}}""");
        Assert.Equal((201, "Success"), (bound.Code, bound.Text("status")));
        Assert.Equal("n", (await api.Get(Pods + "/p")).Text("spec", "nodeName"));
        Assert.Equal(404, (await api.Post(bindings, """{"metadata":{"name":"q"},"target":{"name":"n"}}""")).Code);
        Assert.Equal(400, (await api.Post(bindings, """{"target":{"name":"n"}}""")).Code);
        Assert.Equal(405, (await api.Get(bindings)).Code);
    }

    [Fact]
    public async Task Component_statuses_tell_of_the_store_and_of_the_leaders()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases",
            """{"metadata":{"name":"kube-scheduler"},"spec":{"holderIdentity":"me","leaseDurationSeconds":2000000000,"renewTime":"2026-01-01T00:00:00.000000Z"}}""");
        var list = await api.Get("/api/v1/componentstatuses");
        Assert.Equal((200, "ComponentStatusList"), (list.Code, list.Text("kind")));
        Assert.Equal(["controller-manager False", "etcd-0 True", "scheduler True"],
            list["items"]!.AsArray!.Select(i => $"{i.At("metadata", "name")!.AsString} {Assert.Single(i["conditions"]!.AsArray!)["status"]!.AsString}"));
        Assert.Contains("v1 ComponentStatus is deprecated in v1.19+", Assert.Single(list.Message.Headers.GetValues("Warning")), StringComparison.Ordinal);
        var one = await api.Get("/api/v1/componentstatuses/scheduler");
        Assert.Equal((200, "ok"), (one.Code, one["conditions"]!.AsArray![0]["message"]!.AsString));
        Assert.Equal(404, (await api.Get("/api/v1/componentstatuses/kubelet")).Code);
        var table = await api.Get("/api/v1/componentstatuses", "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Equal(["Name", "Status", "Message", "Error"], table["columnDefinitions"]!.AsArray!.Select(c => c["name"]!.AsString));
        Assert.Equal("Healthy", table["rows"]!.AsArray![1]["cells"]!.AsArray![1].AsString);
    }

    private static string Resizable => Pod("p").Replace("\"image\":\"i:1\"",
        "\"image\":\"i:1\",\"resources\":{\"requests\":{\"cpu\":\"100m\",\"memory\":\"64Mi\"},\"limits\":{\"memory\":\"128Mi\"}}", StringComparison.Ordinal);
}
