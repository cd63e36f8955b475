using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Conformance;

/// <summary>What the tests "[sig-api-machinery] Namespaces" demand of the API, and the server-side dry run of "[sig-cli] Kubectl client".</summary>
public class NamespaceTests
{
    private const string Path = "/api/v1/namespaces";

    private static async Task<TestApi> Api()
    {
        var api = await TestApi.StartAsync(StoreKind.Sqlite);
        Assert.Equal(201, (await api.Post(Path, """{"metadata":{"name":"n"}}""")).Code);
        return api;
    }

    [Fact]
    public async Task Should_patch_a_Namespace()
    {
        await using var api = await Api();
        var patched = await api.Patch(Path + "/n", """{"metadata":{"labels":{"testLabel":"testValue"}}}""", "application/strategic-merge-patch+json");
        Assert.Equal((200, "testValue"), (patched.Code, patched.Text("metadata", "labels", "testLabel")));
        Assert.Equal("testValue", (await api.Get(Path + "/n")).Text("metadata", "labels", "testLabel"));
    }

    [Fact]
    public async Task Should_apply_changes_to_a_namespace_status()
    {
        await using var api = await Api();
        Assert.Equal("Active", (await api.Get(Path + "/n/status")).Text("status", "phase"));
        var patched = await api.Patch(Path + "/n/status",
            """{"metadata":{"annotations":{"e2e-patched-ns-status":"n"}},"status":{"conditions":[{"type":"StatusPatch","status":"True","reason":"E2E","message":"Patched by an e2e test"}]}}""");
        Assert.Equal((200, "n"), (patched.Code, patched.Text("metadata", "annotations", "e2e-patched-ns-status")));
        Assert.Equal("StatusPatch", patched["status", "conditions"]!.AsArray![^1]["type"]!.AsString);
        var read = await api.Get(Path + "/n");
        var updated = await api.Put(Path + "/n/status", read.Body.ToString().Replace("StatusPatch", "StatusUpdate"));
        Assert.Equal((200, "StatusUpdate"), (updated.Code, updated["status", "conditions"]!.AsArray![^1]["type"]!.AsString));
    }

    [Fact]
    public async Task Should_apply_an_update_to_a_Namespace()
    {
        await using var api = await Api();
        var read = await api.Get(Path + "/n");
        var updated = await api.Put(Path + "/n", read.Body.ToString().Replace("\"labels\":{", "\"labels\":{\"n\":\"updated\","));
        Assert.Equal((200, "updated"), (updated.Code, updated.Text("metadata", "labels", "n")));
    }

    [Fact]
    public async Task Should_apply_a_finalizer_to_a_Namespace()
    {
        await using var api = await Api();
        var read = (await api.Get(Path + "/n")).Body.ToString();
        var added = await api.Put(Path + "/n/finalize", read.Replace("\"finalizers\":[", "\"finalizers\":[\"e2e.example.com/fakeFinalizer\","));
        Assert.Equal(200, added.Code);
        Assert.Contains(added["spec", "finalizers"]!.AsArray!, f => f.AsString == "e2e.example.com/fakeFinalizer");
        var removed = await api.Put(Path + "/n/finalize", added.Body.ToString().Replace("\"e2e.example.com/fakeFinalizer\",", ""));
        Assert.Equal(200, removed.Code);
        Assert.DoesNotContain(removed["spec", "finalizers"]!.AsArray!, f => f.AsString == "e2e.example.com/fakeFinalizer");
    }

    [Fact]
    public async Task Should_check_that_a_dry_run_can_update_Pods()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        var created = await api.Post(Pods, Pod("e2e-test-httpd-pod"));
        var dry = await api.Patch(Pods + "/e2e-test-httpd-pod?dryRun=All&fieldManager=kubectl-patch", """{"spec":{"containers":[{"name":"c","image":"busybox"}]}}""", "application/strategic-merge-patch+json");
        Assert.Equal((200, "busybox"), (dry.Code, dry["spec", "containers"]!.AsArray![0]["image"]?.AsString));
        Assert.Equal(created.Body, (await api.Get(Pods + "/e2e-test-httpd-pod")).Body);
    }
}
