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
    public async Task A_scale_has_a_table_and_metadata_of_its_own()
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d", 3));
        var table = await api.Get(Deployments + "/d/scale", "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Equal((200, "Table"), (table.Code, table.Text("kind")));
        Assert.Equal(["Name", "Desired", "Available", "Age"], table["columnDefinitions"]!.AsArray!.Select(c => c["name"]!.AsString));
        var cells = Assert.Single(table["rows"]!.AsArray!)["cells"]!.AsArray!;
        Assert.Equal(("d", 3L, 0L), (cells[0].AsString, cells[1].AsInteger, cells[2].AsInteger));
        var partial = await api.Get(Deployments + "/d/scale", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        Assert.Equal(("PartialObjectMetadata", "d", null), (partial.Text("kind"), partial.Text("metadata", "name"), partial["spec"]));
    }

    [Fact]
    public async Task Dry_runs_bind_and_scale_nothing()
    {
        await using var api = await StartAsync();
        await api.Post(Pods, Pod("p"));
        Assert.Equal(201, (await api.Post(Pods + "/p/binding?dryRun=All", """{"metadata":{"name":"p"},"target":{"name":"n"}}""")).Code);
        Assert.Null((await api.Get(Pods + "/p"))["spec", "nodeName"]);
        await api.Post(Deployments, Deployment("d", 3));
        Assert.Equal(5, (await api.Patch(Deployments + "/d/scale?dryRun=All", """{"spec":{"replicas":5}}"""))["spec", "replicas"]?.AsInteger);
        Assert.Equal(1, (await api.Patch(Deployments + "/d/status?dryRun=All", """{"status":{"replicas":1}}"""))["status", "replicas"]?.AsInteger);
        var now = await api.Get(Deployments + "/d");
        Assert.Equal((3L, null), (now["spec", "replicas"]?.AsInteger, now["status", "replicas"]?.ToString()));
    }

    [Theory]
    [InlineData("PUT", "/d/scale", "", 400, "the object provided is unrecognized (must be of type Scale): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)")]
    [InlineData("PUT", "/d/scale", """{"metadata":{"name":"e"},"spec":{"replicas":1}}""", 400, "the name of the object (e) does not match the name on the URL (d)")]
    [InlineData("PUT", "/x/scale", """{"metadata":{"name":"x"},"spec":{"replicas":1}}""", 404, "deployments.apps \"x\" not found")]
    [InlineData("GET", "/x/scale", null, 404, "deployments.apps \"x\" not found")]
    [InlineData("GET", "/x/status", null, 404, "deployments.apps \"x\" not found")]
    [InlineData("DELETE", "/d/scale", null, 405, "the server does not allow this method on the requested resource")]
    [InlineData("POST", "/d/status", "{}", 405, "the server does not allow this method on the requested resource")]
    [InlineData("GET", "/d/nothing", null, 404, "the server could not find the requested resource")]
    public async Task What_a_subresource_does_not_do_is_refused(string method, string path, string? body, int code, string why)
    {
        await using var api = await StartAsync();
        await api.Post(Deployments, Deployment("d"));
        var answer = await api.Send(new HttpMethod(method), Deployments + path, body);
        Assert.Equal((code, why), (answer.Code, answer.ErrorMessage));
    }

    [Theory]
    [InlineData("POST", "/pods/p/binding", """{"metadata":{"name":"p"},"target":{"name":"n","foo":1}}""", "target.foo", 201, 400)]
    [InlineData("PUT", "/deployments/d/scale", """{"metadata":{"name":"d"},"spec":{"replicas":2,"foo":1}}""", "spec.foo", 200, 400)]
    [InlineData("PATCH", "/deployments/d/scale", """{"spec":{"replicas":2,"foo":1}}""", "spec.foo", 200, 422)]
    [InlineData("PATCH", "/deployments/d/status", """{"status":{"foo":1}}""", "status.foo", 200, 422)]
    public async Task Unknown_fields_of_subresources_are_told_too(string method, string path, string body, string field, int code, int strict)
    {
        await using var api = await StartAsync();
        await api.Post(Pods, Pod("p"));
        await api.Post(Deployments, Deployment("d"));
        path = (path.StartsWith("/pods") ? "/api/v1" : "/apis/apps/v1") + "/namespaces/default" + path;
        var type = method == "PATCH" ? "application/merge-patch+json" : "application/json";
        var refused = await api.Send(new HttpMethod(method), path + "?fieldValidation=Strict", body, type);
        Assert.Equal(strict, refused.Code);
        Assert.Contains($"strict decoding error: unknown field \"{field}\"", refused.ErrorMessage);
        var warned = await api.Send(new HttpMethod(method), path + (method == "POST" ? "?dryRun=All" : ""), body, type);
        Assert.Equal((code, $"299 - \"unknown field \\\"{field}\\\"\""), (warned.Code, Assert.Single(warned.Message.Headers.GetValues("Warning"))));
        var silent = await api.Send(new HttpMethod(method), path + "?fieldValidation=Ignore", body, type);
        Assert.Equal((code, false), (silent.Code, silent.Message.Headers.Contains("Warning")));
    }

    [Fact]
    public async Task Of_many_who_bind_a_pod_one_succeeds()
    {
        await using var api = await StartAsync();
        await api.Post(Pods, Pod("p"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => api.Post(Pods + "/p/binding", $$"""{"metadata":{"name":"p"},"target":{"name":"n{{i}}"} }""")));
        var winner = Array.FindIndex(answers, a => a.Code == 201);
        Assert.Equal(9, answers.Count(a => a is { Code: 409, Reason: "Conflict" }));
        Assert.Equal($"n{winner}", (await api.Get(Pods + "/p")).Text("spec", "nodeName"));
    }

    [Fact]
    public async Task Binding_puts_a_pod_on_a_node_once()
    {
        await using var api = await StartAsync();
        var pod = await api.Post(Pods, Pod("p"));
        const string toOne = """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"p","annotations":{"a":"b"}},"target":{"kind":"Node","name":"n1"}}""";

        Assert.Equal(422, (await api.Post(Pods + "/p/binding", """{"metadata":{"name":"p"},"target":{"kind":"Node"}}""")).Code);
        Assert.Equal(409, (await api.Post(Pods + "/p/binding", """{"metadata":{"name":"p","uid":"other"},"target":{"name":"n1"}}""")).Code);
        Assert.Equal(200, (await api.Patch(Pods + "/p/status", """{"status":{"nominatedNodeName":"n3"}}""")).Code);
        var bound = await api.Post(Pods + "/p/binding", toOne);
        Assert.Equal((201, "Success"), (bound.Code, bound.Text("status")));

        var after = await api.Get(Pods + "/p");
        Assert.Equal(("n1", "b"), (after.Text("spec", "nodeName"), after.Text("metadata", "annotations", "a")));
        var condition = after["status", "conditions"]!.AsArray!.Single(c => c["type"]!.AsString == "PodScheduled");
        Assert.Equal("True", condition["status"]!.AsString);
        Assert.Null(after["status", "nominatedNodeName"]);
        Assert.Equal(pod.Text("metadata", "uid"), after.Text("metadata", "uid"));

        var again = await api.Post(Pods + "/p/binding", """{"metadata":{"name":"p"},"target":{"name":"n2"}}""");
        Assert.Equal((409, "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"n1\""), (again.Code, again.ErrorMessage));
        Assert.Equal(404, (await api.Post(Pods + "/q/binding", """{"metadata":{"name":"q"},"target":{"name":"n2"}}""")).Code);
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
