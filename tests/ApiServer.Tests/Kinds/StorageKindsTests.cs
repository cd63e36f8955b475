namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>The kinds of storage.k8s.io, RuntimeClass and PriorityClass: defaults, rules and rows as upstream's.</summary>
public sealed class StorageKindsTests
{
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    public static TheoryData<string, string, string[]> Created => new()
    {
        { "storageclasses", """{"provisioner":"kubernetes.io/No-Provisioner"}""", [] },
        { "storageclasses", """{"provisioner":"","reclaimPolicy":"Recycle","volumeBindingMode":"Never","parameters":{"":"x"}}""",
            ["provisioner: Required value", "parameters: Invalid value: \"\": field can not be empty.", "reclaimPolicy: Unsupported value: \"Recycle\": supported values: \"Delete\", \"Retain\"",
             "volumeBindingMode: Unsupported value: \"Never\": supported values: \"Immediate\", \"WaitForFirstConsumer\""] },
        { "storageclasses", """{"provisioner":"p","allowedTopologies":[{"matchLabelExpressions":[{"key":"zone","values":["a","a"]},{"key":"zone","values":[]}]},{"matchLabelExpressions":[{"key":"z","values":["a","b"]}]},{"matchLabelExpressions":[{"key":"z","values":["b","a"]}]},{}]}""",
            ["allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: \"a\"", "allowedTopologies[0].matchLabelExpressions[1].values: Required value",
             "allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: \"zone\"", "allowedTopologies[2].matchLabelExpressions: Duplicate value: \"\"",
             "allowedTopologies[3].matchLabelExpressions: Duplicate value: \"\""] },
        { "volumeattributesclasses", """{"driverName":"d"}""", ["parameters: Required value: must contain at least one key/value pair"] },
        { "volumeattributesclasses", """{"driverName":"d","parameters":{"iops":"1"}}""", [] },
        { "volumeattachments", """{"spec":{"attacher":"","source":{},"nodeName":"n"}}""",
            ["spec.attacher: Required value", "spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName", "spec.attacher: Required value",
             $"spec.attacher: Invalid value: \"\": {Subdomain}"] },
        { "volumeattachments", """{"spec":{"attacher":"a.b","source":{"persistentVolumeName":"PV"},"nodeName":"N"}}""",
            [$"spec.nodeName: Invalid value: \"N\": {Subdomain}", $"spec.source.persistentVolumeName: Invalid value: \"PV\": {Subdomain}"] },
        { "volumeattachments", """{"spec":{"attacher":"a.b","source":{"inlineVolumeSpec":{"hostPath":{"path":"/x"}}},"nodeName":"n"}}""",
            ["spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes", "spec.source.inlineVolumeSpec.accessModes: Required value"] },
        { "csidrivers", """{"spec":{"fsGroupPolicy":"Always","volumeLifecycleModes":["Persistent","Forever"],"nodeAllocatableUpdatePeriodSeconds":9,"tokenRequests":[{"audience":"a","expirationSeconds":599},{"audience":"a"},{"audience":"","expirationSeconds":4294967297}]}}""",
            ["spec.fsGroupPolicy: Unsupported value: \"Always\": supported values: \"File\", \"None\", \"ReadWriteOnceWithFSType\"",
             "spec.tokenRequests[0].expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes", "spec.tokenRequests[1].audience: Duplicate value: \"a\"",
             "spec.tokenRequests[2].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds",
             "spec.volumeLifecycleModes: Unsupported value: \"Forever\": supported values: \"Persistent\", \"Ephemeral\"",
             "spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds"] },
        { "csinodes", """{"spec":{"drivers":[{"name":"d","nodeID":"","allocatable":{"count":-1},"topologyKeys":["a","a"]},{"name":"d","nodeID":"n"}]}}""",
            ["spec.drivers[0].nodeID: Required value", "spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0", "spec.drivers[0]: Duplicate value: \"a\"",
             "spec.drivers[1].name: Duplicate value: \"d\""] },
        { "csistoragecapacities", """{"storageClassName":"c","capacity":"-1Gi","nodeTopology":{"matchLabels":{"a b":"c"}}}""",
            ["nodeTopology.matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
             "capacity: Invalid value: \"-1Gi\": must be greater than or equal to 0"] },
        { "runtimeclasses", """{"handler":"runc","overhead":{"podFixed":{"cpu":"-1"}},"scheduling":{"nodeSelector":{"a":"b c"},"tolerations":[{"key":"k","operator":"Exists","effect":"NoExecute","tolerationSeconds":1},{"key":"k","operator":"Exists","effect":"NoExecute","tolerationSeconds":2}]}}""",
            ["overhead.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0",
             "scheduling.nodeSelector: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
             "scheduling.tolerations[1]: Duplicate value: {\"key\":\"k\",\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":2}"] },
        { "priorityclasses", """{"value":1000000001}""", ["value: Forbidden: maximum allowed value of a user defined priority is 1000000000"] },
        { "priorityclasses", """{"value":-5,"preemptionPolicy":"Maybe"}""", ["preemptionPolicy: Unsupported value: \"Maybe\": supported values: \"PreemptLowerPriority\", \"Never\""] },
        { "priorityclasses", """{"metadata":{"name":"system-node-critical"},"value":2000001000}""", [] },
        { "priorityclasses", """{"metadata":{"name":"system-node-critical"},"value":7}""",
            ["metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000"] },
        { "priorityclasses", """{"metadata":{"name":"system-mine"},"value":7}""",
            ["metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class"] },
    };

    [Theory, MemberData(nameof(Created))]
    public void What_is_wrong_with_a_new_object_is_said_as_upstream_says_it(string resource, string json, string[] expected) =>
        Assert.Equal(expected, new KindCase(resource).CreateErrorsOf(json));

    public static TheoryData<string, string, string, string[]> Changed => new()
    {
        { "storageclasses", """{"provisioner":"p","parameters":{"a":"1"}}""", """{"provisioner":"q","reclaimPolicy":"Retain","volumeBindingMode":"WaitForFirstConsumer"}""",
            ["parameters: Forbidden: updates to parameters are forbidden.", "provisioner: Forbidden: updates to provisioner are forbidden.",
             "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.", "volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable"] },
        { "storageclasses", """{"provisioner":"p"}""", """{"provisioner":"p","allowVolumeExpansion":true,"mountOptions":["ro"]}""", [] },
        { "volumeattributesclasses", """{"driverName":"d","parameters":{"a":"1"}}""", """{"driverName":"e","parameters":{"a":"2"}}""",
            ["driverName: Forbidden: updates to driverName are forbidden.", "parameters: Forbidden: updates to parameters are forbidden."] },
        { "volumeattachments", """{"spec":{"attacher":"a.b","source":{"persistentVolumeName":"v"},"nodeName":"n"}}""", """{"spec":{"attacher":"a.b","source":{"persistentVolumeName":"v"},"nodeName":"m"}}""",
            ["spec: Invalid value: {\"attacher\":\"a.b\",\"source\":{\"persistentVolumeName\":\"v\"},\"nodeName\":\"m\"}: field is immutable"] },
        { "csidrivers", """{"spec":{}}""", """{"spec":{"attachRequired":false,"podInfoOnMount":true,"volumeLifecycleModes":["Ephemeral"]}}""",
            ["spec.attachedRequired: Invalid value: false: field is immutable", "spec.volumeLifecycleModes: Invalid value: [\"Ephemeral\"]: field is immutable"] },
        { "csinodes", """{"spec":{"drivers":[{"name":"d","nodeID":"n","allocatable":{"count":1}}]}}""", """{"spec":{"drivers":[{"name":"d","nodeID":"n","allocatable":{"count":2}},{"name":"e","nodeID":"n"}]}}""", [] },
        { "csinodes", """{"spec":{"drivers":[{"name":"d","nodeID":"n"}]}}""", """{"spec":{"drivers":[{"name":"d","nodeID":"m"}]}}""",
            ["spec.drivers: Invalid value: {\"name\":\"d\",\"nodeID\":\"m\"}: field is immutable"] },
        { "csistoragecapacities", """{"storageClassName":"c","nodeTopology":{}}""", """{"storageClassName":"d","nodeTopology":{"matchLabels":{"a":"b"}},"capacity":"1Gi"}""",
            ["nodeTopology: Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: field is immutable", "storageClassName: Invalid value: \"d\": field is immutable"] },
        { "runtimeclasses", """{"handler":"a"}""", """{"handler":"b"}""", ["handler: Invalid value: \"b\": field is immutable"] },
        { "priorityclasses", """{"value":1}""", """{"value":2,"preemptionPolicy":"Never","description":"d","globalDefault":true}""",
            ["value: Forbidden: may not be changed in an update.", "preemptionPolicy: Invalid value: \"Never\": field is immutable"] },
    };

    [Theory, MemberData(nameof(Changed))]
    public void What_may_not_change_is_said_as_upstream_says_it(string resource, string old, string updated, string[] expected) =>
        Assert.Equal(expected, new KindCase(resource).UpdateErrorsOf(old, updated));

    [Fact]
    public void The_status_of_an_attachment_is_bounded()
    {
        var attachment = KindCase.Parse("""{"metadata":{"name":"x"},"spec":{"attacher":"a.b","source":{"persistentVolumeName":"v"},"nodeName":"n"}}""");
        Assert.Equal(["status.attachError.message: Too long: may not be more than 262144 bytes", "status.detachError.errorCode: Invalid value: -1: must be between 0 and 2147483647, inclusive"],
            new KindCase("volumeattachments").StatusErrors(attachment, attachment.With("status",
                KindCase.Parse($$"""{"attached":false,"attachError":{"message":"{{new string('x', 1025)}}"},"detachError":{"errorCode":-1} }"""))));
    }

    [Theory]
    [InlineData("storageclasses", """{"provisioner":"p"}""", """{"provisioner":"p","reclaimPolicy":"Delete","volumeBindingMode":"Immediate"}""")]
    [InlineData("csidrivers", """{"spec":{"podInfoOnMount":true}}""",
        """{"spec":{"podInfoOnMount":true,"attachRequired":true,"storageCapacity":false,"fsGroupPolicy":"ReadWriteOnceWithFSType","requiresRepublish":false,"seLinuxMount":false,"volumeLifecycleModes":["Persistent"]}}""")]
    [InlineData("volumeattachments", """{"spec":{"attacher":"a","source":{},"nodeName":"n"},"status":{"attached":true}}""", """{"spec":{"attacher":"a","source":{},"nodeName":"n"},"status":{"attached":false}}""")]
    [InlineData("priorityclasses", """{"value":1}""", """{"value":1,"preemptionPolicy":"PreemptLowerPriority"}""")]
    public void What_is_not_said_is_as_upstream_has_it(string resource, string json, string expected) => Assert.Equal(KindCase.Parse(expected), new KindCase(resource).Create(json));

    [Theory]
    [InlineData("storageclasses", """{"metadata":{"annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"p","allowVolumeExpansion":true}""", "x (default)  p  Delete  Immediate  true  60s")]
    [InlineData("storageclasses", """{"provisioner":"p","reclaimPolicy":"Retain","volumeBindingMode":"WaitForFirstConsumer"}""", "x  p  Retain  WaitForFirstConsumer  false  60s")]
    [InlineData("volumeattributesclasses", """{"metadata":{"annotations":{"volumeattributesclass.alpha.kubernetes.io/is-default-class":"true"}},"driverName":"d"}""", "x (default)  d  60s")]
    [InlineData("volumeattachments", """{"spec":{"attacher":"a","source":{"persistentVolumeName":"v"},"nodeName":"n"},"status":{"attached":true}}""", "x  a  v  n  true  60s")]
    [InlineData("csidrivers", """{"spec":{"tokenRequests":[{"audience":"a"},{"audience":"b"}],"volumeLifecycleModes":["Persistent","Ephemeral"],"podInfoOnMount":true}}""", "x  true  true  false  a,b  false  Persistent,Ephemeral  60s")]
    [InlineData("csidrivers", "{}", "x  true  false  false  <unset>  false  <none>  60s")]
    [InlineData("csinodes", """{"spec":{"drivers":[{},{}]}}""", "x  2  60s")]
    [InlineData("csistoragecapacities", """{"storageClassName":"c","capacity":"1Gi"}""", "x  c  1Gi")]
    [InlineData("csistoragecapacities", """{"storageClassName":"c"}""", "x  c  <unset>")]
    [InlineData("runtimeclasses", """{"handler":"runc"}""", "x  runc  60s")]
    [InlineData("priorityclasses", """{"value":7,"globalDefault":true,"preemptionPolicy":"Never"}""", "x  7  true  60s  Never")]
    public void Rows_show_what_kubectl_users_expect(string resource, string json, string expected) => Assert.Equal(expected, new KindCase(resource).RowOf(json));

    [Theory]
    [InlineData("storageclasses", """{"allowedTopologies":[{"matchLabelExpressions":[{"key":"a"},{"key":"failure-domain.beta.kubernetes.io/zone"}]}]}""",
        "allowedTopologies[0].matchLabelExpressions[1].key: deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead")]
    [InlineData("csistoragecapacities", """{"nodeTopology":{"matchExpressions":[{"key":"beta.kubernetes.io/os"}]}}""",
        "nodeTopology.matchExpressions[0].key: beta.kubernetes.io/os is deprecated since v1.14; use \"kubernetes.io/os\" instead")]
    [InlineData("runtimeclasses", """{"scheduling":{"nodeSelector":{"beta.kubernetes.io/arch":"arm"}}}""", "scheduling.nodeSelector: deprecated since v1.14; use \"kubernetes.io/arch\" instead")]
    public void Deprecated_labels_of_nodes_are_warned_of(string resource, string json, string expected) => Assert.Equal([expected], new KindCase(resource).Kind.Warnings(KindCase.Parse(json)));
}
