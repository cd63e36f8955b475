using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.CustomResources.Definitions;

namespace MiniKube.ApiServer.Tests.CustomResources;

/// <summary>Objects are held to the schema of their version, in upstream's words.</summary>
public class CustomResourceValidationTests
{
    public static TheoryData<string, string[]> Wrong => new()
    {
        { "\"replicas\":1", ["spec.cronSpec: Required value"] },
        { "\"cronSpec\":\"* * * *\"", [@"spec.cronSpec: Invalid value: ""* * * *"": spec.cronSpec in body should match '^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$'"] },
        { "\"cronSpec\":5", ["""spec.cronSpec: Invalid value: "integer": spec.cronSpec in body must be of type string: "integer" """] },
        { Valid("\"replicas\":15"), ["spec.replicas: Invalid value: 15: spec.replicas in body should be less than or equal to 10"] },
        { Valid("\"replicas\":0"), ["spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1"] },
        { Valid("\"replicas\":1.5"), ["""spec.replicas: Invalid value: "number": spec.replicas in body must be of type integer: "number" """] },
        { Valid("\"replicas\":\"2\""), ["""spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string" """] },
        { Valid("\"mode\":\"Other\""), ["""spec.mode: Unsupported value: "Other": supported values: "Fast", "Slow" """] },
        { Valid("\"note\":\"toolong\""), ["spec.note: Too long: may not be more than 5 bytes"] },
        { Valid("\"port\":true"), ["""spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean" """,
            """<nil>: Invalid value: "": "spec.port" must validate at least one schema (anyOf)"""] },
        { Valid("\"tags\":[\"a\",\"b\",\"a\"]"), ["""spec.tags[2]: Duplicate value: "a" """] },
        { Valid("\"steps\":[{\"name\":\"a\"},{\"name\":\"a\"}]"), ["""spec.steps[1]: Duplicate value: {"name":"a"}"""] },
        { Valid("\"steps\":[{\"seconds\":0.7,\"name\":\"a\"}]"), ["spec.steps[0].seconds: Invalid value: 0.7: spec.steps[0].seconds in body should be a multiple of 0.5"] },
        { Valid("\"steps\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"},{\"name\":\"d\"}]"), ["spec.steps: Too many: 4: must have at most 3 items"] },
        { Valid("\"limits\":{\"cpu\":\"x\"}"), ["""spec.limits.cpu: Invalid value: "string": spec.limits.cpu in body must be of type integer: "string" """] },
        { Valid("\"template\":{\"kind\":\"Pod\"}"), ["spec.template.apiVersion: Required value: must not be empty"] },
        { Valid("\"template\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"A_\"}}"), ["""spec.template.metadata.name: Invalid value: "A_":"""] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task An_object_that_is_not_as_the_schema_demands_is_refused(string spec, string[] problems)
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(CronTab());
        var refused = await api.Post(CronTabs, Object("a", spec));
        Assert.Equal(422, refused.Code);
        Assert.StartsWith("CronTab.stable.example.com \"a\" is invalid: ", refused.ErrorMessage, StringComparison.Ordinal);
        foreach (var problem in problems)
        {
            Assert.Contains(problem.TrimEnd(), refused.ErrorMessage, StringComparison.Ordinal);
        }
        Assert.Equal(404, (await api.Get($"{CronTabs}/a")).Code);
    }

    [Fact]
    public async Task Fields_that_the_schema_does_not_know_are_pruned_and_defaults_fill_what_is_absent()
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(CronTab());
        var made = await api.Post(CronTabs, Object("a", Valid(
            "\"unknown\":1,\"image\":null,\"note\":null,\"mode\":null,\"raw\":{\"any\":{\"thing\":null}},\"port\":\"http\",\"template\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\",\"odd\":1},\"spec\":{}}")));
        Assert.Equal(201, made.Code);
        Assert.Equal("""{"cronSpec":"* * * * *","note":null,"raw":{"any":{"thing":null}},"port":"http","template":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"spec":{}},"image":"busybox","replicas":1}""",
            made["spec"]!.ToString());
        Assert.Contains("unknown field \\\"spec.unknown\\\"", string.Join(';', made.Message.Headers.GetValues("Warning")), StringComparison.Ordinal);
        var strict = await api.Post(CronTabs + "?fieldValidation=Strict", Object("b", Valid("\"unknown\":1,\"cronSpec\":\"1 * * * *\"")));
        Assert.Equal(400, strict.Code);
        Assert.Contains("strict decoding error: unknown field \"spec.unknown\", duplicate field \"spec.cronSpec\"", strict.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_wrong_before_the_schema_demanded_it_may_stay_as_it_is()
    {
        await using var api = await TestApi.StartAsync();
        var definition = await api.DefineAsync(CronTab(Schema.Replace("\"maximum\":10", "\"maximum\":100", StringComparison.Ordinal)));
        await api.Post(CronTabs, Object("a", Valid("\"replicas\":50")));
        var tightened = System.Text.RegularExpressions.Regex.Replace(definition.ToString(), "\"maximum\":100", "\"maximum\":10");
        Assert.Equal(200, (await api.Put($"{Crds}/crontabs.stable.example.com", tightened)).Code);
        await UntilAnsweredAsync(() => api.Post(CronTabs + "?dryRun=All", Object("b", Valid("\"replicas\":50"))), 422);
        Assert.Equal(200, (await api.Patch($"{CronTabs}/a", """{"spec":{"mode":"Fast"}}""")).Code);
        Assert.Equal(422, (await api.Patch($"{CronTabs}/a", """{"spec":{"replicas":51}}""")).Code);
    }

    [Fact]
    public async Task Updates_name_the_revision_that_they_replace_and_patches_are_not_strategic()
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(CronTab());
        await api.Post(CronTabs, Object("a"));
        var blind = await api.Put($"{CronTabs}/a", Object("a"));
        Assert.Equal(422, blind.Code);
        Assert.Contains("metadata.resourceVersion: Invalid value: 0x0: must be specified for an update", blind.ErrorMessage, StringComparison.Ordinal);
        var strategic = await api.Patch($"{CronTabs}/a", "{}", "application/strategic-merge-patch+json");
        Assert.Equal(415, strategic.Code);
        Assert.Equal("the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
            strategic.ErrorMessage);
        var kind = await api.Post(CronTabs, Object("b").Replace("CronTab", "Other", StringComparison.Ordinal));
        Assert.Equal(422, kind.Code);
        Assert.Contains("kind: Invalid value: \"Other\": must be CronTab", kind.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_applied_as_their_types_say()
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(CronTab());
        const string apply = "application/apply-patch+yaml";
        Assert.Equal(201, (await api.Patch($"{CronTabs}/a?fieldManager=one", Object("a", Valid("\"tags\":[\"x\"],\"steps\":[{\"name\":\"s\",\"seconds\":1}]")), apply)).Code);
        var both = await api.Patch($"{CronTabs}/a?fieldManager=two", Object("a", "\"tags\":[\"y\"],\"steps\":[{\"name\":\"t\"}]"), apply);
        Assert.Equal(200, both.Code);
        Assert.Equal("""["x","y"]""", both["spec", "tags"]!.ToString());
        Assert.Equal("""[{"name":"s","seconds":1},{"name":"t"}]""", both["spec", "steps"]!.ToString());
        var conflict = await api.Patch($"{CronTabs}/a?fieldManager=two", Object("a", "\"steps\":[{\"name\":\"s\",\"seconds\":2}]"), apply);
        Assert.Equal(409, conflict.Code);
        Assert.Contains(".spec.steps[name=\"s\"].seconds", conflict.ErrorMessage, StringComparison.Ordinal);
    }

    private static string Valid(string more) => "\"cronSpec\":\"* * * * *\"," + more;

    [Theory]
    [InlineData("\"apiVersion\":\"stable.example.com/v1\",", "the object provided is unrecognized (must be of type CronTab): Object 'Kind' is missing in '{BODY}' ({\"apiVersion\":\"stable.example. ...)")]
    [InlineData("\"kind\":\"CronTab\",", "the API version in the data () does not match the expected API version (stable.example.com/v1)")]
    public async Task An_object_says_itself_of_which_kind_and_version_it_is(string type, string problem)
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(CronTab());
        var body = $$"""{{{type}}"metadata":{"name":"a"},"spec":{"cronSpec":"* * * * *"} }""";
        var refused = await api.Post(CronTabs, body);
        Assert.Equal((400, problem.Replace("{BODY}", body, StringComparison.Ordinal)), (refused.Code, refused.ErrorMessage));
    }

    [Fact]
    public async Task Finalizers_without_a_domain_are_taken_with_a_warning()
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(CronTab());
        static string[] Warnings(Answer answer) => answer.Message.Headers.TryGetValues("Warning", out var texts) ? [.. texts] : [];
        const string why = "prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers";
        var made = await api.Post(CronTabs, Object("a", meta: ",\"finalizers\":[\"resources-finalizer.example.com\",\"a.b/c\",\"orphan\"]"));
        Assert.Equal(201, made.Code);
        Assert.Equal([$"299 - \"metadata.finalizers: \\\"resources-finalizer.example.com\\\": {why}\""], Warnings(made));
        Assert.Empty(Warnings(await api.Patch($"{CronTabs}/a", """{"metadata":{"labels":{"a":"b"}}}""")));
        var added = await api.Patch($"{CronTabs}/a", """{"metadata":{"finalizers":["resources-finalizer.example.com","other"]}}""");
        Assert.Equal([$"299 - \"metadata.finalizers: \\\"other\\\": {why}\""], Warnings(added));
        var wrong = await api.Patch($"{CronTabs}/a", """{"metadata":{"finalizers":["not a name"]}}""");
        Assert.Contains("metadata.finalizers: Invalid value: \"not a name\": name part must consist of", wrong.ErrorMessage, StringComparison.Ordinal);
    }
}
