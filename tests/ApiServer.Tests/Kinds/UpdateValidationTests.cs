using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>Changes that are not allowed, and those that are.</summary>
public sealed class UpdateValidationTests
{
    private const string Pod = """{"metadata":{"name":"p","namespace":"default"},"spec":{"containers":[{"name":"a","image":"i:1"}],"tolerations":[{"key":"a","operator":"Exists"}],"nodeName":"n1"}}""";
    private const string Changeable = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";

    public static TheoryData<string, string, string, string, string[]> Changes => new()
    {
        // resource, old, path, new value, errors
        { "pods", Pod, "spec.containers", """[{"name":"a","image":"i:2","imagePullPolicy":"IfNotPresent"}]""", [] },
        { "pods", Pod, "spec.containers", """[{"name":"a","image":"","imagePullPolicy":"IfNotPresent"}]""", ["spec.containers[0].image: Required value"] },
        { "pods", Pod, "spec.containers", "[]", ["spec.containers: Forbidden: pod updates may not add or remove containers"] },
        { "pods", Pod, "spec.nodeName", "\"n2\"", [$"spec: Forbidden: {Changeable}-nodeName: \"n1\"\n+nodeName: \"n2\"\n"] },
        { "pods", Pod, "spec.activeDeadlineSeconds", "5", [] },
        { "pods", Pod, "spec.tolerations", """[{"key":"b","operator":"Exists"},{"key":"a","operator":"Exists"}]""", [] },
        { "pods", Pod, "spec.tolerations", "[]", ["spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds"] },
        { "pods", Pod, "metadata.labels", """{"a":"b"}""", [] },
        { "pods", Pod, "metadata.name", "\"q\"", ["metadata.name: Invalid value: \"q\": field is immutable"] },
        { "pods", """{"metadata":{"name":"p","namespace":"default"},"spec":{"activeDeadlineSeconds":5,"containers":[]}}""", "spec.activeDeadlineSeconds", "6",
            ["spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value"] },
        { "pods", """{"metadata":{"name":"p","namespace":"default"},"spec":{"schedulingGates":[{"name":"g"}],"containers":[]}}""", "spec.schedulingGates", "[]", [] },
        { "pods", """{"metadata":{"name":"p","namespace":"default"},"spec":{"schedulingGates":[{"name":"g"}],"containers":[]}}""", "spec.nodeSelector", """{"a":"b"}""", [] },
        { "configmaps", """{"metadata":{"name":"c","namespace":"d"},"data":{"a":"1"},"immutable":true}""", "data.a", "\"2\"",
            ["data: Forbidden: field is immutable when `immutable` is set"] },
        { "configmaps", """{"metadata":{"name":"c","namespace":"d"},"data":{"a":"1"},"immutable":true}""", "immutable", "false",
            ["immutable: Forbidden: field is immutable when `immutable` is set"] },
        { "configmaps", """{"metadata":{"name":"c","namespace":"d"},"data":{"a":"1"}}""", "data.a", "\"2\"", [] },
        { "secrets", """{"metadata":{"name":"c","namespace":"d"},"type":"a"}""", "type", "\"b\"", ["type: Invalid value: \"b\": field is immutable"] },
        { "services", """{"metadata":{"name":"c","namespace":"d"},"spec":{"clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"],"ports":[{"port":80}]}}""", "spec.clusterIP", "\"10.0.0.2\"",
            ["spec.clusterIPs[0]: Invalid value: [\"10.0.0.2\"]: may not change once set"] },
        { "services", """{"metadata":{"name":"c","namespace":"d"},"spec":{"clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"],"ports":[{"port":80}]}}""", "spec.clusterIP", "\"\"",
            [] },
        { "deployments", """{"metadata":{"name":"c","namespace":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b","c":"d"}},"spec":{"containers":[{"name":"a","image":"i"}]}}}}""",
            "spec.selector", """{"matchLabels":{"c":"d"}}""", ["spec.selector: Invalid value: {\"matchLabels\":{\"c\":\"d\"}}: field is immutable"] },
        { "deployments", """{"metadata":{"name":"c","namespace":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"i"}]}}}}""",
            "spec.replicas", "0", [] },
        { "endpointslices", """{"metadata":{"name":"c","namespace":"d"},"addressType":"IPv4","endpoints":[]}""", "addressType", "\"IPv6\"", ["addressType: Invalid value: \"IPv6\": field is immutable"] },
        { "nodes", """{"metadata":{"name":"c"},"spec":{"podCIDR":"10.1.0.0/24","podCIDRs":["10.1.0.0/24"]}}""", "spec", "{}",
            ["spec.podCIDRs: Forbidden: node updates may not change podCIDR except from \"\" to valid"] },
        { "nodes", """{"metadata":{"name":"c"},"spec":{"podCIDR":"10.1.0.0/24","podCIDRs":["10.1.0.0/24"]}}""", "spec.unschedulable", "true", [] },
        { "configmaps", """{"metadata":{"name":"c","namespace":"d","deletionTimestamp":"2026-01-01T00:00:00Z","finalizers":["a/b"]}}""", "metadata.finalizers", """["a/b","a/c"]""",
            ["metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{\"a/c\"}"] },
        { "configmaps", """{"metadata":{"name":"c","namespace":"d","uid":"1"}}""", "metadata.uid", "\"2\"", ["metadata.uid: Invalid value: \"2\": field is immutable"] },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Only_what_may_change_changes(string resource, string old, string path, string value, string[] errors)
    {
        var kind = new KindCase(resource);
        var before = kind.Decode(old);
        Assert.Equal(errors, kind.UpdateErrors(before, before.WithAt(path.Split('.'), DocumentJson.Parse(value))));
    }

    [Fact]
    public void A_binding_sets_the_node_and_begins_no_generation()
    {
        var kind = new KindCase("pods") { Subresource = "binding" };
        var pod = kind.Decode("""{"metadata":{"name":"p","namespace":"default"},"spec":{"containers":[{"name":"a","image":"i"}]}}""");
        var bound = pod.WithAt(["spec", "nodeName"], "n1");
        Assert.Empty(kind.UpdateErrors(pod, bound));
        Assert.False(kind.Kind.GenerationDiffers(pod, bound));
        Assert.True(kind.Kind.GenerationDiffers(pod, pod.WithAt(["spec", "activeDeadlineSeconds"], 5)));
    }

    [Theory]
    [InlineData(null, """{"finalizers":["kubernetes"]}""")]
    [InlineData("finalize", """{"finalizers":[]}""")]
    public void Only_finalize_takes_a_namespaces_finalizers_away(string? subresource, string spec)
    {
        var kind = new KindCase("namespaces") { Subresource = subresource };
        var old = kind.Create("""{"metadata":{"name":"n"}}""");
        Assert.Equal(KindCase.Parse(spec), kind.Update(old, old.WithAt(["spec", "finalizers"], DocumentArray.Empty))["spec"]);
    }

    [Theory]
    [InlineData("pods", true, false, true)]
    [InlineData("nodes", true, true, true)]
    [InlineData("services", true, true, true)]
    [InlineData("jobs", true, true, true)]
    [InlineData("deployments", false, true, true)]
    [InlineData("flowschemas", false, false, false)]
    [InlineData("volumeattachments", false, false, false)]
    [InlineData("resourceclaims", false, false, false)]
    [InlineData("customresourcedefinitions", true, true, true)]
    public void A_status_may_come_with_labels_owners_and_finalizers(string resource, bool labels, bool owners, bool others)
    {
        var kind = new KindCase(resource);
        var old = KindCase.Parse("""{"metadata":{"name":"a"},"spec":{}}""");
        var updated = KindCase.Parse("""
            {"metadata":{"name":"a","labels":{"k":"v"},"ownerReferences":[{"name":"o"}],"finalizers":["a.b/c"],"annotations":{"k":"v"}},"spec":{"x":1},"status":{}}
            """);
        var prepared = kind.Kind.PrepareForStatusUpdate(old, updated, kind.Context);
        bool Taken(string field) => prepared.At("metadata", field) is not null;
        Assert.Equal((labels, owners, others, others, "{}"), (Taken("labels"), Taken("ownerReferences"), Taken("finalizers"), Taken("annotations"), prepared["spec"]!.ToString()));
    }

    [Theory]
    [InlineData("deployments", """{"spec":{"replicas":1}}""", """{"spec":{"replicas":2}}""", true)]
    [InlineData("deployments", """{"spec":{"replicas":1}}""", """{"spec":{"replicas":1},"metadata":{"annotations":{"a":"b"}}}""", true)]
    [InlineData("deployments", """{"spec":{"replicas":1}}""", """{"spec":{"replicas":1},"metadata":{"labels":{"a":"b"}},"status":{"replicas":1}}""", false)]
    [InlineData("replicasets", """{"spec":{"replicas":1}}""", """{"spec":{"replicas":1},"metadata":{"annotations":{"a":"b"}}}""", false)]
    [InlineData("endpointslices", """{"ports":[]}""", """{"ports":[],"metadata":{"labels":{"a":"b"}}}""", false)]
    [InlineData("endpointslices", """{"ports":[]}""", """{"ports":[{"port":1}]}""", true)]
    public void A_generation_begins_when_what_is_wanted_changes(string resource, string old, string updated, bool differs)
    {
        var kind = new KindCase(resource).Kind;
        Assert.True(kind.TracksGeneration);
        Assert.Equal(differs, kind.GenerationDiffers(KindCase.Parse(old), KindCase.Parse(updated)));
    }

    [Theory]
    [InlineData("pods", """{"podIPs":[{"ip":"nowhere"}]}""", "status.podIPs[0]: Invalid value: \"nowhere\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    [InlineData("replicasets", """{"replicas":1,"readyReplicas":2}""", "status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas")]
    [InlineData("pods", """{"podIPs":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}]}""",
        "status.podIPs: Invalid value: [{\"ip\":\"10.0.0.1\"},{\"ip\":\"10.0.0.2\"}]: may specify no more than one IP for each IP family")]
    [InlineData("pods", """{"hostIP":"10.0.0.1","hostIPs":[{"ip":"fd00::1"},{"ip":"10.0.0.1"}]}""", "status.hostIPs[0].ip: Invalid value: \"fd00::1\": must be equal to `hostIP`")]
    [InlineData("pods", """{"conditions":[{"type":"Ready","status":"True"},{"type":"a b/c","status":"True"}]}""",
        "metadata.conditions[1].Type: Invalid value: \"a b/c\": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    [InlineData("services", """{"loadBalancer":{"ingress":[{"ip":"10.0.0.1"}]}}""", "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'")]
    public void A_status_is_looked_at_too(string resource, string status, string error)
    {
        var kind = new KindCase(resource);
        var old = KindCase.Parse("""{"metadata":{"name":"x","namespace":"d"},"spec":{"containers":[]}}""");
        Assert.Equal([error], kind.StatusErrors(old, old.With("status", KindCase.Parse(status))));
    }

    [Theory]
    [InlineData("Never", "", 0, false)]
    [InlineData("Never", "", 1, false)]
    [InlineData("OnFailure", "", 0, false)]
    [InlineData("OnFailure", "", 1, true)]
    [InlineData("Always", "", 0, true)]
    [InlineData("Never", ",\"restartPolicy\":\"OnFailure\"", 1, true)]
    [InlineData("Always", ",\"restartPolicy\":\"Never\"", 1, false)]
    [InlineData("Never", ",\"restartPolicy\":\"Never\",\"restartPolicyRules\":[{\"action\":\"Restart\",\"exitCodes\":{\"operator\":\"In\",\"values\":[42]}}]", 42, true)]
    [InlineData("Never", ",\"restartPolicy\":\"Never\",\"restartPolicyRules\":[{\"action\":\"Restart\",\"exitCodes\":{\"operator\":\"NotIn\",\"values\":[42]}}]", 42, false)]
    [InlineData("Never", ",\"restartPolicy\":\"Never\",\"restartPolicyRules\":[{\"action\":\"RestartAllContainers\",\"exitCodes\":{\"operator\":\"In\",\"values\":[42]}}]", 1, true)]
    public void A_container_that_is_not_started_again_stays_as_it_ended(string policy, string container, int code, bool mayRestart)
    {
        var kind = new KindCase("pods");
        var old = KindCase.Parse($$$"""
            {"metadata":{"name":"x","namespace":"d"},"spec":{"restartPolicy":"{{{policy}}}","containers":[{"name":"a","image":"i"{{{container}}} }]},
            "status":{"containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":{{{code}}} } } }]} }
            """);
        var running = KindCase.Parse("""{"containerStatuses":[{"name":"a","state":{"running":{}}}]}""");
        Assert.Equal(mayRestart ? [] : ["status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state"], kind.StatusErrors(old, old.With("status", running)));
        Assert.Empty(kind.StatusErrors(old, old));
    }

    [Theory]
    [InlineData("10.0.0.1", "", null, "VIP", "")]
    [InlineData("10.0.0.1", "", "Proxy", "Proxy", "")]
    [InlineData("10.0.0.1", "", "Direct", "Direct", "status.loadBalancer.ingress[0].ipMode: Unsupported value: \"Direct\": supported values: \"Proxy\", \"VIP\"")]
    [InlineData("", "a.example.com", "VIP", "VIP", "status.loadBalancer.ingress[0].ipMode: Forbidden: may not be specified when `ip` is not set")]
    [InlineData("", "10.0.0.1", null, null, "status.loadBalancer.ingress[0].hostname: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address")]
    public void The_addresses_of_a_load_balancer_say_who_takes_them_up(string ip, string hostname, string? mode, string? expected, string error)
    {
        var kind = new KindCase("services");
        var entry = new DocumentObject(("ip", ip), ("hostname", hostname));
        entry = mode is null ? entry : entry.With("ipMode", mode);
        var service = kind.Default(KindCase.Parse("""{"metadata":{"name":"x","namespace":"d"},"spec":{"type":"LoadBalancer","ports":[{"port":1}]}}""")
            .WithAt(["status", "loadBalancer", "ingress"], Document.Of([entry])));
        Assert.Equal(expected, service.At("status", "loadBalancer")!["ingress"]!.AsArray![0]["ipMode"]?.AsString);
        Assert.Equal(error.Length == 0 ? [] : [error], kind.StatusErrors(service, service));
    }

    [Theory]
    [InlineData("""{"spec":{"nodeName":"n","terminationGracePeriodSeconds":5},"status":{"phase":"Running"}}""", null, 5L)]
    [InlineData("""{"spec":{"nodeName":"n","terminationGracePeriodSeconds":5},"status":{"phase":"Running"}}""", 9L, 9L)]
    [InlineData("""{"spec":{"nodeName":"n"},"status":{"phase":"Running"}}""", null, 30L)]
    [InlineData("""{"spec":{"nodeName":"n"},"status":{"phase":"Succeeded"}}""", null, 0L)]
    [InlineData("""{"spec":{},"status":{"phase":"Pending"}}""", 9L, 0L)]
    [InlineData("""{"spec":{"nodeName":"n"},"status":{"phase":"Running"}}""", -3L, 1L)]
    public void A_pods_grace_is_the_askers_or_its_own(string pod, long? asked, long expected) =>
        Assert.Equal(expected, new KindCase("pods").Kind.GracePeriod(KindCase.Parse(pod), asked));
}
