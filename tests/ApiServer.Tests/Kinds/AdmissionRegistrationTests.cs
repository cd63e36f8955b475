namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>Webhooks and policies of admission: defaults, rules and rows as upstream's. Expressions are not compiled.</summary>
public sealed class AdmissionRegistrationTests
{
    private const string Rule = """{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}""";
    private const string Qualified = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private static string Hook(string members = "", string client = """{"url":"https://a.example/x"}""", string name = "a.b.c", string side = "None") =>
        $$"""{"webhooks":[{"name":"{{name}}","clientConfig":{{client}},"sideEffects":"{{side}}","admissionReviewVersions":["v1"]{{members}} }]}""";

    private static string Policy(string members = "", string rules = Rule, string validations = """[{"expression":"true"}]""") =>
        $$"""{"spec":{"matchConstraints":{"resourceRules":[{{rules}}]},"validations":{{validations}}{{members}} } }""";

    private static string Mutation(string members = "", string rules = Rule, string mutations = """[{"patchType":"JSONPatch","jsonPatch":{"expression":"[]"}}]""") =>
        $$"""{"spec":{"reinvocationPolicy":"Never","matchConstraints":{"resourceRules":[{{rules}}]},"mutations":{{mutations}}{{members}} } }""";

    public static TheoryData<string, string, string[]> Created => new()
    {
        { "validatingwebhookconfigurations", "{}", [] },
        { "validatingwebhookconfigurations", Hook($",\"rules\":[{Rule}]"), [] },
        { "validatingwebhookconfigurations", Hook(name: ""), ["webhooks[0].name: Required value"] },
        { "validatingwebhookconfigurations", Hook(name: "a.b"), ["webhooks[0].name: Invalid value: \"a.b\": should be a domain with at least three segments separated by dots"] },
        { "mutatingwebhookconfigurations", Hook(side: "Some"), ["webhooks[0].sideEffects: Unsupported value: \"Some\": supported values: \"None\", \"NoneOnDryRun\""] },
        { "mutatingwebhookconfigurations", Hook(side: ""), ["webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun"] },
        { "mutatingwebhookconfigurations", Hook(""","failurePolicy":"Try","matchPolicy":"Like","timeoutSeconds":31,"reinvocationPolicy":"Twice" """),
            ["webhooks[0].failurePolicy: Unsupported value: \"Try\": supported values: \"Fail\", \"Ignore\"", "webhooks[0].matchPolicy: Unsupported value: \"Like\": supported values: \"Equivalent\", \"Exact\"",
             "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds",
             "webhooks[0].reinvocationPolicy: Unsupported value: \"Twice\": supported values: \"IfNeeded\", \"Never\""] },
        { "validatingwebhookconfigurations", """{"webhooks":[{"name":"a.b.c","clientConfig":{"url":"https://a"},"sideEffects":"None","admissionReviewVersions":["v2","v2"]},{"name":"a.b.c","clientConfig":{"url":"https://a"},"sideEffects":"None","admissionReviewVersions":[]}]}""",
            ["webhooks[0].admissionReviewVersions[1]: Invalid value: \"v2\": duplicate version", "webhooks[0].admissionReviewVersions: Invalid value: [\"v2\",\"v2\"]: must include at least one of v1, v1beta1",
             "webhooks[1].admissionReviewVersions: Required value: must specify one of v1, v1beta1", "webhooks[1].name: Duplicate value: \"a.b.c\""] },
        { "validatingwebhookconfigurations", Hook(client: "{}"), ["webhooks[0].clientConfig: Required value: exactly one of url or service is required"] },
        { "validatingwebhookconfigurations", Hook(client: """{"url":"http://me@a/x?b=c#d"}"""),
            ["webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
             "webhooks[0].clientConfig.url: Invalid value: \"me\": user information is not permitted in the URL", "webhooks[0].clientConfig.url: Invalid value: \"d\": fragments are not permitted in the URL",
             "webhooks[0].clientConfig.url: Invalid value: \"b=c\": query parameters are not permitted in the URL"] },
        { "validatingwebhookconfigurations", Hook(client: """{"url":"x"}"""),
            ["webhooks[0].clientConfig.url: Invalid value: \"\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
             "webhooks[0].clientConfig.url: Invalid value: \"\": host must be specified; desired format: https://host[/path]"] },
        { "validatingwebhookconfigurations", Hook(client: """{"service":{"namespace":"","name":"","port":70000,"path":"x//y/"}}"""),
            ["webhooks[0].clientConfig.service.name: Required value", "webhooks[0].clientConfig.service.namespace: Required value",
             "webhooks[0].clientConfig.service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive",
             "webhooks[0].clientConfig.service.path: Invalid value: \"x//y/\": must start with a '/'", "webhooks[0].clientConfig.service.path: Invalid value: \"x//y/\": segment[0] may not be empty",
             "webhooks[0].clientConfig.service.path: Invalid value: \"x//y/\": segment[1] may not be empty"] },
        { "validatingwebhookconfigurations", Hook(""","rules":[{"operations":["*","CREATE"],"apiGroups":["*","a"],"apiVersions":[""],"resources":["pods/*","pods/log","*","pods","*/*"],"scope":"All"},{}]"""),
            ["webhooks[0].rules[0].operations: Invalid value: [\"*\",\"CREATE\"]: if '*' is present, must not specify other operations",
             "webhooks[0].rules[0].apiGroups: Invalid value: [\"*\",\"a\"]: if '*' is present, must not specify other API groups", "webhooks[0].rules[0].apiVersions[0]: Required value",
             "webhooks[0].rules[0].resources[1]: Invalid value: \"pods/log\": if 'pods/*' is present, must not specify pods/log",
             "webhooks[0].rules[0].resources: Invalid value: [\"pods/*\",\"pods/log\",\"*\",\"pods\",\"*/*\"]: if '*/*' is present, must not specify other resources",
             "webhooks[0].rules[0].resources: Invalid value: [\"pods/*\",\"pods/log\",\"*\",\"pods\",\"*/*\"]: if '*' is present, must not specify other resources without subresources",
             "webhooks[0].rules[0].scope: Unsupported value: \"All\": supported values: \"*\", \"Cluster\", \"Namespaced\"",
             "webhooks[0].rules[1].operations: Required value", "webhooks[0].rules[1].apiGroups: Required value", "webhooks[0].rules[1].apiVersions: Required value", "webhooks[0].rules[1].resources: Required value"] },
        { "validatingwebhookconfigurations", Hook(""","matchConditions":[{"name":"a","expression":" "},{"name":"a","expression":"true"},{"name":"","expression":"true"}]"""),
            ["webhooks[0].matchConditions[0].expression: Required value", "webhooks[0].matchConditions[1].name: Duplicate value: \"a\"", "webhooks[0].matchConditions[2].name: Required value"] },
        { "validatingadmissionpolicies", "{}",
            ["spec.matchConstraints: Required value", "spec.validations: Required value: validations or auditAnnotations must contain at least one item",
             "spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item"] },
        { "validatingadmissionpolicies", Policy(), [] },
        { "validatingadmissionpolicies", """{"spec":{"matchConstraints":{},"validations":[{"expression":"true"}]}}""", ["spec.matchConstraints.resourceRules: Required value"] },
        { "validatingadmissionpolicies", Policy(""","paramKind":{"apiVersion":"a/b/c","kind":""} """), ["spec.paramKind.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c", "spec.paramKind.kind: Required value"] },
        { "validatingadmissionpolicies", Policy(""","paramKind":{"apiVersion":"g/","kind":"K1"},"failurePolicy":"Maybe" """),
            ["spec.failurePolicy: Unsupported value: \"Maybe\": supported values: \"Fail\", \"Ignore\"", "spec.paramKind.apiVersion: Invalid value: \"g/\": version must be specified"] },
        { "validatingadmissionpolicies", Policy(rules: """{"resourceNames":["a","a","b/c"],"operations":["PATCH"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}"""),
            ["spec.matchConstraints.resourceRules[0].resourceNames[1]: Duplicate value: \"a\"", "spec.matchConstraints.resourceRules[0].resourceNames[2]: Invalid value: \"b/c\": may not contain '/'",
             "spec.matchConstraints.resourceRules[0].operations[0]: Unsupported value: \"PATCH\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"DELETE\", \"UPDATE\""] },
        { "validatingadmissionpolicies", Policy(validations: """[{"expression":"","message":"a\nb","reason":"Wrong"},{"expression":"true","message":" ","messageExpression":" "}]"""),
            ["spec.validations[0].expression: Required value: expression is not specified", "spec.validations[0].message: Invalid value: \"a\\nb\": must not contain line breaks",
             "spec.validations[0].reason: Unsupported value: \"Wrong\": supported values: \"Forbidden\", \"Invalid\", \"RequestEntityTooLarge\"",
             "spec.validations[1].messageExpression: Invalid value: \" \": must be non-empty if specified", "spec.validations[1].message: Invalid value: \" \": must be non-empty if specified"] },
        { "validatingadmissionpolicies", Policy(""","variables":[{"name":"if","expression":"1"},{"name":"","expression":""}],"auditAnnotations":[{"key":"a b","valueExpression":""},{"key":"c","valueExpression":"'x'"},{"key":"c","valueExpression":"'x'"}]"""),
            ["spec.variables[0].name: Invalid value: \"if\": must be a valid CEL identifier", "spec.variables[1].name: Required value: name is not specified",
             "spec.variables[1].expression: Required value: expression is not specified", $"spec.auditAnnotations[0].key: Invalid value: \"x/a b\": {Qualified}",
             "spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not specified", "spec.auditAnnotations[2].key: Duplicate value: \"c\""] },
        { "validatingadmissionpolicybindings", """{"spec":{"policyName":"p","validationActions":["Deny"]}}""", [] },
        { "validatingadmissionpolicybindings", """{"spec":{"policyName":"","validationActions":["Deny","Warn","Warn","Log"],"paramRef":{"name":"a","selector":{}}}}""",
            ["spec.policyName: Required value", "spec.paramRef.name: Forbidden: name and selector are mutually exclusive", "spec.paramRef.selector: Forbidden: name and selector are mutually exclusive",
             "spec.validationActions[2]: Duplicate value: \"Warn\"", "spec.validationActions[3]: Unsupported value: \"Log\": supported values: \"Audit\", \"Deny\", \"Warn\"",
             "spec.validationActions: Invalid value: [\"Deny\",\"Warn\",\"Warn\",\"Log\"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)"] },
        { "validatingadmissionpolicybindings", """{"spec":{"policyName":"p","validationActions":[],"paramRef":{"parameterNotFoundAction":"Ask"}}}""",
            ["spec.paramRef: Required value: one of name or selector must be specified", "spec.paramRef.parameterNotFoundAction: Unsupported value: \"Ask\": supported values: \"Deny\", \"Allow\"",
             "spec.validationActions: Required value: at least one validation action is required"] },
        { "mutatingadmissionpolicies", Mutation(), [] },
        { "mutatingadmissionpolicies", Mutation(rules: """{"operations":["DELETE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}"""),
            ["spec.matchConstraints.resourceRules[0].operations[0]: Unsupported value: \"DELETE\": supported values: \"*\", \"CONNECT\", \"CREATE\", \"UPDATE\""] },
        { "mutatingadmissionpolicies", Mutation(mutations: "[]"), ["spec.mutations: Required value: mutations must contain at least one item"] },
        { "mutatingadmissionpolicies", Mutation(mutations: """[{"patchType":""},{"patchType":"Merge"},{"patchType":"JSONPatch","applyConfiguration":{"expression":"x"}},{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":" "}}]"""),
            ["spec.mutations[0].patchType: Required value", "spec.mutations[1].patchType: Unsupported value: \"Merge\": supported values: \"ApplyConfiguration\", \"JSONPatch\"",
             "spec.mutations[2].jsonPatch: Required value: must be specified when patchType is JSONPatch",
             "spec.mutations[2].applyConfiguration: Invalid value: \"{applyConfiguration}\": must not be specified when patchType is JSONPatch", "spec.mutations[3].applyConfiguration.expression: Required value"] },
        { "mutatingadmissionpolicies", """{"spec":{"matchConstraints":{"resourceRules":[]},"mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"[]"}}]}}""",
            ["spec.matchConstraints.resourceRules: Required value", "spec.reinvocationPolicy: Required value"] },
        { "mutatingadmissionpolicybindings", """{"spec":{}}""", ["spec.policyName: Required value"] },
        { "mutatingadmissionpolicybindings", """{"spec":{"policyName":"p","paramRef":{"name":"a"}}}""", [] },
    };

