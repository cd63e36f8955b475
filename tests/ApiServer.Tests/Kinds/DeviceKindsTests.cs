namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>The kinds of resource.k8s.io: defaults, rules and rows as upstream's. Expressions are not compiled.</summary>
public sealed class DeviceKindsTests
{
    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private const string CIdentifier = "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')";
    private const string Reference = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
    private const string Opaque = """{"opaque":{"driver":"d.example","parameters":{"a":1}}}""";

    private static string Claim(string requests, string more = "") => $$"""{"spec":{"devices":{"requests":[{{requests}}]{{more}} } } }""";

    private static string Exactly(string members = "", string name = "r") => $$"""{"name":"{{name}}","exactly":{"deviceClassName":"c"{{members}} } }""";

    private static string Slice(string devices = "", string where = "\"nodeName\":\"n\"", string pool = """{"name":"p","generation":1,"resourceSliceCount":1}""", string more = "") =>
        $$"""{"spec":{"driver":"d.example","pool":{{pool}},{{where}},"devices":[{{devices}}]{{more}} } }""";

    public static TheoryData<string, string, string[]> Created => new()
    {
        { "resourceclaims", """{"spec":{}}""", [] },
        { "resourceclaims", Claim(Exactly() + "," + Exactly(",\"allocationMode\":\"All\"", "s")), [] },
        { "resourceclaims", Claim("""{"name":"R"},{"name":"s","exactly":{"deviceClassName":""},"firstAvailable":[{"name":"a","deviceClassName":"c"}]}"""),
            [$"spec.devices.requests[0].name: Invalid value: \"R\": {Label}", "spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required",
             "spec.devices.requests[1]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set"] },
        { "resourceclaims", Claim("""{"name":"r","exactly":{"deviceClassName":"","allocationMode":"All","count":2}},{"name":"r","exactly":{"deviceClassName":"c","allocationMode":"Some"}},{"name":"t","exactly":{"deviceClassName":"c","count":-1}}"""),
            ["spec.devices.requests[0].exactly.deviceClassName: Required value", "spec.devices.requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'",
             "spec.devices.requests[1].exactly.allocationMode: Unsupported value: \"Some\": supported values: \"All\", \"ExactCount\"", "spec.devices.requests[2].exactly.count: Invalid value: -1: must be greater than zero",
             "spec.devices.requests[1]: Duplicate value: \"r\""] },
        { "resourceclaims", Claim(Exactly(""","selectors":[{},{"cel":{"expression":""}}],"tolerations":[{"operator":"Exists","value":"v"},{"operator":"Like"},{"operator":"Equal","value":"v","effect":"Evict"}]""")),
            ["spec.devices.requests[0].exactly.selectors[0].cel: Required value", "spec.devices.requests[0].exactly.selectors[1].cel.expression: Required value",
             "spec.devices.requests[0].exactly.tolerations[0].value: Invalid value: \"v\": must be empty for operator `Exists`",
             "spec.devices.requests[0].exactly.tolerations[1].operator: Unsupported value: \"Like\": supported values: \"Equal\", \"Exists\"",
             "spec.devices.requests[0].exactly.tolerations[2].effect: Unsupported value: \"Evict\": supported values: \"NoExecute\", \"NoSchedule\", \"None\""] },
        { "resourceclaims", Claim("""{"name":"r","firstAvailable":[{"name":"a","deviceClassName":"c"},{"name":"a","deviceClassName":"c"}]}""",
                ""","constraints":[{"requests":["r","r/a","r/b","r/a/b"],"matchAttribute":"model"},{"distinctAttribute":"d.example/1x"},{}],"config":[{"requests":["r","r"]}]"""),
            ["spec.devices.requests[0].firstAvailable[1]: Duplicate value: \"a\"", $"spec.devices.constraints[0].requests[2]: Invalid value: \"r/b\": {Reference}",
             $"spec.devices.constraints[0].requests[3]: Invalid value: \"r/a/b\": {Reference}", "spec.devices.constraints[0].matchAttribute: Invalid value: \"model\": a fully qualified name must be a domain and a name separated by a slash",
             $"spec.devices.constraints[1].distinctAttribute: Invalid value: \"1x\": {CIdentifier}",
             "spec.devices.constraints[2]: Required value: exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set",
             "spec.devices.config[0].requests[1]: Duplicate value: \"r\"", "spec.devices.config[0].opaque: Required value"] },
        { "resourceclaims", Claim(string.Join(',', Enumerable.Range(0, 33).Select(i => Exactly(name: $"r{i}")))), ["spec.devices.requests: Too many: 33: must have at most 32 items"] },
        { "resourceclaimtemplates", """{"spec":{"metadata":{"labels":{"a":"b"},"name":"x"},"spec":{"devices":{"requests":[{"name":"r"}]}}}}""",
            ["spec.metadata.name: Forbidden: cannot be set", "spec.spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required"] },
        { "deviceclasses", $$"""{"spec":{"selectors":[{"cel":{"expression":"true"} }],"config":[{{Opaque}}],"extendedResourceName":"example.com/gpu"} }""", [] },
        { "deviceclasses", """{"spec":{"config":[{"opaque":{"driver":""}},{}],"extendedResourceName":"cpu"}}""",
            ["spec.config[0].opaque.driver: Required value",
             "spec.config[0].opaque.driver: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
             "spec.config[0].opaque.parameters: Required value", "spec.config[1].opaque: Required value",
             "spec.extendedResourceName: Invalid value: \"cpu\": must be a valid extended resource name"] },
        { "resourceslices", Slice("""{"name":"a","attributes":{"model":{"string":"x"},"d.example/version":{"version":"1.2.3-a+b"}},"capacity":{"memory":{"value":"1Gi"}}}"""), [] },
        { "resourceslices", Slice(where: "\"nodeName\":\"n\",\"allNodes\":true,\"perDeviceNodeSelection\":false", pool: """{"name":"a//b","generation":-1,"resourceSliceCount":0}"""),
            ["spec.pool.name: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
             "spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero", "spec.pool.generation: Invalid value: -1: must be greater than or equal to zero",
             "spec.perDeviceNodeSelection: Invalid value: false: must be either unset or set to true",
             "spec: Invalid value: \"{`nodeName`, `allNodes`}\": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set"] },
        { "resourceslices", """{"spec":{"driver":"d.example","pool":{"name":"p","generation":0,"resourceSliceCount":1},"nodeSelector":{"nodeSelectorTerms":[]}}}""",
            ["spec.nodeSelector.nodeSelectorTerms: Required value: must have at least one node selector term", "spec.nodeSelector.nodeSelectorTerms: Invalid value: []: must have exactly one node selector term"] },
        { "resourceslices", """{"spec":{"driver":"d.example","pool":{"name":"p","generation":0,"resourceSliceCount":1}}}""",
            ["spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required"] },
        { "resourceslices", Slice("""{"name":"a","attributes":{"1x":{"int":1},"b":{},"c":{"bool":true,"int":1},"d":{"version":"1.2"}},"nodeName":"n"},{"name":"a","taints":[{"key":"","effect":""}],"consumesCounters":[{"counterSet":"s","counters":{}}]}""",
                more: ""","sharedCounters":[{"name":"","counters":{"A":{"value":"1"}}}]"""),
            ["spec: Invalid value: \"\": only one of `sharedCounters` or `devices` is allowed", $"spec.devices[0].attributes[1x]: Invalid value: \"1x\": {CIdentifier}",
             "spec.devices[0].attributes[b]: Invalid value: \"\": exactly one value must be specified", "spec.devices[0].attributes[c]: Invalid value: {\"int\":1,\"bool\":true}: exactly one value must be specified",
             "spec.devices[0].attributes[d].version: Invalid value: \"1.2\": must be a string compatible with semver.org spec 2.0.0",
             "spec.devices[0]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec",
             "spec.devices[1].taints[0].key: Invalid value: \"\": name part must be non-empty",
             "spec.devices[1].taints[0].key: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
             "spec.devices[1].taints[0].effect: Required value", "spec.devices[1].consumesCounters[0].counters: Required value", "spec.devices[1]: Duplicate value: \"a\"",
             "spec.sharedCounters[0].name: Required value", $"spec.sharedCounters[0].counters[A]: Invalid value: \"A\": {Label}"] },
        { "resourceslices", Slice("""{"name":"a","bindingConditions":["a","a"],"bindingFailureConditions":["a"]},{"name":"b","bindingConditions":["a"],"allNodes":true,"nodeName":"n"},{"name":"c"}""", where: "\"perDeviceNodeSelection\":true"),
            ["spec.devices[0]: Required value: exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec",
             "spec.devices[0].bindingConditions[1]: Duplicate value: \"a\"", "spec.devices[0].bindingFailureConditions[0]: Invalid value: \"a\": bindingFailureConditions must not overlap with bindingConditions",
             "spec.devices[1]: Invalid value: \"{`nodeName`, `allNodes`}\": exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec",
             "spec.devices[1].bindingFailureConditions: Invalid value: null: bindingFailureConditions are required to use bindingConditions",
             "spec.devices[2]: Required value: exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec"] },
        { "resourceslices", Slice("""{"name":"a","capacity":{"m":{"value":"10","requestPolicy":{"default":"1"}}}},{"name":"b","allowMultipleAllocations":true,"capacity":{"m":{"value":"10","requestPolicy":{"validValues":["2","1","11"],"default":"3"}},"n":{"value":"10","requestPolicy":{"default":"1","validRange":{"min":"2","max":"11","step":"4"}}},"o":{"value":"1","requestPolicy":{"validValues":["1"]}}}}"""),
            ["spec.devices[0].capacity[m].requestPolicy: Forbidden: allowMultipleAllocations must be true", "spec.devices[1].capacity[m].requestPolicy.validValues[1]: Invalid value: \"1\": values must be sorted in ascending order",
             "spec.devices[1].capacity[m].requestPolicy.validValues[2]: Invalid value: \"11\": option is larger than capacity value: 10",
             "spec.devices[1].capacity[m].requestPolicy.validValues: Invalid value: \"3\": default value is not valid according to the requestPolicy",
             "spec.devices[1].capacity[n].requestPolicy.validRange.min: Invalid value: \"1\": default is less than min: 2", "spec.devices[1].capacity[n].requestPolicy.validRange.max: Invalid value: \"11\": max is larger than capacity value: 10",
             "spec.devices[1].capacity[n].requestPolicy.validRange.step: Invalid value: \"1\": value is not a multiple of a given step (4) from (2)",
             "spec.devices[1].capacity[n].requestPolicy.validRange.step: Invalid value: \"11\": value is not a multiple of a given step (4) from (2)",
             "spec.devices[1].capacity[o].requestPolicy.default: Required value: required when validValues is defined"] },
    };

