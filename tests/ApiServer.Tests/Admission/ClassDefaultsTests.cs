using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Admission;

/// <summary>The plugins about storage, ingress and runtime classes, nodes and images.</summary>
public class ClassDefaultsTests
{
    private const string Claims = "/api/v1/namespaces/default/persistentvolumeclaims";
    private const string StorageClasses = "/apis/storage.k8s.io/v1/storageclasses";
    private const string RuntimeClasses = "/apis/node.k8s.io/v1/runtimeclasses";

    /// <summary>Makes an object that admission looks at. A list is of the newest state: what comes after it is admitted by that.</summary>
    private static async Task MakeAsync(TestApi api, string path, string json)
    {
        Assert.Equal(201, (await api.Post(path, json)).Code);
        await api.Get(path);
    }

    [Fact]
    public async Task A_claim_without_a_class_gets_the_default_storage_class()
    {
        await using var api = await TestApi.StartAsync();
        await MakeAsync(api, StorageClasses, Class("plain", "false"));
        Assert.Null((await api.Post(Claims, Claim("none", ""))).Text("spec", "storageClassName"));
        await MakeAsync(api, StorageClasses, Class("standard", "true"));
        Assert.Equal("standard", (await api.Post(Claims, Claim("a", ""))).Text("spec", "storageClassName"));
        Assert.Equal("", (await api.Post(Claims, Claim("b", "\"storageClassName\":\"\","))).Text("spec", "storageClassName"));
        Assert.Equal("plain", (await api.Post(Claims, Claim("c", "\"storageClassName\":\"plain\","))).Text("spec", "storageClassName"));
    }

    [Fact]
    public async Task An_ingress_without_a_class_gets_the_default_ingress_class()
    {
        await using var api = await TestApi.StartAsync();
        await MakeAsync(api, "/apis/networking.k8s.io/v1/ingressclasses", """
            {"metadata":{"name":"front","annotations":{"ingressclass.kubernetes.io/is-default-class":"true"} },"spec":{"controller":"example.com/front"} }
            """);
        var ingress = await api.Post("/apis/networking.k8s.io/v1/namespaces/default/ingresses", """
            {"metadata":{"name":"i"},"spec":{"defaultBackend":{"service":{"name":"s","port":{"number":80} } } } }
            """);
        Assert.Equal((201, "front"), (ingress.Code, ingress.Text("spec", "ingressClassName")));
    }

