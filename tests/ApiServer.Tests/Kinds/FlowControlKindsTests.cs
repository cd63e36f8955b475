namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>FlowSchemas and PriorityLevelConfigurations: defaults, rules and rows as upstream's.</summary>
public sealed class FlowControlKindsTests
{
    private static string Schema(string rules = "", string precedence = "500", string level = "l", string more = "") =>
        $$"""{"spec":{"priorityLevelConfiguration":{"name":"{{level}}"},"matchingPrecedence":{{precedence}},"rules":[{{rules}}]{{more}} } }""";

    private static string Rule(string subject = """{"kind":"User","user":{"name":"*"}}""", string resources = "", string urls = """{"verbs":["get"],"nonResourceURLs":["/"]}""") =>
        $$"""{"subjects":[{{subject}}],"resourceRules":[{{resources}}],"nonResourceRules":[{{urls}}]}""";

    private static string Level(string limited) => $$"""{"spec":{"type":"Limited","limited":{{limited}} } }""";

    public static TheoryData<string, string, string[]> Created => new()
    {
        { "flowschemas", Schema(Rule()), [] },
        { "flowschemas", Schema(precedence: "1", level: ""),
            ["spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1", "spec.priorityLevelConfiguration.name: Required value: must reference a priority level"] },
        { "flowschemas", Schema(precedence: "-1"), ["spec.matchingPrecedence: Invalid value: -1: must be a positive value"] },
        { "flowschemas", Schema(precedence: "10001", more: ",\"distinguisherMethod\":{\"type\":\"ByName\"}"),
            ["spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000", "spec.distinguisherMethod.type: Unsupported value: {\"Type\":\"ByName\"}: supported values: \"ByNamespace\", \"ByUser\""] },
        { "flowschemas", Schema("{}"),
            ["spec.rules[0].subjects: Required value: subjects must contain at least one value", "spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty"] },
        { "flowschemas", Schema(Rule("""{"kind":"Robot"},{"kind":"User"},{"kind":"Group","group":{"name":""},"user":{"name":"u"}},{"kind":"ServiceAccount","serviceAccount":{"name":"*","namespace":""}}""")),
            ["spec.rules[0].subjects[0].kind: Unsupported value: \"Robot\": supported values: \"Group\", \"ServiceAccount\", \"User\"", "spec.rules[0].subjects[1].user: Required value: user is required when subject kind is 'User'",
             "spec.rules[0].subjects[2].user: Forbidden: user is forbidden when subject kind is not 'User'", "spec.rules[0].subjects[2].group.name: Required value",
             "spec.rules[0].subjects[3].serviceAccount.namespace: Required value: must specify namespace for service account"] },
        { "flowschemas", Schema(Rule(resources: """{"verbs":["get","*"],"apiGroups":["*","a"],"resources":[],"namespaces":["*","n"]},{"verbs":["peek"],"apiGroups":["*"],"resources":["*"]},{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true}""")),
            ["spec.rules[0].resourceRules[0].verbs: Invalid value: [\"get\",\"*\"]: if '*' is present, must not specify other verbs",
             "spec.rules[0].resourceRules[0].apiGroups: Invalid value: [\"*\",\"a\"]: if '*' is present, must not specify other api groups",
             "spec.rules[0].resourceRules[0].resources: Required value: resource rules must supply at least one resource",
             "spec.rules[0].resourceRules[0].namespaces: Invalid value: [\"*\",\"n\"]: if '*' is present, must not specify other namespaces",
             "spec.rules[0].resourceRules[1].verbs: Unsupported value: [\"peek\"]: supported values: \"create\", \"delete\", \"deletecollection\", \"get\", \"list\", \"patch\", \"proxy\", \"update\", \"watch\"",
             "spec.rules[0].resourceRules[1].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace"] },
        { "flowschemas", Schema(Rule(urls: """{"verbs":["*"],"nonResourceURLs":["","a","/a b","/a//b","/a*","/*/a","/a/*"]}""")),
            ["spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: \"\": must not be empty", "spec.rules[0].nonResourceRules[0].nonResourceURLs[1]: Invalid value: \"a\": must start with slash",
             "spec.rules[0].nonResourceRules[0].nonResourceURLs[2]: Invalid value: \"/a b\": must not contain white-space", "spec.rules[0].nonResourceRules[0].nonResourceURLs[3]: Invalid value: \"/a//b\": must not contain double slash",
             "spec.rules[0].nonResourceRules[0].nonResourceURLs[4]: Invalid value: \"/a*\": wildcard can only do suffix matching", "spec.rules[0].nonResourceRules[0].nonResourceURLs[5]: Invalid value: \"/*/a\": wildcard can only do suffix matching"] },
        { "prioritylevelconfigurations", Level("""{"limitResponse":{"type":"Queue","queuing":{}}}"""), [] },
        { "prioritylevelconfigurations", """{"spec":{"type":"Exempt"}}""", ["spec.type: Invalid value: \"Exempt\": type must be 'Exempt' if and only if name is 'exempt'"] },
        { "prioritylevelconfigurations", """{"spec":{"type":"Some"}}""", ["spec.type: Unsupported value: \"Some\": supported values: \"Exempt\", \"Limited\""] },
        { "prioritylevelconfigurations", """{"spec":{"type":"Limited","exempt":{}}}""", ["spec.exempt: Forbidden: must be nil if the type is Limited", "spec.limited: Required value: must not be empty when type is Limited"] },
        { "prioritylevelconfigurations", Level("""{"nominalConcurrencyShares":-1,"lendablePercent":101,"borrowingLimitPercent":-1,"limitResponse":{"type":"Reject","queuing":{}}}"""),
            ["spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer", "spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited",
             "spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive", "spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer"] },
        { "prioritylevelconfigurations", Level("""{"limitResponse":{"type":"Queue"}}"""), ["spec.limited.limitResponse.queuing: Required value: must not be empty if limited.limitResponse.type is Limited"] },
        { "prioritylevelconfigurations", Level("""{"limitResponse":{"type":"Drop"}}"""), ["spec.limited.limitResponse.type: Unsupported value: \"Drop\": supported values: \"Queue\", \"Reject\""] },
        { "prioritylevelconfigurations", Level("""{"limitResponse":{"type":"Queue","queuing":{"queues":-1,"handSize":9,"queueLengthLimit":-1}}}"""),
            ["spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive", "spec.limited.limitResponse.queuing.queues: Invalid value: -1: must be positive",
             "spec.limited.limitResponse.queuing.handSize: Invalid value: 9: should not be greater than queues (-1)"] },
        { "prioritylevelconfigurations", Level("""{"limitResponse":{"type":"Queue","queuing":{"queues":512,"handSize":8}}}"""),
            ["spec.limited.limitResponse.queuing.handSize: Invalid value: 8: required entropy bits of deckSize 512 and handSize 8 should not be greater than 60"] },
    };

