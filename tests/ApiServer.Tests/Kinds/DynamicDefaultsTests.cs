using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>Small manifests and what they become.</summary>
public sealed class DynamicDefaultsTests
{
    private const string PodSpecTail = "\"restartPolicy\":\"Always\",\"terminationGracePeriodSeconds\":30,\"dnsPolicy\":\"ClusterFirst\",\"securityContext\":{},\"schedulerName\":\"default-scheduler\"";
    private const string ContainerTail = "\"terminationMessagePath\":\"/dev/termination-log\",\"terminationMessagePolicy\":\"File\"";

    [Theory]
    [InlineData("nginx", "Always")]
    [InlineData("nginx:latest", "Always")]
    [InlineData("nginx:1.25", "IfNotPresent")]
    [InlineData("reg.example:5000/nginx", "Always")]
    [InlineData("reg.example:5000/nginx:1", "IfNotPresent")]
    [InlineData("nginx@sha256:0123", "IfNotPresent")]
    [InlineData("nginx:latest@sha256:0123", "Always")]
    public void The_pull_policy_follows_the_tag(string image, string policy)
    {
        var pod = new KindCase("pods").Decode($$$$"""{"spec":{"containers":[{"name":"a","image":"{{{{image}}}}"}]}}""");
        Assert.Equal(policy, pod.At("spec", "containers")!.AsArray![0]["imagePullPolicy"]!.AsString);
    }

    [Fact]
    public void A_pod_gets_all_its_defaults() => Expect("pods",
        """{"spec":{"containers":[{"name":"a","image":"i:1"}]}}""",
        $$$$"""{"spec":{"containers":[{"name":"a","image":"i:1","imagePullPolicy":"IfNotPresent","resources":{},{{{{ContainerTail}}}}}],{{{{PodSpecTail}}}},"enableServiceLinks":true}}""");

    [Fact]
    public void A_template_gets_none_that_depend_on_the_pod() => Expect("replicasets",
        """{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"i:1","resources":{"limits":{"cpu":"1"}}}]}}}}""",
        $$$$$$"""{"spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"a","image":"i:1","imagePullPolicy":"IfNotPresent","resources":{"limits":{"cpu":"1"}},{{{{{{ContainerTail}}}}}}}],{{{{{{PodSpecTail}}}}}}}}}}""");

    [Theory]
    [InlineData("""{"httpGet":{"port":80}}""", """{"httpGet":{"port":80,"path":"/","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}""")]
    [InlineData("""{"exec":{"command":["x"]},"periodSeconds":1,"timeoutSeconds":0}""", """{"exec":{"command":["x"]},"periodSeconds":1,"timeoutSeconds":1,"successThreshold":1,"failureThreshold":3}""")]
    [InlineData("""{"grpc":{"port":9}}""", """{"grpc":{"port":9,"service":""},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}""")]
    public void Probes_get_their_times(string probe, string expected) =>
        Assert.Equal(KindCase.Parse(expected), Container($$$$"""{"name":"a","image":"i","livenessProbe":{{{{probe}}}}}""")["livenessProbe"]);

    [Theory]
    [InlineData("""{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}""", """{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m","memory":"1Gi"}}""")]
    [InlineData("""{"limits":{"cpu":"1"}}""", """{"limits":{"cpu":"1"},"requests":{"cpu":"1"}}""")]
    [InlineData("""{"requests":{"cpu":"1"}}""", """{"requests":{"cpu":"1"}}""")]
    public void Requests_come_from_limits(string resources, string expected) =>
        Assert.Equal(KindCase.Parse(expected), Container($$$$"""{"name":"a","image":"i","resources":{{{{resources}}}}}""")["resources"]);

