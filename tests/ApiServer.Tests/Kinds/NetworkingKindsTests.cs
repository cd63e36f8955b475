using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>The kinds of networking.k8s.io: defaults, rules and rows as upstream's.</summary>
public sealed class NetworkingKindsTests
{
    private const string Service = """{"service":{"name":"s","port":{"number":80}}}""";

    public static TheoryData<string, string, string[]> Created => new()
    {
        { "ingresses", """{"spec":{}}""", ["spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"] },
        { "ingresses", $$"""{"spec":{"defaultBackend":{{Service}} } }""", [] },
        { "ingresses", """{"spec":{"defaultBackend":{} } }""", ["spec.defaultBackend: Invalid value: \"\": resource or service backend is required"] },
        { "ingresses", """{"spec":{"defaultBackend":{"resource":{"apiGroup":"A","kind":"","name":"a/b"} } } }""",
            ["spec.defaultBackend.resource.apiGroup: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
             "spec.defaultBackend.resource.kind: Required value: kind is required",
             "spec.defaultBackend.resource.name: Invalid value: \"a/b\": may not contain '/'"] },
        { "ingresses", """{"spec":{"defaultBackend":{"service":{"name":"","port":{"name":"http","number":80} } } } }""",
            ["spec.defaultBackend.service.name: Required value", "spec.defaultBackend: Invalid value: \"\": cannot set both port name & port number"] },
        { "ingresses", """{"spec":{"defaultBackend":{"service":{"name":"s"} } } }""", ["spec.defaultBackend: Required value: port name or number is required"] },
        { "ingresses", """{"spec":{"defaultBackend":{"service":{"name":"s","port":{"number":70000} } } } }""",
            ["spec.defaultBackend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive"] },
        { "ingresses", """{"spec":{"rules":[{"host":"1.2.3.4","http":{"paths":[]} }]} }""",
            ["spec.rules[0].host: Invalid value: \"1.2.3.4\": must be a DNS name, not an IP address", "spec.rules[0].http.paths: Required value"] },
        { "ingresses", $$"""{"spec":{"rules":[{"http":{"paths":[{"pathType":"Exact","path":"a//b/..","backend":{{Service}} },{"pathType":"Prefix","path":"/a%2fb","backend":{{Service}} }]} }]} }""",
            ["spec.rules[0].http.paths[0].path: Invalid value: \"a//b/..\": must be an absolute path", "spec.rules[0].http.paths[0].path: Invalid value: \"a//b/..\": must not contain '//'",
             "spec.rules[0].http.paths[0].path: Invalid value: \"a//b/..\": cannot end with '/..'", "spec.rules[0].http.paths[1].path: Invalid value: \"/a%2fb\": must not contain '%2f'"] },
        { "ingresses", $$"""{"spec":{"rules":[{"http":{"paths":[{"pathType":"ImplementationSpecific","backend":{{Service}} },{"pathType":"Regex","path":"/","backend":{{Service}} },{"path":"/","backend":{} }]} }]} }""",
            ["spec.rules[0].http.paths[1].pathType: Unsupported value: \"Regex\": supported values: \"Exact\", \"ImplementationSpecific\", \"Prefix\"",
             "spec.rules[0].http.paths[2].pathType: Required value: pathType must be specified"] },
        { "ingresses", $$"""{"spec":{"defaultBackend":{{Service}},"tls":[{"hosts":["a.b","*.b"],"secretName":"s"},{"hosts":["*"]}]} }""",
            ["spec.tls[1].hosts[0]: Invalid value: \"*\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"] },
        { "ingresses", $$"""{"metadata":{"annotations":{"kubernetes.io/ingress.class":"b"} },"spec":{"ingressClassName":"a","defaultBackend":{{Service}} } }""",
            ["annotations.kubernetes.io/ingress.class: Invalid value: \"b\": must match `ingressClassName` when both are specified"] },
        { "ingressclasses", "{}", ["spec.controller: Required value"] },
        { "ingressclasses", """{"spec":{"controller":"x"}}""", ["spec.controller: Invalid value: \"x\": must be a domain-prefixed path (such as \"acme.io/foo\")"] },
        { "ingressclasses", """{"spec":{"controller":"a.b/c d"}}""", ["spec.controller: Invalid value: \"c d\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"] },
        { "ingressclasses", """{"spec":{"controller":"a.b/c","parameters":{"kind":"K","name":"n","namespace":"x"}}}""", ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"] },
        { "ingressclasses", """{"spec":{"controller":"a.b/c","parameters":{"kind":"","name":"n","scope":"Namespace"}}}""",
            ["spec.parameters.kind: Required value: kind is required", "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"] },
        { "ingressclasses", """{"spec":{"controller":"a.b/c","parameters":{"kind":"K","name":"n","scope":"Zone"}}}""",
            ["spec.parameters.scope: Unsupported value: \"Zone\": supported values: \"Cluster\", \"Namespace\""] },
        { "networkpolicies", "{}", [] },
        { "networkpolicies", """{"spec":{"policyTypes":["Ingress","Both"],"ingress":[{"ports":[{"protocol":"ICMP"},{"endPort":9},{"port":"http","endPort":9},{"port":80,"endPort":79}]}]}}""",
            ["spec.ingress[0].ports[0].protocol: Unsupported value: \"ICMP\": supported values: \"TCP\", \"UDP\", \"SCTP\"",
             "spec.ingress[0].ports[1].endPort: Invalid value: 9: may not be specified when `port` is not specified",
             "spec.ingress[0].ports[2].endPort: Invalid value: 9: may not be specified when `port` is non-numeric",
             "spec.ingress[0].ports[3].endPort: Invalid value: 80: must be greater than or equal to `port`",
             "spec.policyTypes[1]: Unsupported value: \"Both\": supported values: \"Ingress\", \"Egress\""] },
        { "networkpolicies", """{"spec":{"policyTypes":["Ingress","Egress","Ingress"]}}""", ["spec.policyTypes: Invalid value: [\"Ingress\",\"Egress\",\"Ingress\"]: may not specify more than two policyTypes"] },
        { "networkpolicies", """{"spec":{"egress":[{"to":[{},{"ipBlock":{"cidr":"10.0.0.0/8"},"podSelector":{}},{"podSelector":{"matchExpressions":[{"key":"a","operator":"Is"}]}}]}]}}""",
            ["spec.egress[0].to[0]: Required value: must specify a peer", "spec.egress[0].to[1]: Forbidden: may not specify both ipBlock and another peer",
             "spec.egress[0].to[2].podSelector.matchExpressions[0].operator: Invalid value: \"Is\": not a valid selector operator"] },
        { "networkpolicies", """{"spec":{"ingress":[{"from":[{"ipBlock":{"cidr":""}},{"ipBlock":{"cidr":"10.1"}},{"ipBlock":{"cidr":"10.0.0.0/8","except":["10.1.0.0/16","11.0.0.0/16","10.0.0.0/8","10.0.0.1/8"]}}]}]}}""",
            ["spec.ingress[0].from[0].ipBlock.cidr: Required value",
             "spec.ingress[0].from[1].ipBlock.cidr: Invalid value: \"10.1\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
             "spec.ingress[0].from[2].ipBlock.except[1]: Invalid value: \"11.0.0.0/16\": must be a strict subset of `cidr`",
             "spec.ingress[0].from[2].ipBlock.except[2]: Invalid value: \"10.0.0.0/8\": must be a strict subset of `cidr`",
             "spec.ingress[0].from[2].ipBlock.except[3]: Invalid value: \"10.0.0.1/8\": must not have bits set beyond the prefix length"] },
        { "ipaddresses", """{"metadata":{"name":"10.0.0.1"},"spec":{"parentRef":{"resource":"services","namespace":"default","name":"kubernetes"}}}""", [] },
        { "ipaddresses", """{"metadata":{"name":"2001:DB8::1"},"spec":{}}""",
            ["metadata.name: Invalid value: \"2001:DB8::1\": must be in canonical form (\"2001:db8::1\")", "spec.parentRef: Required value"] },
        { "ipaddresses", """{"metadata":{"name":"010.0.0.1"},"spec":{"parentRef":{"group":"A","name":"..","resource":""}}}""",
            ["metadata.name: Invalid value: \"010.0.0.1\": must not have leading 0s",
             "spec.parentRef.group: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
             "spec.parentRef.resource: Required value", "spec.parentRef.name: Invalid value: \"..\": may not be '..'"] },
        { "servicecidrs", """{"spec":{}}""", ["spec.cidrs: Required value: at least one CIDR required"] },
        { "servicecidrs", """{"spec":{"cidrs":["10.0.0.0/8","2001:db8::/64"]}}""", [] },
        { "servicecidrs", """{"spec":{"cidrs":["10.0.0.0/8","11.0.0.0/08"]}}""", ["spec.cidrs[1]: Invalid value: \"11.0.0.0/08\": must not have leading 0s in IP or prefix length"] },
        { "servicecidrs", """{"spec":{"cidrs":["10.0.0.0/8","11.0.0.0/8"]}}""",
            ["spec.cidrs: Invalid value: [\"10.0.0.0/8\",\"11.0.0.0/8\"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"] },
        { "servicecidrs", """{"spec":{"cidrs":["2001:DB8::/64"]}}""", ["spec.cidrs[0]: Invalid value: \"2001:DB8::/64\": must be in canonical form (\"2001:db8::/64\")"] },
        { "servicecidrs", """{"spec":{"cidrs":["a","b","c"]}}""", ["spec.cidrs: Invalid value: {\"CIDRs\":[\"a\",\"b\",\"c\"]}: may only hold up to 2 values"] },
    };

    [Theory, MemberData(nameof(Created))]
    public void What_is_wrong_with_a_new_object_is_said_as_upstream_says_it(string resource, string json, string[] expected) =>
        Assert.Equal(expected, new KindCase(resource).CreateErrorsOf(json));

    public static TheoryData<string, string, string, string[]> Changed => new()
    {
        { "ingresses", $$"""{"spec":{"defaultBackend":{{Service}} } }""", """{"spec":{"rules":[{}]}}""", [] },
        { "ingressclasses", """{"spec":{"controller":"a.b/c"}}""", """{"spec":{"controller":"a.b/d"}}""", ["spec.controller: Invalid value: \"a.b/d\": field is immutable"] },
        { "ipaddresses", """{"metadata":{"name":"10.0.0.1"},"spec":{"parentRef":{"resource":"services","name":"a"}}}""", """{"metadata":{"name":"10.0.0.1"},"spec":{"parentRef":{"resource":"services","name":"b"}}}""",
            ["spec.parentRef: Invalid value: {\"resource\":\"services\",\"name\":\"b\"}: field is immutable"] },
        { "servicecidrs", """{"spec":{"cidrs":["10.0.0.0/8"]}}""", """{"spec":{"cidrs":["10.0.0.0/8","2001:db8::/64"]}}""", [] },
        { "servicecidrs", """{"spec":{"cidrs":["10.0.0.0/8"]}}""", """{"spec":{"cidrs":["11.0.0.0/8"]}}""", ["spec.cidrs[0]: Invalid value: \"11.0.0.0/8\": field is immutable"] },
        { "servicecidrs", """{"spec":{"cidrs":["10.0.0.0/8","2001:db8::/64"]}}""", """{"spec":{"cidrs":["10.0.0.0/8"]}}""", ["spec.cidrs: Invalid value: [\"10.0.0.0/8\"]: field is immutable"] },
    };

    [Theory, MemberData(nameof(Changed))]
    public void What_may_not_change_is_said_as_upstream_says_it(string resource, string old, string updated, string[] expected) =>
        Assert.Equal(expected, new KindCase(resource).UpdateErrorsOf(old, updated));

    [Theory]
    [InlineData("ingresses", """{"status":{"loadBalancer":{"ingress":[{"ip":"10.0.0.1"}]}}}""", """{"loadBalancer":{}}""", "status")]
    [InlineData("ingressclasses", """{"spec":{"parameters":{"kind":"K","name":"n"}}}""", """{"parameters":{"kind":"K","name":"n","scope":"Cluster"}}""", "spec")]
    [InlineData("networkpolicies", "{}", """{"podSelector":{},"policyTypes":["Ingress"]}""", "spec")]
    [InlineData("networkpolicies", """{"spec":{"podSelector":{},"egress":[{"ports":[{"port":53},{"protocol":"UDP"}]}]}}""",
        """{"podSelector":{},"egress":[{"ports":[{"port":53,"protocol":"TCP"},{"protocol":"UDP"}]}],"policyTypes":["Ingress","Egress"]}""", "spec")]
    public void What_is_not_said_is_as_upstream_has_it(string resource, string json, string expected, string part) =>
        Assert.Equal(KindCase.Parse(expected), new KindCase(resource).Create(json)[part]);

    [Theory]
    [InlineData("ingresses", """{"spec":{"ingressClassName":"nginx","rules":[{"host":"a"},{},{"host":"b"},{"host":"c"},{"host":"d"}],"tls":[{}]},"status":{"loadBalancer":{"ingress":[{"hostname":"z"},{"ip":"1.2.3.4"}]}}}""",
        "x  nginx  a,b,c + 2 more...  1.2.3.4,z  80, 443  60s")]
    [InlineData("ingresses", """{"spec":{"rules":[{}]}}""", "x  <none>  *    80  60s")]
    [InlineData("ingressclasses", """{"spec":{"controller":"a.b/c","parameters":{"apiGroup":"k8s.example.com","kind":"K","name":"n"}}}""", "x  a.b/c  K.k8s.example.com/n  60s")]
    [InlineData("ingressclasses", """{"spec":{"controller":"a.b/c"}}""", "x  a.b/c  <none>  60s")]
    [InlineData("networkpolicies", """{"spec":{"podSelector":{"matchLabels":{"app":"x"}}}}""", "x  app=x  60s")]
    [InlineData("networkpolicies", """{"spec":{"podSelector":{}}}""", "x  <none>  60s")]
    [InlineData("ipaddresses", """{"spec":{"parentRef":{"resource":"Services","namespace":"default","name":"Web"}}}""", "x  services/default/Web")]
    [InlineData("ipaddresses", """{"spec":{"parentRef":{"group":"g.io","resource":"r","name":"n"}}}""", "x  r.g.io/n")]
    [InlineData("servicecidrs", """{"spec":{"cidrs":["10.0.0.0/8","2001:db8::/64"]}}""", "x  10.0.0.0/8,2001:db8::/64  60s")]
    public void Rows_show_what_kubectl_users_expect(string resource, string json, string expected) => Assert.Equal(expected, new KindCase(resource).RowOf(json));

    [Fact]
    public void The_status_of_an_Ingress_has_addresses_and_names()
    {
        var ingress = KindCase.Parse("""{"metadata":{"name":"x"},"spec":{}}""");
        Assert.Equal(
            ["status.loadBalancer.ingress[0].ip: Invalid value: \"1.2.3\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
             "status.loadBalancer.ingress[1].hostname: Invalid value: \"1.2.3.4\": must be a DNS name, not an IP address"],
            new KindCase("ingresses").StatusErrors(ingress, ingress.With("status", KindCase.Parse("""{"loadBalancer":{"ingress":[{"ip":"1.2.3"},{"hostname":"1.2.3.4"}]}}"""))));
    }

    [Theory]
    [InlineData("""{"metadata":{"annotations":{"kubernetes.io/ingress.class":"a"}},"spec":{}}""", new[] { "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead" })]
    [InlineData("""{"metadata":{"annotations":{"kubernetes.io/ingress.class":"a"}},"spec":{"ingressClassName":"a"}}""", new string[0])]
    public void A_class_in_an_annotation_is_warned_of(string json, string[] expected) => Assert.Equal(expected, new KindCase("ingresses").Kind.Warnings(KindCase.Parse(json)));
}
