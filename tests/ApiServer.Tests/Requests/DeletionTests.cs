using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Deletes: at once, in time, by finalizers, of many.</summary>
public abstract class DeletionContract(StoreKind store) : HttpContract(store)
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Task<TestApi> Api() => StartAsync(configure: o => o with { Time = new Testing.FakeTimeProvider(Start) });

    [Fact]
    public async Task A_pod_without_a_node_is_deleted_at_once()
    {
        await using var api = await Api();
        await api.Post(Pods, Pod("p"));
        Assert.Equal(200, (await api.Delete(Pods + "/p")).Code);
        Assert.Equal(404, (await api.Get(Pods + "/p")).Code);
    }

    [Fact]
    public async Task A_pod_on_a_node_goes_when_the_node_confirms()
    {
        await using var api = await Api();
        await api.Post(Pods, Pod("p", "\"nodeName\":\"n\",\"terminationGracePeriodSeconds\":20,"));
        var marked = await api.Delete(Pods + "/p");
        Assert.Equal((200, "2030-01-01T00:00:20Z", 20L),
            (marked.Code, marked.Text("metadata", "deletionTimestamp"), marked["metadata", "deletionGracePeriodSeconds"]?.AsInteger));

        var later = await api.Delete(Pods + "/p", """{"gracePeriodSeconds":25}""");
        Assert.Equal("2030-01-01T00:00:20Z", later.Text("metadata", "deletionTimestamp"));
        var sooner = await api.Delete(Pods + "/p", """{"gracePeriodSeconds":5}""");
        Assert.Equal(("2030-01-01T00:00:05Z", 5L), (sooner.Text("metadata", "deletionTimestamp"), sooner["metadata", "deletionGracePeriodSeconds"]?.AsInteger));
        Assert.Equal(200, (await api.Get(Pods + "/p")).Code);

        Assert.Equal(200, (await api.Delete(Pods + "/p?gracePeriodSeconds=0")).Code);
        Assert.Equal(404, (await api.Get(Pods + "/p")).Code);
    }

    [Fact]
    public async Task Finalizers_hold_an_object_until_the_last_is_removed()
    {
        await using var api = await Api();
        await api.Post(Maps, Map("a", ""","finalizers":["x.io/a","x.io/b"]"""));
        var marked = await api.Delete(Maps + "/a");
        Assert.Equal((200, "2030-01-01T00:00:00Z"), (marked.Code, marked.Text("metadata", "deletionTimestamp")));
        await api.Patch(Maps + "/a", """{"metadata":{"finalizers":["x.io/b"]}}""");
        Assert.Equal(200, (await api.Get(Maps + "/a")).Code);
        Assert.Equal(200, (await api.Patch(Maps + "/a", """{"metadata":{"finalizers":null}}""")).Code);
        Assert.Equal(404, (await api.Get(Maps + "/a")).Code);
    }

    [Theory]
    [InlineData("""{"propagationPolicy":"Foreground"}""", "foregroundDeletion", 202)]
    [InlineData("""{"propagationPolicy":"Orphan"}""", "orphan", 200)]
    [InlineData("""{"orphanDependents":true}""", "orphan", 200)]
    [InlineData("""{"propagationPolicy":"Background"}""", null, 200)]
    [InlineData(null, null, 200)]
    public async Task The_propagation_policy_is_written_down_for_the_garbage_collector(string? options, string? finalizer, int code)
    {
        await using var api = await Api();
        await api.Post(Deployments, Deployment("d"));
        var answer = await api.Delete(Deployments + "/d", options);
        Assert.Equal(code, answer.Code);
        var left = await api.Get(Deployments + "/d");
        Assert.Equal(finalizer is null ? 404 : 200, left.Code);
        Assert.Equal(finalizer, left["metadata", "finalizers"]?.AsArray?[0].AsString);
    }

    [Fact]
    public async Task A_delete_meant_for_another_object_is_a_conflict()
    {
        await using var api = await Api();
        var created = await api.Post(Maps, Map("a"));
        var wrong = await api.Delete(Maps + "/a", """{"preconditions":{"uid":"u"}}""");
        Assert.Equal((409, "Conflict"), (wrong.Code, wrong.Reason));
        Assert.Equal($"Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition (u) does not match the UID in record ({created.Text("metadata", "uid")}). "
            + "The object might have been deleted and then recreated",
            wrong.ErrorMessage);
        Assert.Equal("ConfigMap", wrong.Text("details", "kind"));
        var late = await api.Delete(Maps + "/a", """{"preconditions":{"resourceVersion":"1"}}""");
        Assert.Equal((409, "Operation cannot be fulfilled on ConfigMap \"a\": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record "
            + $"({created.Text("metadata", "resourceVersion")}). The object might have been modified"), (late.Code, late.ErrorMessage));
        Assert.Equal(200, (await api.Delete(Maps + "/a", $$"""{"preconditions":{"uid":"{{created.Text("metadata", "uid")}}"} }""")).Code);
    }

    [Fact]
    public async Task A_namespace_waits_for_its_finalizer()
    {
        await using var api = await Api();
        await api.Post("/api/v1/namespaces", """{"metadata":{"name":"n"}}""");
        var marked = await api.Delete("/api/v1/namespaces/n");
        Assert.Equal((200, "Terminating"), (marked.Code, marked.Text("status", "phase")));

        var refused = await api.Post("/api/v1/namespaces/n/configmaps", Map("a"));
        Assert.Equal((403, "Forbidden"), (refused.Code, refused.Reason));
        Assert.Equal("configmaps \"a\" is forbidden: unable to create new content in namespace n because it is being terminated", refused.ErrorMessage);
        Assert.Equal("NamespaceTerminating", refused["details", "causes"]!.AsArray![0]["reason"]!.AsString);

        var final = await api.Put("/api/v1/namespaces/n/finalize", """{"metadata":{"name":"n"},"spec":{"finalizers":[]}}""");
        Assert.Equal(200, final.Code);
        Assert.Equal(404, (await api.Get("/api/v1/namespaces/n")).Code);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selector_in_one_namespace()
    {
        await using var api = await Api();
        await api.Post(Maps, Map("a", ""","labels":{"x":"1"}"""));
        await api.Post(Maps, Map("b"));
        await api.Post("/api/v1/namespaces/kube-system/configmaps", Map("a", ""","labels":{"x":"1"}"""));
        var deleted = await api.Delete(Maps + "?labelSelector=x=1");
        Assert.Equal((200, "ConfigMapList", 1), (deleted.Code, deleted.Text("kind"), deleted["items"]!.AsArray!.Count));
        Assert.Equal(2, (await api.Get("/api/v1/configmaps"))["items"]!.AsArray!.Count);
    }

    [Fact]
    public async Task Dry_runs_store_nothing()
    {
        await using var api = await Api();
        await api.Post(Maps, Map("a"));
        var before = await api.Get("/api/v1/configmaps");
        Assert.Equal(201, (await api.Post(Maps + "?dryRun=All", Map("b"))).Code);
        Assert.Equal(409, (await api.Post(Maps + "?dryRun=All", Map("a"))).Code);
        var updated = await api.Put(Maps + "/a?dryRun=All", Map("a", value: "w"));
        Assert.Equal((200, "w"), (updated.Code, updated.Text("data", "k")));
        Assert.Equal("w", (await api.Patch(Maps + "/a?dryRun=All", """{"data":{"k":"w"}}""")).Text("data", "k"));
        Assert.Equal(200, (await api.Delete(Maps + "/a?dryRun=All")).Code);
        Assert.Equal(200, (await api.Delete(Maps + "/a", """{"dryRun":["All"]}""")).Code);
        var service = await api.Post(Services + "?dryRun=All", Service("s"));
        Assert.Equal(201, service.Code);
        Assert.StartsWith("10.96.", service.Text("spec", "clusterIP"));
        Assert.Equal(before.Body, (await api.Get("/api/v1/configmaps")).Body);
    }
}

public sealed class DeletionTests() : DeletionContract(StoreKind.Memory);

public sealed class DeletionOnSqliteTests() : DeletionContract(StoreKind.Sqlite);

public sealed class DeletionOnEtcdTests() : DeletionContract(StoreKind.Etcd);
