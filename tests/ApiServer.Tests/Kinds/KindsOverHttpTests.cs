using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>Every kind, through the whole request path: what the smallest manifest needs, and every verb on it.</summary>
public sealed class KindsOverHttpTests
{
    private const string Namespaced = "/api/v1/namespaces/default/";
    private const string Template = """{"metadata":{"labels":{"app":"x"}},"spec":{"containers":[{"name":"a","image":"i:1"}]}}""";

    public static TheoryData<string, string> Kinds => new()
    {
        { "/api/v1/namespaces", "{}" },
        { "/api/v1/nodes", "{}" },
        { Namespaced + "pods", """{"spec":{"containers":[{"name":"a","image":"i:1"}]}}""" },
        { Namespaced + "services", """{"spec":{"ports":[{"port":80}]}}""" },
        { Namespaced + "configmaps", """{"data":{"a":"1"}}""" },
        { Namespaced + "secrets", """{"stringData":{"a":"1"}}""" },
        { Namespaced + "serviceaccounts", "{}" },
        { Namespaced + "endpoints", """{"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"port":80}]}]}""" },
        { Namespaced + "events", """{"involvedObject":{"kind":"Pod","name":"p","namespace":"default"}}""" },
        { "/apis/events.k8s.io/v1/namespaces/default/events",
            """{"regarding":{"kind":"Pod","name":"p","namespace":"default"},"eventTime":"2026-01-02T03:04:05.000000Z","reportingController":"c","reportingInstance":"c-1","action":"a","reason":"r","type":"Normal"}""" },
        { "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", """{"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"]}]}""" },
        { "/apis/coordination.k8s.io/v1/namespaces/default/leases", """{"spec":{"holderIdentity":"me"}}""" },
        { "/apis/apps/v1/namespaces/default/deployments", $$$"""{"spec":{"selector":{"matchLabels":{"app":"x"}},"template":{{{Template}}}}}""" },
        { "/apis/apps/v1/namespaces/default/replicasets", $$$"""{"spec":{"selector":{"matchLabels":{"app":"x"}},"template":{{{Template}}}}}""" },
        { "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers",
            """{"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},"maxReplicas":2,"targetCPUUtilizationPercentage":50}}""" },
        { "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", """{"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"},"maxReplicas":2}}""" },
        { "/apis/networking.k8s.io/v1/namespaces/default/ingresses", """{"spec":{"defaultBackend":{"service":{"name":"s","port":{"number":80}}}}}""" },
        { "/apis/networking.k8s.io/v1/ingressclasses", """{"spec":{"controller":"a.b/c"}}""" },
        { "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies", "{}" },
        { "/apis/networking.k8s.io/v1/servicecidrs", """{"spec":{"cidrs":["10.0.0.0/24"]}}""" },
        { "/apis/storage.k8s.io/v1/storageclasses", """{"provisioner":"p"}""" },
        { "/apis/storage.k8s.io/v1/volumeattributesclasses", """{"driverName":"d","parameters":{"iops":"1"}}""" },
        { "/apis/storage.k8s.io/v1/volumeattachments", """{"spec":{"attacher":"a.b","source":{"persistentVolumeName":"v"},"nodeName":"n"}}""" },
        { "/apis/storage.k8s.io/v1/csidrivers", """{"spec":{}}""" },
        { "/apis/storage.k8s.io/v1/csinodes", """{"spec":{"drivers":[{"name":"d","nodeID":"n"}]}}""" },
        { "/apis/storage.k8s.io/v1/namespaces/default/csistoragecapacities", """{"storageClassName":"c"}""" },
        { "/apis/node.k8s.io/v1/runtimeclasses", """{"handler":"runc"}""" },
        { "/apis/certificates.k8s.io/v1/certificatesigningrequests", Fuzzing.Manifests.ByResource["certificates.k8s.io/v1/certificatesigningrequests"][0] },
        { "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", Fuzzing.Manifests.ByResource["admissionregistration.k8s.io/v1/validatingwebhookconfigurations"][0] },
        { "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", Fuzzing.Manifests.ByResource["admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"][0] },
        { "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", Fuzzing.Manifests.ByResource["admissionregistration.k8s.io/v1/validatingadmissionpolicies"][0] },
        { "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings", Fuzzing.Manifests.ByResource["admissionregistration.k8s.io/v1/validatingadmissionpolicybindings"][0] },
        { "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies", Fuzzing.Manifests.ByResource["admissionregistration.k8s.io/v1/mutatingadmissionpolicies"][0] },
        { "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings", Fuzzing.Manifests.ByResource["admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings"][0] },
        { "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas", Fuzzing.Manifests.ByResource["flowcontrol.apiserver.k8s.io/v1/flowschemas"][0] },
        { "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations", Fuzzing.Manifests.ByResource["flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations"][0] },
        { "/apis/resource.k8s.io/v1/deviceclasses", Fuzzing.Manifests.ByResource["resource.k8s.io/v1/deviceclasses"][0] },
        { "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims", Fuzzing.Manifests.ByResource["resource.k8s.io/v1/resourceclaims"][0] },
        { "/apis/resource.k8s.io/v1/namespaces/default/resourceclaimtemplates", Fuzzing.Manifests.ByResource["resource.k8s.io/v1/resourceclaimtemplates"][0] },
        { "/apis/resource.k8s.io/v1/resourceslices", Fuzzing.Manifests.ByResource["resource.k8s.io/v1/resourceslices"][0] },
        { "/apis/scheduling.k8s.io/v1/priorityclasses", """{"value":7}""" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_verb_works(string path, string manifest)
    {
        await using var api = await TestApi.StartAsync(configure: TestApi.WithoutFlowControl);
        var start = (await api.Get(path)).Text("metadata", "resourceVersion");
        var created = await api.Post(path, KindCase.Parse(manifest).WithAt(["metadata", "name"], "x").ToString());
        Assert.True(created.Code == 201, created.Body.ToString());
        Assert.Equal<Document>(created.Body, (await api.Get(path + "/x")).Body, EqualityComparer<Document>.Default);
        Assert.Contains("x", Names(await api.Get(path)));

        // What is written back as it was read changes nothing, not even its revision.
        var same = await api.Put(path + "/x", created.Body.ToString());
        Assert.Equal((200, created.Text("metadata", "resourceVersion")), (same.Code, same.Text("metadata", "resourceVersion")));
        var labelled = await api.Put(path + "/x", created.Body.WithAt(["metadata", "labels", "put"], "1").ToString());
        Assert.True(labelled.Code == 200, labelled.Body.ToString());

        foreach (var (type, patch) in ((string, string)[])
        [
            ("application/json-patch+json", """[{"op":"add","path":"/metadata/labels/json","value":"1"}]"""),
            ("application/merge-patch+json", """{"metadata":{"labels":{"merge":"1"}}}"""),
            ("application/strategic-merge-patch+json", """{"metadata":{"labels":{"strategic":"1"},"finalizers":["a/b"],"$setElementOrder/finalizers":["a/b"]}}"""),
            ("application/strategic-merge-patch+json", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a/b"]}}"""),
        ])
        {
            var patched = await api.Patch(path + "/x", patch, type);
            Assert.True(patched.Code == 200, patched.Body.ToString());
        }
        var labels = (await api.Get(path + "/x"))["metadata", "labels"].Map();
        Assert.Equal(["json", "merge", "put", "strategic"], labels.Keys.Where(k => !k.Contains('/')).Order(StringComparer.Ordinal));

        var deleted = await api.Delete(path + "/x");
        Assert.True(deleted.Code == 200, deleted.Body.ToString());
        using var watch = await api.Watch($"{path}?watch=1&resourceVersion={start}&fieldSelector=metadata.name%3Dx");
        var end = path.EndsWith("/namespaces", StringComparison.Ordinal) ? "MODIFIED x" : "DELETED x";
        var events = await watch.TakeAsync(7);
        Assert.Equal(["ADDED x", .. Enumerable.Repeat("MODIFIED x", 5), end], events);
        if (!path.EndsWith("/namespaces", StringComparison.Ordinal))
        {
            Assert.Equal(404, (await api.Get(path + "/x")).Code);
        }
    }

    [Fact]
    public async Task Bad_objects_are_refused_as_upstream_refuses_them()
    {
        await using var api = await TestApi.StartAsync();
        const string deployments = "/apis/apps/v1/namespaces/default/deployments";
        var strict = await api.Post(deployments + "?fieldValidation=Strict", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{"foo":1}}""");
        Assert.Equal((400, "BadRequest", "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown field \"spec.foo\""),
            (strict.Code, strict.Reason, strict.ErrorMessage));
        var shape = await api.Post(deployments, """{"metadata":{"name":"x"},"spec":{"replicas":"3"}}""");
        Assert.Equal((400, "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"),
            (shape.Code, shape.ErrorMessage));
        var invalid = await api.Post(Namespaced + "pods", """{"metadata":{"name":"x"},"spec":{"containers":[{"name":"a"}]}}""");
        Assert.Equal((422, "Invalid", "Pod \"x\" is invalid: spec.containers[0].image: Required value"), (invalid.Code, invalid.Reason, invalid.ErrorMessage));
        Assert.Equal<Document>(KindCase.Parse("""{"reason":"FieldValueRequired","message":"Required value","field":"spec.containers[0].image"}"""),
            invalid["details", "causes"]!.AsArray![0], EqualityComparer<Document>.Default);
    }

    [Fact]
    public async Task Unknown_fields_are_pruned_and_warned_of()
    {
        await using var api = await TestApi.StartAsync();
        var created = await api.Post(Namespaced + "configmaps", """{"metadata":{"name":"x"},"foo":1,"data":{"a":"1"}}""");
        Assert.Equal(201, created.Code);
        Assert.Null(created["foo"]);
        Assert.Equal(["299 - \"unknown field \\\"foo\\\"\""], created.Message.Headers.GetValues("Warning"));
        var ignored = await api.Post(Namespaced + "configmaps?fieldValidation=Ignore", """{"metadata":{"name":"y"},"foo":1}""");
        Assert.Equal(201, ignored.Code);
        Assert.False(ignored.Message.Headers.Contains("Warning"));
    }

    [Fact]
    public async Task A_patch_that_fails_says_why_and_changes_nothing()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Namespaced + "configmaps", """{"metadata":{"name":"x"},"data":{"a":"1"}}""");
        var failed = await api.Patch(Namespaced + "configmaps/x", """[{"op":"replace","path":"/data/a","value":"2"},{"op":"test","path":"/data/a","value":"1"}]""", "application/json-patch+json");
        Assert.Equal((422, "Invalid", "the server rejected our request due to an error in our request"), (failed.Code, failed.Reason, failed.ErrorMessage));
        Assert.Equal("testing value /data/a failed: test failed", failed["details", "causes"]!.AsArray![0].At("message")!.AsString);
        Assert.Equal("1", (await api.Get(Namespaced + "configmaps/x")).Text("data", "a"));

        var strict = await api.Patch(Namespaced + "configmaps/x?fieldValidation=Strict", """{"foo":1,"data":{"b":"1","b":"2"}}""");
        Assert.Equal(422, strict.Code);
        Assert.Contains("strict decoding error: duplicate field \\\"data.b\\\", unknown field \\\"foo\\\"", strict.Body.ToString().Replace("\\\\\\\"", "\\\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_is_bound_runs_and_its_spec_stays()
    {
        await using var api = await TestApi.StartAsync();
        var pods = Namespaced + "pods";
        await api.Post(pods, """{"metadata":{"name":"x"},"spec":{"containers":[{"name":"a","image":"i:1"}]}}""");
        var bound = await api.Post(pods + "/x/binding", """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"x"},"target":{"kind":"Node","name":"n1"}}""");
        Assert.True(bound.Code == 201, bound.Body.ToString());
        var status = await api.Patch(pods + "/x/status", """{"status":{"phase":"Running","podIPs":[{"ip":"10.0.0.1"}],"podIP":"10.0.0.1"},"spec":{"nodeName":"n2"}}""", "application/strategic-merge-patch+json");
        Assert.Equal((200, "n1", "Running"), (status.Code, status.Text("spec", "nodeName"), status.Text("status", "phase")));
        Assert.Equal(1, status["metadata", "generation"]!.AsInteger);
        var moved = await api.Patch(pods + "/x", """{"spec":{"nodeName":"n2"}}""");
        Assert.Equal(422, moved.Code);
        Assert.StartsWith("Pod \"x\" is invalid: spec: Forbidden: pod updates may not change fields other than", moved.ErrorMessage);
        Assert.Equal(["x"], Names(await api.Get(pods + "?fieldSelector=spec.nodeName%3Dn1,status.phase%3DRunning")));
    }

    [Fact]
    public async Task Scale_and_status_are_doors_of_their_own()
    {
        await using var api = await TestApi.StartAsync();
        foreach (var resource in (string[])["deployments", "replicasets"])
        {
            var path = $"/apis/apps/v1/namespaces/default/{resource}";
            await api.Post(path, KindCase.Parse($$$"""{"metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"app":"x"}},"template":{{{Template}}}}}""").ToString());
            var scaled = await api.Patch(path + "/x/scale", """{"spec":{"replicas":5}}""");
            Assert.Equal((200, 5L, "app=x"), (scaled.Code, scaled["spec", "replicas"]!.AsInteger, scaled.Text("status", "selector")));
            var seen = await api.Get(path + "/x");
            Assert.Equal((5L, 2L), (seen["spec", "replicas"]!.AsInteger, seen["metadata", "generation"]!.AsInteger));
            var status = await api.Patch(path + "/x/status", """{"spec":{"replicas":9},"status":{"replicas":5,"observedGeneration":2}}""");
            Assert.Equal((200, 5L, 5L, 2L), (status.Code, status["spec", "replicas"]!.AsInteger, status["status", "replicas"]!.AsInteger, status["metadata", "generation"]!.AsInteger));
        }
    }

    [Fact]
    public async Task An_event_is_read_in_either_form()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Namespaced + "events", """{"metadata":{"name":"x"},"involvedObject":{"kind":"Pod","name":"p","namespace":"default"},"message":"m","reason":"r"}""");
        var other = await api.Get("/apis/events.k8s.io/v1/namespaces/default/events/x");
        Assert.Equal(("events.k8s.io/v1", "m", "p"), (other.Text("apiVersion"), other.Text("note"), other.Text("regarding", "name")));
        Assert.Equal(["x"], Names(await api.Get(Namespaced + "events?fieldSelector=involvedObject.name%3Dp,reason%3Dr")));
    }

    [Fact]
    public async Task A_table_has_the_kinds_columns()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Namespaced + "pods", """{"metadata":{"name":"x"},"spec":{"containers":[{"name":"a","image":"i:1"}]}}""");
        var table = await api.Get(Namespaced + "pods", "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Equal(["Name", "Ready", "Status", "Restarts", "Age", "IP", "Node", "Nominated Node", "Readiness Gates"],
            table["columnDefinitions"]!.AsArray!.Select(c => c["name"]!.AsString));
        Assert.Equal(["x", "0/1", "Pending", "0"], table["rows"]!.AsArray![0]["cells"]!.AsArray!.Take(4).Select(c => c.AsString));
    }

    private static IEnumerable<string> Names(Answer list) => list["items"]!.AsArray!.Select(i => i.At("metadata", "name")!.AsString!);
}