    [Theory]
    [InlineData("""{"name":"v"}""", """{"name":"v","emptyDir":{}}""")]
    [InlineData("""{"name":"v","configMap":{"name":"c"}}""", """{"name":"v","configMap":{"name":"c","defaultMode":420}}""")]
    [InlineData("""{"name":"v","secret":{"secretName":"c","defaultMode":256}}""", """{"name":"v","secret":{"secretName":"c","defaultMode":256}}""")]
    [InlineData("""{"name":"v","hostPath":{"path":"/x"}}""", """{"name":"v","hostPath":{"path":"/x","type":""}}""")]
    [InlineData("""{"name":"v","projected":{"sources":[{"serviceAccountToken":{"path":"t"}}]}}""",
        """{"name":"v","projected":{"sources":[{"serviceAccountToken":{"path":"t","expirationSeconds":3600}}],"defaultMode":420}}""")]
    [InlineData("""{"name":"v","downwardAPI":{"items":[{"path":"l","fieldRef":{"fieldPath":"metadata.labels"}}]}}""",
        """{"name":"v","downwardAPI":{"items":[{"path":"l","fieldRef":{"fieldPath":"metadata.labels","apiVersion":"v1"}}],"defaultMode":420}}""")]
    public void Volumes_get_theirs(string volume, string expected)
    {
        var pod = new KindCase("pods").Decode($$$$"""{"spec":{"volumes":[{{{{volume}}}}]}}""");
        Assert.Equal(KindCase.Parse(expected), pod.At("spec", "volumes")!.AsArray![0]);
    }

    [Fact]
    public void On_the_hosts_network_ports_are_the_hosts()
    {
        var pod = new KindCase("pods").Decode("""{"spec":{"hostNetwork":true,"containers":[{"name":"a","ports":[{"containerPort":80}]}]}}""");
        Assert.Equal(KindCase.Parse("""{"containerPort":80,"protocol":"TCP","hostPort":80}"""), pod.At("spec", "containers")!.AsArray![0]["ports"]!.AsArray![0]);
    }

    [Theory]
    [InlineData("""{"ports":[{"port":80}]}""",
        """{"ports":[{"port":80,"protocol":"TCP","targetPort":80}],"sessionAffinity":"None","type":"ClusterIP","internalTrafficPolicy":"Cluster"}""")]
    [InlineData("""{"type":"NodePort","sessionAffinity":"ClientIP","ports":[{"port":80,"targetPort":"http","protocol":"UDP"}]}""",
        """{"ports":[{"port":80,"protocol":"UDP","targetPort":"http"}],"sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":10800}},"type":"NodePort","externalTrafficPolicy":"Cluster","internalTrafficPolicy":"Cluster"}""")]
    [InlineData("""{"type":"ExternalName","externalName":"e.com"}""", """{"type":"ExternalName","externalName":"e.com","sessionAffinity":"None"}""")]
    public void Services_get_theirs(string spec, string expected) => Expect("services", $$$$"""{"spec":{{{{spec}}}}}""", $$$$"""{"spec":{{{{expected}}}}}""");

    [Fact]
    public void A_deployment_rolls_by_quarters()
    {
        var spec = new KindCase("deployments").Decode("{}")["spec"]!.AsObject!.Without("template");
        Assert.Equal(KindCase.Parse("""{"replicas":1,"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}},"revisionHistoryLimit":10,"progressDeadlineSeconds":600}"""), spec);
        Assert.Equal(KindCase.Parse("""{"type":"Recreate"}"""), new KindCase("deployments").Decode("""{"spec":{"replicas":0,"strategy":{"type":"Recreate"}}}""").At("spec", "strategy"));
        Assert.Equal(0, new KindCase("deployments").Decode("""{"spec":{"replicas":0}}""").At("spec", "replicas")!.AsInteger);
    }

    [Theory]
    [InlineData("secrets", """{"stringData":{"a":"1"},"data":{"a":"AA==","b":"Mg=="}}""", """{"data":{"a":"MQ==","b":"Mg=="},"type":"Opaque"}""")]
    [InlineData("endpointslices", """{"addressType":"IPv4","ports":[{"port":80}]}""", """{"addressType":"IPv4","endpoints":null,"ports":[{"port":80,"name":"","protocol":"TCP"}]}""")]
    [InlineData("nodes", """{"status":{"capacity":{"cpu":"4"}}}""", """{"status":{"capacity":{"cpu":"4"},"allocatable":{"cpu":"4"}}}""")]
    public void Others_get_theirs(string resource, string document, string expected)
    {
        var want = KindCase.Parse(expected);
        Expect(resource, document, (want["endpoints"] is { IsNull: true } ? want.Without("endpoints") : want).ToString());
    }