    [Theory, MemberData(nameof(Created))]
    public void What_is_wrong_with_a_new_object_is_said_as_upstream_says_it(string resource, string json, string[] expected)
    {
        Assert.Equal(expected, new KindCase(resource).CreateErrorsOf(json));
        // An update is held against the same rules.
        Assert.Equal(expected, new KindCase(resource).UpdateErrorsOf("{}", json));
    }

    [Fact]
    public void The_status_of_a_policy_has_warnings_with_places_and_conditions_with_reasons()
    {
        var policy = KindCase.Parse("""{"metadata":{"name":"x"},"spec":{}}""");
        var status = KindCase.Parse("""{"typeChecking":{"expressionWarnings":[{"fieldRef":" ","warning":""}]},"conditions":[{"type":"A","status":"True","reason":"Ok","lastTransitionTime":"2026-01-02T03:04:05Z","message":"","observedGeneration":-1},{"type":"A","status":"Yes","reason":"1","message":""}]}""");
        Assert.Equal(
            ["status.typeChecking.expressionWarnings[0].warning: Required value", "status.typeChecking.expressionWarnings[0].fieldRef: Required value",
             "status.conditions[0].observedGeneration: Invalid value: -1: must be greater than or equal to zero", "status.conditions[1].type: Duplicate value: \"A\"",
             "status.conditions[1].status: Unsupported value: \"Yes\": supported values: \"False\", \"True\", \"Unknown\"", "status.conditions[1].lastTransitionTime: Required value: must be set",
             "status.conditions[1].reason: Invalid value: \"1\": a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')"],
            new KindCase("validatingadmissionpolicies").StatusErrors(policy, policy.With("status", status)));
    }

