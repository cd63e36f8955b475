namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>The rows of every kind but pods.</summary>
public sealed class TableTests
{
    private const string Meta = "\"metadata\":{\"name\":\"x\",\"creationTimestamp\":\"2026-01-02T03:03:05Z\"}";

    public static TheoryData<string, string, string> Rows => new()
    {
        { "namespaces", """{"status":{"phase":"Active"}}""", "x  Active  60s" },
        { "nodes",
            """{"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}],"addresses":[{"type":"InternalIP","address":"10.1.0.1"}],"nodeInfo":{"kubeletVersion":"v1.36.0","osImage":"Debian","kernelVersion":"6.1","containerRuntimeVersion":"crun://1.8"}}}""",
            "x  Ready,SchedulingDisabled  <none>  60s  v1.36.0 | 10.1.0.1  <none>  Debian  6.1  crun://1.8" },
        { "nodes", """{"status":{}}""", "x  Unknown  <none>  60s   | <none>  <none>  <unknown>  <unknown>  <unknown>" },
        { "services", """{"spec":{"type":"NodePort","clusterIP":"10.0.0.1","selector":{"b":"2","a":"1"},"ports":[{"port":80,"protocol":"TCP","nodePort":30080},{"port":53,"protocol":"UDP"}]}}""",
            "x  NodePort  10.0.0.1  <none>  80:30080/TCP,53/UDP  60s | a=1,b=2" },
        { "services", """{"spec":{"type":"ClusterIP","clusterIP":"None"}}""", "x  ClusterIP  None  <none>  <none>  60s | <none>" },
        { "services", """{"spec":{"type":"ExternalName","externalName":"example.com"}}""", "x  ExternalName  <none>  example.com  <none>  60s | <none>" },
        { "services", """{"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.2"}}""", "x  LoadBalancer  10.0.0.2  <pending>  <none>  60s | <none>" },
        { "services", """{"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.2"},"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}""",
            "x  LoadBalancer  10.0.0.2  1.2.3.4  <none>  60s | <none>" },
        { "configmaps", """{"data":{"a":"1"},"binaryData":{"b":""}}""", "x  2  60s" },
        { "secrets", """{"type":"Opaque","data":{"a":"MQ=="}}""", "x  Opaque  1  60s" },
        { "serviceaccounts", """{"secrets":[{"name":"s"}]}""", "x  1  60s" },
        { "endpoints", """{"subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}],"ports":[{"port":80},{"port":81}]}]}""", "x  10.0.0.1:80,10.0.0.2:80,10.0.0.1:81 + 1 more...  60s" },
        { "endpoints", """{"subsets":[{"addresses":[{"ip":"10.0.0.1"}]}]}""", "x  10.0.0.1  60s" },
        { "endpoints", """{"subsets":[]}""", "x  <none>  60s" },
        { "endpointslices", """{"addressType":"IPv4","ports":[{"port":80}],"endpoints":[{"addresses":["10.0.0.1"]},{"addresses":["10.0.0.2"]}]}""", "x  IPv4  80  10.0.0.1,10.0.0.2  60s" },
        { "endpointslices", """{"addressType":"IPv4"}""", "x  IPv4  <unset>  <unset>  60s" },
        { "leases", """{"spec":{"holderIdentity":"me"}}""", "x  me  60s" },
        { "deployments",
            """{"spec":{"replicas":3,"selector":{"matchLabels":{"app":"a"},"matchExpressions":[{"key":"z","operator":"In","values":["2","1"]},{"key":"n","operator":"DoesNotExist"}]},"template":{"spec":{"containers":[{"name":"c","image":"i:1"},{"name":"d","image":"j"}]}}},"status":{"readyReplicas":2,"updatedReplicas":3,"availableReplicas":1}}""",
            "x  2/3  3  1  60s | c,d  i:1,j  app=a,!n,z in (1,2)" },
        { "replicasets", """{"spec":{"replicas":3,"selector":{"matchLabels":{"app":"a"}},"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}},"status":{"replicas":2,"readyReplicas":1}}""",
            "x  3  2  1  60s | c  i  app=a" },
        { "horizontalpodautoscalers",
            """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"minReplicas":2,"maxReplicas":9,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"averageUtilization":80}}},{"type":"Object","object":{"target":{"averageValue":"10"}}}]},"status":{"currentReplicas":4,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":12,"averageValue":"1"}}},{"type":"Object","object":{"current":{"averageValue":"3"}}}]}}""",
            "x  Deployment/d  cpu: 12%/80%, 3/10 (avg)  2  9  4  60s" },
        { "horizontalpodautoscalers",
            """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":9,"metrics":[{"type":"ContainerResource","containerResource":{"name":"memory","target":{"averageValue":"1Gi"}}},{"type":"External","external":{"target":{"value":"5"}}},{"type":"Pods","pods":{"target":{"averageValue":"1"}}}]}}""",
            "x  Deployment/d  memory: <unknown>/1Gi, <unknown>/5 + 1 more...  <unset>  9  0  60s" },
        { "events",
            """{"type":"Warning","reason":"Failed","message":" oh no\n","count":4,"firstTimestamp":"2026-01-02T03:00:05Z","lastTimestamp":"2026-01-02T03:03:05Z","involvedObject":{"kind":"Pod","name":"p","fieldPath":"spec.containers{a}"},"source":{"component":"kubelet","host":"n1"}}""",
            "60s  Warning  Failed  pod/p  oh no | spec.containers{a}  kubelet, n1  4m  4  x" },
        { "events",
            """{"type":"Normal","reason":"Ok","message":"m","eventTime":"2026-01-02T03:03:05.000000Z","reportingComponent":"c","reportingInstance":"c-1","involvedObject":{"kind":"Node"},"series":{"count":7,"lastObservedTime":"2026-01-02T03:03:55.000000Z"}}""",
            "10s  Normal  Ok  node  m |   c, c-1  60s  7  x" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Rows_show_what_kubectl_users_expect(string resource, string members, string expected) =>
        Assert.Equal(expected, new KindCase(resource).Row($"{{{Meta},{members[1..]}"));

    [Fact]
    public void A_nodes_roles_come_from_its_labels() => Assert.Equal("x  Unknown  control-plane,worker  <unknown>   | <none>  <none>  <unknown>  <unknown>  <unknown>",
        new KindCase("nodes").Row("""{"metadata":{"name":"x","labels":{"node-role.kubernetes.io/worker":"","node-role.kubernetes.io/control-plane":""}}}"""));

    [Theory]
    [InlineData("nodes", "spec.unschedulable", """{"spec":{"unschedulable":true}}""", "true")]
    [InlineData("nodes", "spec.unschedulable", "{}", "false")]
    [InlineData("secrets", "type", """{"type":"Opaque"}""", "Opaque")]
    [InlineData("services", "spec.clusterIP", """{"spec":{"clusterIP":"None"}}""", "None")]
    [InlineData("events", "involvedObject.name", """{"involvedObject":{"name":"p"}}""", "p")]
    [InlineData("events", "source", """{"reportingComponent":"c"}""", "c")]
    [InlineData("namespaces", "status.phase", """{"status":{"phase":"Active"}}""", "Active")]
    public void Objects_are_found_by_their_fields(string resource, string field, string o, string value) => Assert.Equal(value, new KindCase(resource).Select(field, o));
}
