using System.Text;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Tests.Audit;

public class AuditPolicyTests
{
    private const string Head = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";

    private static readonly UserInfo Ann = new("ann", ["dev", "system:authenticated"]);

    /// <summary>One rule's conditions, method and path of a request by ann, whether it matches.</summary>
    public static TheoryData<string, string, string, bool> Rules => new()
    {
        { "{}", "GET", "/api/v1/pods", true },
        { "users: [ann]", "GET", "/api/v1/pods", true },
        { "users: [bob]", "GET", "/api/v1/pods", false },
        { "userGroups: [dev, ops]", "GET", "/version", true },
        { "userGroups: [ops]", "GET", "/version", false },
        { "verbs: [list]", "GET", "/api/v1/pods", true },
        { "verbs: [get]", "GET", "/api/v1/pods", false },
        { "verbs: [get]", "GET", "/version", true },
        { "verbs: [watch]", "GET", "/api/v1/pods?watch=1", true },
        { "namespaces: [a]", "GET", "/api/v1/namespaces/a/pods", true },
        { "namespaces: [a]", "GET", "/api/v1/namespaces/b/pods", false },
        { "namespaces: [\"\"]", "GET", "/api/v1/nodes", true },
        { "namespaces: [\"\"]", "GET", "/api/v1/namespaces/b/pods", false },
        { "namespaces: [a]", "GET", "/version", false },
        { "resources: [{group: \"\"}]", "GET", "/api/v1/pods", true },
        { "resources: [{group: apps}]", "GET", "/api/v1/pods", false },
        { "resources: [{group: apps}]", "PATCH", "/apis/apps/v1/namespaces/a/deployments/d/scale", true },
        { "resources: [{group: \"\", resources: [pods]}]", "GET", "/api/v1/namespaces/a/pods/p", true },
        { "resources: [{group: \"\", resources: [pods]}]", "GET", "/api/v1/namespaces/a/pods/p/log", false },
        { "resources: [{group: \"\", resources: [pods/log]}]", "GET", "/api/v1/namespaces/a/pods/p/log", true },
        { "resources: [{group: \"\", resources: [pods/*]}]", "GET", "/api/v1/namespaces/a/pods/p/log", true },
        { "resources: [{group: \"\", resources: [pods/*]}]", "GET", "/api/v1/namespaces/a/services/p/proxy", false },
        { "resources: [{group: apps, resources: [\"*/scale\"]}]", "GET", "/apis/apps/v1/namespaces/a/deployments/d/scale", true },
        { "resources: [{group: apps, resources: [\"*/scale\"]}]", "GET", "/apis/apps/v1/namespaces/a/deployments/d", false },
        { "resources: [{group: \"\", resources: [\"*\"]}]", "GET", "/api/v1/namespaces/a/pods/p/log", true },
        { "resources: [{group: \"\", resources: [secrets], resourceNames: [one, two]}]", "GET", "/api/v1/namespaces/a/secrets/two", true },
        { "resources: [{group: \"\", resources: [secrets], resourceNames: [one, two]}]", "GET", "/api/v1/namespaces/a/secrets/three", false },
        { "resources: [{group: \"\", resources: [secrets], resourceNames: [one, two]}]", "GET", "/api/v1/namespaces/a/secrets", false },
        { "nonResourceURLs: [/healthz*]", "GET", "/healthz/ping", true },
        { "nonResourceURLs: [/healthz*]", "GET", "/readyz", false },
        { "nonResourceURLs: [/version]", "GET", "/version", true },
        { "nonResourceURLs: [/version]", "GET", "/version/x", false },
        { "nonResourceURLs: [\"*\"]", "GET", "/anything", true },
        { "nonResourceURLs: [\"*\"]", "GET", "/api/v1/pods", false },
        { "{users: [ann], verbs: [delete]}", "GET", "/api/v1/pods", false },
    };

    [Theory, MemberData(nameof(Rules))]
    public void A_rule_matches_what_fulfils_all_its_conditions(string conditions, string method, string path, bool matches)
    {
        var json = conditions.StartsWith('{') ? conditions[1..^1].Trim() : conditions;
        var policy = Parse($"rules:\n- {{level: Metadata{(json.Length == 0 ? "" : ", " + json)}}}\n");
        Assert.Equal(matches ? AuditLevel.Metadata : AuditLevel.None, policy.Decide(Ann, Info(method, path)).Level);
    }