    [Theory, MemberData(nameof(Created))]
    public void What_is_wrong_with_a_new_object_is_said_as_upstream_says_it(string resource, string json, string[] expected)
    {
        Assert.Equal(expected, new KindCase(resource).CreateErrorsOf(json));
        // An update is held against the same rules.
        Assert.Equal(expected, new KindCase(resource).UpdateErrorsOf("{}", json));
    }

    [Theory]
    [InlineData("flowschemas", "exempt", """{"spec":{"priorityLevelConfiguration":{"name":"exempt"},"matchingPrecedence":1}}""", "spec of 'exempt' must equal the fixed value")]
    [InlineData("flowschemas", "catch-all", """{"spec":{"priorityLevelConfiguration":{"name":"catch-all"},"matchingPrecedence":10000,"distinguisherMethod":{"type":"ByNamespace"}}}""", "spec of 'catch-all' must equal the fixed value")]
    [InlineData("prioritylevelconfigurations", "catch-all", """{"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":6,"limitResponse":{"type":"Reject"}}}}""", "spec of 'catch-all' must equal the fixed value")]
    [InlineData("prioritylevelconfigurations", "catch-all", """{"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":5,"limitResponse":{"type":"Reject"}}}}""", null)]
    [InlineData("prioritylevelconfigurations", "exempt", """{"spec":{"type":"Exempt","exempt":{"nominalConcurrencyShares":5,"lendablePercent":50}}}""", null)]
    public void Mandatory_objects_are_as_they_are(string resource, string name, string json, string? problem)
    {
        var errors = new KindCase(resource).CreateErrorsOf(json.Insert(1, $"\"metadata\":{{\"name\":\"{name}\"}},"));
        Assert.Equal(problem is null ? [] : [problem], errors.Select(e => e[(e.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]));
    }

    [Theory]
    [InlineData("flowschemas")]
    [InlineData("prioritylevelconfigurations")]
    public void Each_condition_has_a_type_of_its_own(string resource)
    {
        var o = KindCase.Parse("""{"metadata":{"name":"x"},"spec":{}}""");
        Assert.Equal(["status.conditions[1].type: Duplicate value: \"A\"", "status.conditions[2].type: Required value: must not be empty"],
            new KindCase(resource).StatusErrors(o, o.With("status", KindCase.Parse("""{"conditions":[{"type":"A"},{"type":"A"},{"type":""}]}"""))));
    }

    [Theory]
    [InlineData("flowschemas", """{"spec":{"priorityLevelConfiguration":{"name":"l"}},"status":{"conditions":[]}}""", """{"spec":{"priorityLevelConfiguration":{"name":"l"},"matchingPrecedence":1000},"status":{}}""")]
    [InlineData("prioritylevelconfigurations", """{"spec":{"type":"Exempt","exempt":{"lendablePercent":5}}}""", """{"spec":{"type":"Exempt","exempt":{"lendablePercent":5,"nominalConcurrencyShares":0}},"status":{}}""")]
    [InlineData("prioritylevelconfigurations", """{"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":0,"limitResponse":{"type":"Queue","queuing":{"handSize":1}}}}}""",
        """{"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":0,"limitResponse":{"type":"Queue","queuing":{"handSize":1,"queues":64,"queueLengthLimit":50}},"lendablePercent":0}},"status":{}}""")]
    public void What_is_not_said_is_as_upstream_has_it(string resource, string json, string expected)
    {
        var actual = new KindCase(resource).Create(json);
        Assert.True(KindCase.Parse(expected).Equals(actual), actual.ToString());
    }

    [Theory]
    [InlineData("flowschemas", """{"spec":{"priorityLevelConfiguration":{"name":"l"},"matchingPrecedence":7,"distinguisherMethod":{"type":"ByUser"}},"status":{"conditions":[{"type":"Dangling","status":"False"}]}}""", "x  l  7  ByUser  60s  False")]
    [InlineData("flowschemas", """{"spec":{"priorityLevelConfiguration":{"name":"l"},"matchingPrecedence":7}}""", "x  l  7  <none>  60s  ?")]
    [InlineData("prioritylevelconfigurations", """{"spec":{"type":"Exempt"}}""", "x  Exempt  <none>  <none>  <none>  <none>  60s")]
    [InlineData("prioritylevelconfigurations", """{"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":5,"limitResponse":{"type":"Queue","queuing":{"queues":1,"handSize":2,"queueLengthLimit":3}}}}}""", "x  Limited  5  1  2  3  60s")]
    public void Rows_show_what_kubectl_users_expect(string resource, string json, string expected) => Assert.Equal(expected, new KindCase(resource).RowOf(json));
}