    [Theory]
    [InlineData(Claims, """{"metadata":{"name":"x"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"} } } }""", "kubernetes.io/pvc-protection")]
    [InlineData("/api/v1/persistentvolumes", """{"metadata":{"name":"x"},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/tmp/x"} } }""", "kubernetes.io/pv-protection")]
    [InlineData("/apis/storage.k8s.io/v1/volumeattributesclasses", """{"metadata":{"name":"x"},"driverName":"example.com","parameters":{"a":"b"} }""", "kubernetes.io/vac-protection")]
    public async Task Storage_objects_are_kept_while_they_are_in_use(string path, string body, string finalizer)
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { DisabledAdmissionPlugins = [] });
        var made = await api.Post(path, body);
        Assert.Equal(201, made.Code);
        Assert.Equal(finalizer, Assert.Single(made["metadata", "finalizers"]!.AsArray!).AsString);
    }

    [Fact]
    public async Task A_claim_grows_only_when_it_is_bound_and_its_class_allows_it()
    {
        await using var api = await TestApi.StartAsync();
        await MakeAsync(api, StorageClasses, Class("rigid", "false"));
        Assert.Equal(201, (await api.Post(Claims, Claim("c", "\"storageClassName\":\"rigid\",\"volumeName\":\"v\","))).Code);
        const string grow = "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"2Gi\"}}}}";
        Assert.InRange((await api.Patch(Claims + "/c", grow)).Code, 403, 422);
        Assert.Equal(200, (await api.Patch(Claims + "/c/status", "{\"status\":{\"phase\":\"Bound\",\"capacity\":{\"storage\":\"1Gi\"}}}")).Code);
        Assert.Equal("persistentvolumeclaims \"c\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize",
            (await api.Patch(Claims + "/c", grow)).ErrorMessage);
        Assert.Equal(200, (await api.Patch(StorageClasses + "/rigid", "{\"allowVolumeExpansion\":true}")).Code);
        await api.Get(StorageClasses);
        Assert.Equal(200, (await api.Patch(Claims + "/c", grow)).Code);
    }

    [Fact]
    public async Task A_pod_takes_what_its_runtime_class_takes_and_goes_where_it_is()
    {
        await using var api = await TestApi.StartAsync();
        await MakeAsync(api, RuntimeClasses, """
            {"metadata":{"name":"sandbox"},"handler":"runsc","overhead":{"podFixed":{"cpu":"250m"} },
            "scheduling":{"nodeSelector":{"sandbox":"yes"},"tolerations":[{"key":"sandbox","operator":"Exists"}]} }
            """);
        var pod = await api.Post(Pods, Pod("p", "\"runtimeClassName\":\"sandbox\",\"nodeSelector\":{\"disk\":\"ssd\"},"));
        Assert.Equal((201, "250m", "yes", "ssd"), (pod.Code, pod.Text("spec", "overhead", "cpu"), pod.Text("spec", "nodeSelector", "sandbox"), pod.Text("spec", "nodeSelector", "disk")));
        Assert.Contains(pod["spec", "tolerations"]!.AsArray!, t => t["key"]!.AsString == "sandbox");
    }

    [Theory]
    [InlineData("\"runtimeClassName\":\"nobody\",", "pod rejected: RuntimeClass \"nobody\" not found")]
    [InlineData("\"runtimeClassName\":\"sandbox\",\"overhead\":{\"cpu\":\"1\"},", "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")]
    [InlineData("\"overhead\":{\"cpu\":\"1\"},", "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")]
    [InlineData("\"runtimeClassName\":\"sandbox\",\"nodeSelector\":{\"sandbox\":\"no\"},", "conflict: runtimeClass.scheduling.nodeSelector[sandbox] = yes; pod.spec.nodeSelector[sandbox] = no")]
    public async Task A_pod_that_contradicts_its_runtime_class_is_refused(string spec, string why)
    {
        await using var api = await TestApi.StartAsync();
        await MakeAsync(api, RuntimeClasses, """
            {"metadata":{"name":"sandbox"},"handler":"runsc","overhead":{"podFixed":{"cpu":"250m"} },"scheduling":{"nodeSelector":{"sandbox":"yes"} } }
            """);
        var refused = await api.Post(Pods, Pod("p", spec));
        Assert.Equal((403, $"pods \"p\" is forbidden: {why}"), (refused.Code, refused.ErrorMessage));
    }

    [Fact]
    public async Task A_new_node_takes_no_pods_before_it_is_seen_ready()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { DisabledAdmissionPlugins = [] });
        var node = await api.Post("/api/v1/nodes", """{"metadata":{"name":"n"} }""");
        var taint = Assert.Single(node["spec", "taints"]!.AsArray!);
        Assert.Equal(("node.kubernetes.io/not-ready", "NoSchedule"), (taint["key"]!.AsString, taint["effect"]!.AsString));
    }

    [Fact]
    public async Task Images_are_always_pulled_where_that_is_switched_on()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { EnabledAdmissionPlugins = ["AlwaysPullImages"] });
        var pod = await api.Post(Pods, Pod("p"));
        Assert.Equal("Always", pod["spec", "containers"]!.AsArray![0]["imagePullPolicy"]!.AsString);
    }

    [Fact]
    public async Task A_bound_pod_is_told_its_zone()
    {
        await using var api = await TestApi.StartAsync();
        await MakeAsync(api, "/api/v1/nodes", """{"metadata":{"name":"n","labels":{"topology.kubernetes.io/zone":"west","other":"x"} } }""");
        Assert.Equal(201, (await api.Post(Pods, Pod("p"))).Code);
        Assert.Equal(201, (await api.Post(Pods + "/p/binding", """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"p"},"target":{"kind":"Node","name":"n"} }""")).Code);
        var pod = await api.Get(Pods + "/p");
        Assert.Equal(("n", "west"), (pod.Text("spec", "nodeName"), pod.Text("metadata", "labels", "topology.kubernetes.io/zone")));
        Assert.Null(pod.Text("metadata", "labels", "other"));
    }

    private static string Class(string name, string isDefault) => $$"""
        {"metadata":{"name":"{{name}}","annotations":{"storageclass.kubernetes.io/is-default-class":"{{isDefault}}"} },"provisioner":"example.com/disk"}
        """;

    private static string Claim(string name, string spec) => $$"""
        {"metadata":{"name":"{{name}}"},"spec":{ {{spec}} "accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"} } } }
        """;
}