    [Fact]
    public void The_first_rule_that_matches_decides_and_stages_add_up()
    {
        var policy = Parse(
            """
            omitStages: [RequestReceived]
            omitManagedFields: true
            rules:
            - level: None
              users: [bob]
            - level: RequestResponse
              verbs: [get]
              omitStages: [Panic]
            - level: Request
              omitManagedFields: false
            """);
        Assert.Equal(new AuditDecision(AuditLevel.RequestResponse, AuditStages.RequestReceived | AuditStages.Panic, true), policy.Decide(Ann, Info("GET", "/version")));
        Assert.Equal(new AuditDecision(AuditLevel.Request, AuditStages.RequestReceived, false), policy.Decide(Ann, Info("POST", "/api/v1/namespaces/a/pods")));
        Assert.Equal(AuditLevel.None, policy.Decide(new UserInfo("bob", []), Info("GET", "/version")).Level);
    }

    [Fact]
    public void Conditions_on_users_are_not_met_by_nobody()
    {
        Assert.Equal(AuditLevel.None, Parse("rules: [{level: Metadata, users: [ann]}]").Decide(null, Info("GET", "/version")).Level);
        Assert.Equal(AuditLevel.None, Parse("rules: [{level: Metadata, userGroups: [dev]}]").Decide(null, Info("GET", "/version")).Level);
        Assert.Equal(AuditLevel.Metadata, Parse("rules: [{level: Metadata}]").Decide(null, Info("GET", "/version")).Level);
    }

    [Theory]
    [InlineData("apiVersion: audit.k8s.io/v1beta1\nkind: Policy\nrules: [{level: None}]", "apiVersion audit.k8s.io/v1 and kind Policy are expected")]
    [InlineData(Head, "it has no rules")]
    [InlineData(Head + "rules: [{level: Loud}]", "rules[0].level: Unsupported value: \"Loud\": supported values: \"None\", \"Metadata\", \"Request\", \"RequestResponse\"")]
    [InlineData(Head + "rules: [{users: [a]}]", "rules[0].level: Required value")]
    [InlineData(Head + "rules: [{level: None, nonResourceURLs: [healthz]}]",
        "rules[0].nonResourceURLs[0]: Invalid value: \"healthz\": non-resource URL rules must begin with a '/' character")]
    [InlineData(Head + "rules: [{level: None, nonResourceURLs: [/a*b]}]",
        "rules[0].nonResourceURLs[0]: Invalid value: \"/a*b\": non-resource URL wildcards '*' must be the final character of the rule")]
    [InlineData(Head + "rules: [{level: None, nonResourceURLs: [/a], namespaces: [b]}]",
        "rules[0].nonResourceURLs: Invalid value: [\"/a\"]: rules cannot apply to both regular resources and non-resource URLs")]
    [InlineData(Head + "rules: [{level: None, resources: [{group: \"\", resourceNames: [x]}]}]",
        "rules[0].resources[0].resourceNames: Invalid value: [\"x\"]: using resourceNames requires at least one resource")]
    [InlineData(Head + "rules: [{level: None, omitStages: [Late]}]",
        "rules[0].omitStages[0]: Invalid value: \"Late\": allowed stages are RequestReceived,ResponseStarted,ResponseComplete,Panic")]
    public void A_policy_that_contradicts_itself_is_refused(string yaml, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => AuditPolicyFile.Parse(Encoding.UTF8.GetBytes(yaml))).Message);

    [Fact]
    public void Unknown_fields_are_told_and_ignored()
    {
        var (policy, unknown) = AuditPolicyFile.Parse(Encoding.UTF8.GetBytes(Head + "colour: red\nrules: [{level: None, user: [a], resources: [{group: x, kind: y}]}]"));
        Assert.Single(policy.Rules);
        Assert.Equal(["colour", "rules[0].user", "rules[0].resources[0].kind"], unknown);
    }

    private static AuditPolicy Parse(string yaml) => AuditPolicyFile.Parse(Encoding.UTF8.GetBytes(Head + yaml)).Policy;

    private static RequestInfo Info(string method, string path)
    {
        var http = new DefaultHttpContext();
        var parts = path.Split('?');
        (http.Request.Method, http.Request.Path, http.Request.QueryString) = (method, parts[0], new QueryString(parts.Length > 1 ? "?" + parts[1] : ""));
        return RequestInfo.Parse(http.Request);
    }
}