    [Theory, MemberData(nameof(Created))]
    public void What_is_wrong_with_a_new_object_is_said_as_upstream_says_it(string resource, string json, string[] expected) =>
        Assert.Equal(expected, new KindCase(resource).CreateErrorsOf(json));

    public static TheoryData<string, string, string, string[]> Changed => new()
    {
        { "resourceclaims", Claim(Exactly()), """{"spec":{}}""", ["spec: Invalid value: {\"devices\":{}}: field is immutable"] },
        { "resourceclaimtemplates", """{"spec":{"spec":{}}}""", """{"spec":{"metadata":{"labels":{"a":"b"}},"spec":{}}}""", ["spec: Invalid value: {\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"devices\":{}}}: field is immutable"] },
        { "deviceclasses", """{"spec":{}}""", """{"spec":{"selectors":[{"cel":{"expression":"true"}}]}}""", [] },
        { "resourceslices", Slice(), """{"spec":{"driver":"e.example","pool":{"name":"q","generation":2,"resourceSliceCount":1},"allNodes":true}}""",
            ["spec.pool.name: Invalid value: \"q\": field is immutable", "spec.driver: Invalid value: \"e.example\": field is immutable", "spec.nodeName: Invalid value: null: field is immutable"] },
    };

    [Theory, MemberData(nameof(Changed))]
    public void What_may_not_change_is_said_as_upstream_says_it(string resource, string old, string updated, string[] expected) =>
        Assert.Equal(expected, new KindCase(resource).UpdateErrorsOf(old, updated));

