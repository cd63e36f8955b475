using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Which fields of each kind and version selectors may name (upstream's field label conversion functions), and what they choose.</summary>
public abstract class FieldSelectorContract(StoreKind store) : HttpContract(store)
{
    private const string Events = "/api/v1/namespaces/default/events";
    private const string EventsV1 = "/apis/events.k8s.io/v1/namespaces/default/events";

    // What a kind takes besides metadata.name; null for no fields of its own.
    private static readonly (string Path, string[]? Own)[] Kinds =
    [
        ("/api/v1/namespaces", ["status.phase"]),
        ("/api/v1/nodes", ["spec.unschedulable"]),
        (Pods,
        [
            "metadata.namespace", "spec.nodeName", "spec.host", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
            "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName",
        ]),
        (Services, ["metadata.namespace", "spec.clusterIP", "spec.type"]),
        ("/api/v1/namespaces/default/secrets", ["metadata.namespace", "type"]),
        (Events,
        [
            "metadata.namespace", "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ]),
        (EventsV1,
        [
            "metadata.namespace", "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion", "regarding.resourceVersion",
            "regarding.fieldPath", "reason", "reportingController", "source", "type",
        ]),
        (Maps, null),
        ("/api/v1/namespaces/default/endpoints", null),
        ("/api/v1/namespaces/default/serviceaccounts", null),
        (Deployments, null),
        ("/apis/apps/v1/namespaces/default/replicasets", null),
        ("/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers", null),
        ("/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", null),
        ("/apis/coordination.k8s.io/v1/namespaces/default/leases", null),
        ("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", null),
    ];

    [Fact]
    public async Task Every_kind_takes_the_fields_that_upstream_lists_and_no_others()
    {
        await using var api = await StartAsync();
        var every = Kinds.SelectMany(k => k.Own ?? []).Append("metadata.name").Append("metadata.namespace").Append("status.replicas").Append("metadata.uid").Append("name").Distinct().ToArray();
        foreach (var (path, own) in Kinds)
        {
            foreach (var field in every)
            {
                var answer = await api.Get($"{path}?fieldSelector={field}=no-such");
                var known = field == "metadata.name" || (own ?? ["metadata.namespace"]).Contains(field);
                Assert.Equal((path, field, known ? 200 : 400, known ? "" : Refusal(own, field)), (path, field, answer.Code, answer.ErrorMessage));
                if (known)
                {
                    Assert.Empty(Names(answer));
                }
            }
        }
    }

    private static string Refusal(string[]? own, string field) =>
        own is null ? $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"" : $"field label not supported: {field}";

    [Theory]
    [InlineData(Maps, "data.k", "\"data.k\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    [InlineData(Pods, "spec.containers", "field label not supported: spec.containers")]
    [InlineData("/api/v1/nodes", "metadata.namespace", "field label not supported: metadata.namespace")]
    [InlineData(Events, "regarding.name", "field label not supported: regarding.name")]
    [InlineData(EventsV1, "involvedObject.name", "field label not supported: involvedObject.name")]
    public async Task An_unknown_field_is_refused_alike_by_lists_watches_and_deletions(string path, string field, string why)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        // The first that is not known is named, in the order of the terms; what is wrong with the body of a deletion comes after.
        var query = $"fieldSelector=metadata.name!=x,{field}!=1,zzz=2";
        foreach (var answer in new[] { await api.Get($"{path}?{query}"), await api.Get($"{path}?watch=true&{query}"), await api.Delete($"{path}?{query}", "{") })
        {
            Assert.Equal((400, "BadRequest", why), (answer.Code, answer.Reason, answer.ErrorMessage));
        }
        Assert.Equal(200, (await api.Get(Maps + "/a")).Code);
        // Options that contradict each other are told first.
        Assert.Equal(422, (await api.Get($"{path}?resourceVersionMatch=Exact&{query}")).Code);
    }

    [Fact]
    public async Task Each_version_of_events_has_its_own_names_for_the_same_fields()
    {
        await using var api = await StartAsync();
        foreach (var (name, pod, type, source) in new[] { ("a", "p", "Normal", "kubelet"), ("b", "q", "Warning", "kubelet"), ("c", "p", "Warning", "sched") })
        {
            await api.Post(Events, $$"""
                {"metadata":{"name":"{{name}}"},"involvedObject":{"kind":"Pod","name":"{{pod}}","namespace":"default","fieldPath":"spec.containers{x}"},
                "reason":"R{{name}}","type":"{{type}}","source":{"component":"{{source}}"},"reportingComponent":"c-{{name}}","message":"m"}
                """);
        }
        foreach (var (path, target, reporter) in new[] { (Events, "involvedObject", "reportingComponent"), (EventsV1, "regarding", "reportingController") })
        {
            Assert.Equal(["a", "c"], Names(await api.Get($"{path}?fieldSelector={target}.name=p")));
            Assert.Equal(["c"], Names(await api.Get($"{path}?fieldSelector={target}.name=p,type=Warning")));
            Assert.Equal(["b"], Names(await api.Get($"{path}?fieldSelector={target}.kind=Pod,reason=Rb")));
            Assert.Equal(["a", "b"], Names(await api.Get($"{path}?fieldSelector=source=kubelet")));
            Assert.Equal(["c"], Names(await api.Get($"{path}?fieldSelector={reporter}=c-c")));
            Assert.Equal(["a", "b", "c"], Names(await api.Get($"{path}?fieldSelector={target}.fieldPath=spec.containers%7Bx%7D")));
            using var watch = await api.Watch($"{path}?watch=true&fieldSelector={target}.name=q");
            Assert.Equal(["ADDED b"], await watch.TakeAsync(1));
        }
        await api.Delete($"{EventsV1}?fieldSelector=regarding.name=p");
        Assert.Equal(["b"], Names(await api.Get(Events)));
    }

    [Theory]
    [InlineData("spec.host=n1", "b")]
    [InlineData("spec.nodeName=n1", "b")]
    [InlineData("spec.hostNetwork=true", "b")]
    [InlineData("spec.hostNetwork=false,metadata.namespace=default", "a")]
    [InlineData("spec.restartPolicy!=Never", "a")]
    [InlineData("spec.serviceAccountName=default,spec.schedulerName=default-scheduler", "a,b")]
    [InlineData("status.podIP=", "a,b")]
    public async Task Pods_are_selected_by_their_fields(string selector, string expected)
    {
        await using var api = await StartAsync();
        await api.Post(Pods, Pod("a", "\"serviceAccountName\":\"default\","));
        await api.Post(Pods, Pod("b", "\"serviceAccountName\":\"default\",\"nodeName\":\"n1\",\"hostNetwork\":true,\"restartPolicy\":\"Never\","));
        Assert.Equal(expected.Split(','), Names(await api.Get($"{Pods}?fieldSelector={selector}")));
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("?fieldSelector=metadata.name=a", 200)]
    [InlineData("?fieldSelector=metadata.name=b", 400)]
    [InlineData("?fieldSelector=metadata.name!=b", 400)]
    [InlineData("?fieldSelector=metadata.namespace=default", 400)]
    public async Task The_old_path_of_a_watch_on_one_object_takes_no_other_name(string query, int code)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("a"));
        await api.Post(Maps, Map("b"));
        var path = "/api/v1/watch/namespaces/default/configmaps/a" + query;
        if (code == 200)
        {
            using var watch = await api.Watch(path);
            await api.Delete(Maps + "/b");
            await api.Delete(Maps + "/a");
            Assert.Equal(["ADDED a", "DELETED a"], await watch.TakeAsync(2));
            return;
        }
        var answer = await api.Get(path);
        Assert.Equal((code, "fieldSelector metadata.name doesn't match requested name"), (answer.Code, answer.ErrorMessage));
    }
}

public sealed class FieldSelectorTests() : FieldSelectorContract(StoreKind.Memory);

public sealed class FieldSelectorOnSqliteTests() : FieldSelectorContract(StoreKind.Sqlite);

public sealed class FieldSelectorOnEtcdTests() : FieldSelectorContract(StoreKind.Etcd);
