using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Status, scale, binding, and what else has a path of its own.</summary>
public abstract class SubresourceContract(StoreKind store) : HttpContract(store)
{
    [Fact]
    public async Task Status_and_spec_are_written_apart()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d", 3));
        var status = await api.Patch(Deployments + "/d/status", """{"status":{"replicas":3,"observedGeneration":1},"spec":{"replicas":9}}""");
        Assert.Equal((200, 3L, 3L, 1L),
            (status.Code, status["status", "replicas"]?.AsInteger, status["spec", "replicas"]?.AsInteger, status["metadata", "generation"]?.AsInteger));
        var spec = await api.Patch(Deployments + "/d", """{"status":{"replicas":0},"spec":{"replicas":4}}""");
        Assert.Equal((3L, 4L, 2L), (spec["status", "replicas"]?.AsInteger, spec["spec", "replicas"]?.AsInteger, spec["metadata", "generation"]?.AsInteger));
        Assert.Equal(4, (await api.Get(Deployments + "/d/status"))["spec", "replicas"]?.AsInteger);
    }

    [Fact]
    public async Task Scale_reads_and_writes_replicas()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d", 3));
        var scale = await api.Get(Deployments + "/d/scale");
        Assert.Equal(("Scale", "autoscaling/v1", 3L, "app=d"),
            (scale.Text("kind"), scale.Text("apiVersion"), scale["spec", "replicas"]?.AsInteger, scale.Text("status", "selector")));
        var put = await api.Put(Deployments + "/d/scale",
            $$"""{"metadata":{"name":"d","namespace":"default","resourceVersion":"{{scale.Text("metadata", "resourceVersion")}}" },"spec":{"replicas":5} }""");
        Assert.Equal((200, 5L), (put.Code, put["spec", "replicas"]?.AsInteger));
        var stale = await api.Put(Deployments + "/d/scale",
            $$"""{"metadata":{"name":"d","resourceVersion":"{{scale.Text("metadata", "resourceVersion")}}" },"spec":{"replicas":6} }""");
        Assert.Equal((409, "Conflict"), (stale.Code, stale.Reason));
        Assert.Equal(7, (await api.Patch(Deployments + "/d/scale", """{"spec":{"replicas":7}}"""))["spec", "replicas"]?.AsInteger);
        var negative = await api.Patch(Deployments + "/d/scale", """{"spec":{"replicas":-1}}""");
        Assert.Equal((422, "Scale.autoscaling \"d\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0"), (negative.Code, negative.ErrorMessage));
        var deployment = await api.Get(Deployments + "/d");
        Assert.Equal((7L, 3L), (deployment["spec", "replicas"]?.AsInteger, deployment["metadata", "generation"]?.AsInteger));
    }

    [Fact]
    public async Task Binding_puts_a_pod_on_a_node_once()
    {
        await using var api = await StartAsync();
        var pod = await api.Post(Pods, Pod("p"));
        const string toOne = """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"p","annotations":{"a":"b"}},"target":{"kind":"Node","name":"n1"}}""";

        Assert.Equal(422, (await api.Post(Pods + "/p/binding", """{"target":{"kind":"Node"}}""")).Code);
        Assert.Equal(409, (await api.Post(Pods + "/p/binding", """{"metadata":{"uid":"other"},"target":{"name":"n1"}}""")).Code);
        var bound = await api.Post(Pods + "/p/binding", toOne);
        Assert.Equal((201, "Success"), (bound.Code, bound.Text("status")));

        var after = await api.Get(Pods + "/p");
        Assert.Equal(("n1", "b"), (after.Text("spec", "nodeName"), after.Text("metadata", "annotations", "a")));
        var condition = after["status", "conditions"]!.AsArray!.Single(c => c["type"]!.AsString == "PodScheduled");
        Assert.Equal("True", condition["status"]!.AsString);
        Assert.Equal(pod.Text("metadata", "uid"), after.Text("metadata", "uid"));

        var again = await api.Post(Pods + "/p/binding", """{"target":{"name":"n2"}}""");
        Assert.Equal((409, "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"n1\""), (again.Code, again.ErrorMessage));
        Assert.Equal(404, (await api.Post(Pods + "/q/binding", toOne)).Code);
    }

    [Fact]
    public async Task A_lease_may_be_made_by_an_update_and_a_config_map_may_not()
    {
        await using var api = await StartAsync();
        var lease = await api.Put("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n", """{"metadata":{"name":"n"},"spec":{"holderIdentity":"n"}}""");
        Assert.Equal(201, lease.Code);
        Assert.Equal(404, (await api.Put(Maps + "/a", Map("a"))).Code);
    }

    [Fact]
    public async Task Names_are_generated()
    {
        await using var api = await StartAsync();
        var first = await api.Post(Pods, """{"metadata":{"generateName":"web-"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");
        Assert.Matches("^web-[bcdfghjklmnpqrstvwxz2456789]{5}$", first.Text("metadata", "name"));
    }
}

public sealed class SubresourceTests() : SubresourceContract(StoreKind.Memory);

public sealed class SubresourceOnSqliteTests() : SubresourceContract(StoreKind.Sqlite);

public sealed class SubresourceOnEtcdTests() : SubresourceContract(StoreKind.Etcd);