    public static TheoryData<string, string, string[]> Statuses => new()
    {
        { "{}", """{"reservedFor":[{"resource":"","name":"","uid":""}]}""",
            ["status.reservedFor[0].resource: Required value", "status.reservedFor[0].name: Required value", "status.reservedFor[0].uid: Required value",
             "status.reservedFor: Forbidden: may not be specified when `allocated` is not set"] },
        { "{}", """{"allocation":{"devices":{"results":[{"request":"x","driver":"d.example","pool":"p","device":"D","shareID":"1"}],"config":[{"source":"FromThere","opaque":{"driver":"d.example","parameters":{}}}]},"nodeSelector":{"nodeSelectorTerms":[]}}}""",
            [$"status.allocation.devices.results[0].request: Invalid value: \"x\": {Reference}", $"status.allocation.devices.results[0].device: Invalid value: \"D\": {Label}",
             "status.allocation.devices.results[0].shareID: Invalid value: \"1\": error validating uid: invalid UUID length: 1",
             "status.allocation.devices.config[0].source: Unsupported value: \"FromThere\": supported values: \"FromClaim\", \"FromClass\"",
             "status.allocation.nodeSelector.nodeSelectorTerms: Required value: must have at least one node selector term"] },
        { """{"allocation":{"devices":{}}}""", """{"allocation":{"devices":{"results":[{"request":"r","driver":"d.example","pool":"p","device":"e"}]}}}""",
            ["status.allocation: Invalid value: {\"devices\":{\"results\":[{\"request\":\"r\",\"driver\":\"d.example\",\"pool\":\"p\",\"device\":\"e\"}]}}: field is immutable"] },
        { """{"allocation":{"devices":{}}}""", "{}", [] },
        { "{}", """{"allocation":{"devices":{"results":[{"request":"r","driver":"d.example","pool":"p","device":"e"}]}},"devices":[{"driver":"d.example","pool":"p","device":"e","networkData":{"ips":["10.0.0.1/24","10.0.0.1","2001:DB8::1/64"]}},{"driver":"d.example","pool":"p","device":"f","data":[1]}]}""",
            ["status.devices[0].networkData.ips[1]: Invalid value: \"10.0.0.1\": must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)",
             "status.devices[0].networkData.ips[2]: Invalid value: \"2001:DB8::1/64\": must be in canonical form (\"2001:db8::1/64\")",
             "status.devices[1]: Invalid value: \"d.example/p/f\": must be an allocated device in the claim", "status.devices[1].data: Invalid value: \"<value omitted>\": must be a valid JSON object"] },
    };

