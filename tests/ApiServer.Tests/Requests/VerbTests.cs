using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Each verb, and what it answers.</summary>
public abstract class VerbContract(StoreKind store) : HttpContract(store)
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Create_gives_the_object_its_identity()
    {
        await using var api = await StartAsync();
        var created = await api.Post(Maps, """{"metadata":{"name":"a"},"data":{"k":"v"}}""");
        Assert.Equal(201, created.Code);
        Assert.Equal("ConfigMap", created.Text("kind"));
        Assert.Equal("v1", created.Text("apiVersion"));
        Assert.Equal("default", created.Text("metadata", "namespace"));
        Assert.Equal(36, created.Text("metadata", "uid")!.Length);
        Assert.True(long.Parse(created.Text("metadata", "resourceVersion")!) > 1);
        Assert.EndsWith("Z", created.Text("metadata", "creationTimestamp"));

        var got = await api.Get(Maps + "/a");
        Assert.Equal(200, got.Code);
        Assert.Equal(created.Body, got.Body);
    }

    [Fact]
    public async Task Create_twice_is_AlreadyExists()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, """{"metadata":{"name":"a"}}""");
        var again = await api.Post(Maps, """{"metadata":{"name":"a"}}""");
        Assert.Equal((409, "AlreadyExists", "configmaps \"a\" already exists"), (again.Code, again.Reason, again.ErrorMessage));
        Assert.Equal("configmaps", again.Text("details", "kind"));
    }

    [Fact]
    public async Task Update_is_guarded_by_the_resourceVersion()
    {
        await using var api = await StartAsync();
        var created = await api.Post(Maps, """{"metadata":{"name":"a"},"data":{"k":"1"} }""");
        var old = created.Text("metadata", "resourceVersion");
        var updated = await api.Put(Maps + "/a", $$"""{"metadata":{"name":"a","resourceVersion":"{{old}}" },"data":{"k":"2"} }""");
        Assert.Equal(200, updated.Code);
        Assert.Equal("2", updated.Text("data", "k"));
        Assert.Equal(created.Text("metadata", "uid"), updated.Text("metadata", "uid"));
        Assert.NotEqual(old, updated.Text("metadata", "resourceVersion"));

        var stale = await api.Put(Maps + "/a", $$"""{"metadata":{"name":"a","resourceVersion":"{{old}}" },"data":{"k":"3"} }""");
        Assert.Equal((409, "Conflict"), (stale.Code, stale.Reason));
        Assert.Equal(
            "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again",
            stale.ErrorMessage);

        var unconditional = await api.Put(Maps + "/a", """{"metadata":{"name":"a"},"data":{"k":"4"} }""");
        Assert.Equal((200, "4"), (unconditional.Code, unconditional.Text("data", "k")));
    }

    [Fact]
    public async Task Update_that_changes_nothing_commits_nothing()
    {
        await using var api = await StartAsync();
        var created = await api.Post(Maps, """{"metadata":{"name":"a"},"data":{"k":"1"} }""");
        var same = await api.Put(Maps + "/a", """{"metadata":{"name":"a"},"data":{"k":"1"} }""");
        Assert.Equal(created.Text("metadata", "resourceVersion"), same.Text("metadata", "resourceVersion"));
    }

    [Fact]
    public async Task Delete_answers_with_a_Status_and_the_object_is_gone()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, """{"metadata":{"name":"a"}}""");
        var deleted = await api.Delete(Maps + "/a");
        Assert.Equal((200, "Success", "a"), (deleted.Code, deleted.Text("status"), deleted.Text("details", "name")));
        var gone = await api.Get(Maps + "/a");
        Assert.Equal((404, "NotFound", "configmaps \"a\" not found"), (gone.Code, gone.Reason, gone.ErrorMessage));
        Assert.Equal(404, (await api.Delete(Maps + "/a")).Code);
    }

    [Fact]
    public async Task Watch_follows_a_list_without_a_gap()
    {
        await using var api = await StartAsync();
        await api.Post(Maps, """{"metadata":{"name":"a"}}""");
        var list = await api.Get(Maps);
        Assert.Equal("ConfigMapList", list.Text("kind"));
        await api.Post(Maps, """{"metadata":{"name":"b"}}""");
        using var watch = await api.Watch($"{Maps}?watch=true&resourceVersion={list.Text("metadata", "resourceVersion")}");
        await api.Patch(Maps + "/b", """{"data":{"k":"v"}}""");
        await api.Delete(Maps + "/b");
        Assert.Equal(["ADDED b", "MODIFIED b", "DELETED b"], await watch.TakeAsync(3));
    }
}

public sealed class VerbTests() : VerbContract(StoreKind.Memory);

public sealed class VerbOnSqliteTests() : VerbContract(StoreKind.Sqlite);

public sealed class VerbOnEtcdTests() : VerbContract(StoreKind.Etcd);