    [Theory]
    [InlineData("mutatingwebhookconfigurations", """{"webhooks":[{"name":"a","clientConfig":{"service":{"namespace":"n","name":"s"}},"rules":[{}]}]}""",
        """{"webhooks":[{"name":"a","clientConfig":{"service":{"namespace":"n","name":"s","port":443}},"rules":[{"scope":"*"}],"failurePolicy":"Fail","matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{},"timeoutSeconds":10,"reinvocationPolicy":"Never"}]}""")]
    [InlineData("validatingwebhookconfigurations", """{"webhooks":[{"name":"a","clientConfig":{"url":"u"},"timeoutSeconds":3}]}""",
        """{"webhooks":[{"name":"a","clientConfig":{"url":"u"},"failurePolicy":"Fail","matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{},"timeoutSeconds":3}]}""")]
    [InlineData("validatingadmissionpolicies", """{"spec":{"matchConstraints":{"excludeResourceRules":[{}]}},"status":{"observedGeneration":3}}""",
        """{"spec":{"matchConstraints":{"excludeResourceRules":[{"scope":"*"}],"matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{}},"failurePolicy":"Fail"},"status":{}}""")]
    [InlineData("mutatingadmissionpolicybindings", """{"spec":{"paramRef":{"name":"a"},"matchResources":{}}}""",
        """{"spec":{"paramRef":{"name":"a","parameterNotFoundAction":"Deny"},"matchResources":{"matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{}}}}""")]
    public void What_is_not_said_is_as_upstream_has_it(string resource, string json, string expected)
    {
        var actual = new KindCase(resource).Create(json);
        Assert.True(KindCase.Parse(expected).Equals(actual), actual.ToString());
    }