    [Theory, MemberData(nameof(Statuses))]
    public void What_is_wrong_with_a_claims_status_is_said_as_upstream_says_it(string old, string updated, string[] expected)
    {
        var claim = KindCase.Parse(Claim(Exactly())).WithAt(["metadata", "name"], "x").WithAt(["metadata", "namespace"], "default");
        Assert.Equal(expected, new KindCase("resourceclaims").StatusErrors(claim.With("status", KindCase.Parse(old)), claim.With("status", KindCase.Parse(updated))));
    }

    [Theory]
    [InlineData("resourceclaims", """{"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"c"}},{"name":"s","firstAvailable":[{"name":"a","deviceClassName":"c","allocationMode":"All"}]}]}},"status":{"reservedFor":[]}}""",
        """{"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"c","allocationMode":"ExactCount","count":1}},{"name":"s","firstAvailable":[{"name":"a","deviceClassName":"c","allocationMode":"All"}]}]}},"status":{}}""")]
    [InlineData("resourceclaimtemplates", """{"spec":{"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"c","count":2}}]}}}}""",
        """{"spec":{"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"c","allocationMode":"ExactCount","count":2}}]}}}}""")]
    [InlineData("resourceslices", """{"spec":{"driver":"d","pool":{"name":"p","generation":0,"resourceSliceCount":1},"devices":[{"name":"a","taints":[{"key":"k","effect":"None"}]}]}}""",
        """{"spec":{"driver":"d","pool":{"name":"p","generation":0,"resourceSliceCount":1},"devices":[{"name":"a","taints":[{"key":"k","effect":"None","timeAdded":"2026-01-02T03:04:05Z"}]}]}}""")]
    public void What_is_not_said_is_as_upstream_has_it(string resource, string json, string expected)
    {
        var actual = new KindCase(resource).Create(json);
        Assert.True(KindCase.Parse(expected).Equals(actual), actual.ToString());
    }

    [Theory]
    [InlineData("resourceclaims", "{}", "x  pending  60s")]
    [InlineData("resourceclaims", """{"status":{"allocation":{}}}""", "x  allocated  60s")]
    [InlineData("resourceclaims", """{"metadata":{"deletionTimestamp":"2026-01-02T03:04:05Z"},"status":{"allocation":{},"reservedFor":[{}]}}""", "x  deleted,allocated,reserved  60s")]
    [InlineData("resourceclaims", """{"metadata":{"deletionTimestamp":"2026-01-02T03:04:05Z"}}""", "x  deleted  60s")]
    [InlineData("resourceslices", """{"spec":{"nodeName":"n","driver":"d","pool":{"name":"p"}}}""", "x  n  d  p  60s")]
    public void Rows_show_what_kubectl_users_expect(string resource, string json, string expected) => Assert.Equal(expected, new KindCase(resource).RowOf(json));

    [Theory]
    [InlineData("spec.nodeName", "n")]
    [InlineData("spec.driver", "d")]
    public void Slices_are_found_by_node_and_driver(string field, string expected) =>
        Assert.Equal(expected, new KindCase("resourceslices").Select(field, """{"spec":{"nodeName":"n","driver":"d"}}"""));
}