    [Theory]
    [InlineData("pods", """{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]},"status":{"phase":"Running"}}""", """{"phase":"Pending","qosClass":"Guaranteed"}""")]
    [InlineData("pods", """{"spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"1"}}}]}}""", """{"phase":"Pending","qosClass":"Burstable"}""")]
    [InlineData("pods", """{"spec":{"containers":[{"name":"a"}]}}""", """{"phase":"Pending","qosClass":"BestEffort"}""")]
    [InlineData("namespaces", """{"metadata":{"name":"n"},"status":{"phase":"Terminating"}}""", """{"phase":"Active"}""")]
    [InlineData("deployments", """{"spec":{},"status":{"replicas":3}}""", "{}")]
    [InlineData("replicasets", """{"spec":{},"status":{"replicas":3}}""", """{"replicas":0}""")]
    [InlineData("nodes", """{"status":{"phase":"Running"}}""", """{"phase":"Running"}""")]
    [InlineData("services", """{"spec":{"ports":[{"port":1}]},"status":{"loadBalancer":{"ingress":[{"ip":"1.1.1.1"}]}}}""", """{"loadBalancer":{}}""")]
    public void A_create_begins_with_the_status_it_should(string resource, string document, string status) =>
        Assert.Equal(KindCase.Parse(status), new KindCase(resource).Create(document)["status"]);

    [Fact]
    public void A_namespace_carries_its_name_as_a_label_and_a_finalizer()
    {
        var created = new KindCase("namespaces").Create("""{"metadata":{"name":"n"}}""");
        Assert.Equal("n", created.At("metadata", "labels", "kubernetes.io/metadata.name")!.AsString);
        Assert.Equal(KindCase.Parse("""{"finalizers":["kubernetes"]}"""), created["spec"]);
        Assert.True(new KindCase("namespaces").Kind.HoldsDeletion(created));
    }

    [Fact]
    public void Defaults_settle()
    {
        var kind = new KindCase("pods");
        var once = kind.Decode("""{"spec":{"containers":[{"name":"a","image":"i","livenessProbe":{"tcpSocket":{"port":1}}}],"volumes":[{"name":"v"}]}}""");
        Assert.Equal(once, kind.Decode(once.ToString()));
    }

    [Fact]
    public void An_update_of_a_service_keeps_what_was_given_out()
    {
        var kind = new KindCase("services");
        var old = kind.Decode("""{"spec":{"type":"NodePort","clusterIP":"10.0.0.9","clusterIPs":["10.0.0.9"],"ports":[{"port":80,"nodePort":30123},{"port":81,"name":"b","nodePort":30124}]}}""");
        var updated = kind.Update(old, kind.Decode("""{"spec":{"type":"NodePort","ports":[{"port":80},{"port":82,"name":"c"}]}}"""));
        Assert.Equal("10.0.0.9", updated.At("spec", "clusterIP")!.AsString);
        Assert.Equal(30123, updated.At("spec", "ports")!.AsArray![0]["nodePort"]!.AsInteger);
        Assert.Null(updated.At("spec", "ports")!.AsArray![1]["nodePort"]);

        var inside = kind.Update(old, kind.Decode(old.ToString()).WithAt(["spec", "type"], "ClusterIP"));
        Assert.Null(inside.At("spec", "ports")!.AsArray![0]["nodePort"]);
        Assert.Null(inside.At("spec", "externalTrafficPolicy"));

        var named = kind.Update(old, kind.Decode("""{"spec":{"type":"ExternalName","externalName":"e.com"}}"""));
        Assert.Null(named.At("spec", "clusterIP"));
    }

    [Fact]
    public void The_two_forms_of_events_are_one_object()
    {
        var core = KindCase.Parse("""{"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"involvedObject":{"kind":"Pod"},"message":"m","count":2,"source":{"component":"c"},"reportingComponent":"r","type":"Normal"}""");
        var version = new KindCase("events").Kind.Versions[1];
        var events = version.FromStorage!(core);
        Assert.Equal(KindCase.Parse("""{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e"},"regarding":{"kind":"Pod"},"note":"m","deprecatedCount":2,"deprecatedSource":{"component":"c"},"reportingController":"r","type":"Normal"}"""), events);
        Assert.Equal(core, version.ToStorage!(events));
    }

    private static Document Container(string container) =>
        new KindCase("pods").Decode($$$$"""{"spec":{"containers":[{{{{container}}}}]}}""").At("spec", "containers")!.AsArray![0];

    private static void Expect(string resource, string document, string expected) =>
        Assert.Equal<Document>(KindCase.Parse(expected), new KindCase(resource).Decode(document), EqualityComparer<Document>.Default);
}