    [Theory]
    [InlineData("validatingwebhookconfigurations", """{"webhooks":[{},{}]}""", "x  2  60s")]
    [InlineData("mutatingwebhookconfigurations", "{}", "x  0  60s")]
    [InlineData("validatingadmissionpolicies", """{"spec":{"validations":[{}],"paramKind":{"apiVersion":"v1","kind":"ConfigMap"}}}""", "x  1  v1/ConfigMap  60s")]
    [InlineData("mutatingadmissionpolicies", """{"spec":{"mutations":[{}]}}""", "x  1  <unset>  60s")]
    [InlineData("validatingadmissionpolicybindings", """{"spec":{"policyName":"p","paramRef":{"name":"a","namespace":"n"}}}""", "x  p  n/a  60s")]
    [InlineData("mutatingadmissionpolicybindings", """{"spec":{"policyName":"p","paramRef":{"name":"a"}}}""", "x  p  */a  60s")]
    [InlineData("mutatingadmissionpolicybindings", """{"spec":{"policyName":"p","paramRef":{"selector":{"matchLabels":{"a":"b"}}}}}""", "x  p  a=b  60s")]
    [InlineData("mutatingadmissionpolicybindings", """{"spec":{"policyName":"p"}}""", "x  p  <unset>  60s")]
    public void Rows_show_what_kubectl_users_expect(string resource, string json, string expected) => Assert.Equal(expected, new KindCase(resource).RowOf(json));
}
