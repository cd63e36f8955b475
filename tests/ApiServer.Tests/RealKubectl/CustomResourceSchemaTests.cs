namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>What the conformance tests "CustomResourcePublishOpenAPI" demand of kubectl: it validates and explains custom resources by what is published of their schemas.</summary>
public sealed class CustomResourceSchemaTests(KubectlServer server) : IClassFixture<KubectlServer>
{
    public static TheoryData<string> Versions => KubectlServer.Versions;

    private const string Foo = """
        {"description":"Foo of the tests","type":"object","properties":{"spec":{"type":"object","description":"What is wanted of a foo","properties":{"bars":{"description":"The bars that there are","type":"array","items":{"type":"object",
        "required":["name"],"properties":{"name":{"description":"The name of a bar","type":"string"},"age":{"type":"string"},"feeling":{"type":"string","enum":["Great","Down"]},"bazs":{"description":"The bazs of a bar","type":"array","items":{"type":"string"}}}}}}}}}
        """;

    private const string Anything = """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""";
    private const string Described = """{"type":"object","description":"All that comes","x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"string"}}}""";
    private const string Nested = """{"type":"object","properties":{"spec":{"type":"object","description":"All that comes, inside","x-kubernetes-preserve-unknown-fields":true}}}""";

    [Theory, MemberData(nameof(Versions))]
    public async Task Objects_are_validated_and_explained_by_the_schema(string version)
    {
        var (kubectl, kind) = await DefineAsync(version, "foo", Foo);
        string Object(string spec) => $$"""{"apiVersion":"{{kind}}.example.com/v1","kind":"{{kind}}","metadata":{"name":"one"},"spec":{{spec}} }""";
        foreach (var verb in (string[])["create", "apply"])
        {
            Assert.Contains("unknown field \"spec.foo\"", await kubectl.RefusedAsync($"{verb} -f -", Object("""{"foo":true}""")));
            Assert.Contains("spec.bars[0].name: Required value", await kubectl.RefusedAsync($"{verb} -f -", Object("""{"bars":[{"age":"10"}]}""")));
            Assert.Contains("Unsupported value: \"None\"", await kubectl.RefusedAsync($"{verb} -f -", Object("""{"bars":[{"name":"a","feeling":"None"}]}""")));
            await kubectl.RunAsync($"{verb} -f -", Object("""{"bars":[{"name":"a"}]}"""));
            await kubectl.RunAsync($"delete {kind}s one");
        }
        Assert.Matches(@"(?s)DESCRIPTION:.*Foo of the tests.*FIELDS:.*apiVersion.*<string>.*APIVersion defines.*spec.*<Object>.*What is wanted of a foo", await kubectl.RunAsync($"explain {kind}s"));
        Assert.Matches(@"(?s)DESCRIPTION:.*Standard object's metadata.*FIELDS:.*creationTimestamp.*<string>.*CreationTimestamp is a timestamp", await kubectl.RunAsync($"explain {kind}s.metadata"));
        Assert.Matches(@"(?s)DESCRIPTION:.*What is wanted of a foo.*FIELDS:.*bars.*<\[\]Object>.*The bars that there are", await kubectl.RunAsync($"explain {kind}s.spec"));
        Assert.Matches(@"(?s)(FIELD|RESOURCE):.*bars.*<\[\]Object>.*DESCRIPTION:.*The bars that there are.*FIELDS:.*bazs.*<\[\]string>.*The bazs of a bar.*name.*<string>.*The name of a bar", await kubectl.RunAsync($"explain {kind}s.spec.bars"));
        Assert.Contains("field \"bars2\" does not exist", await kubectl.RefusedAsync($"explain {kind}s.spec.bars2"));
    }

    [Theory]
    [MemberData(nameof(OpenSchemas))]
    public async Task Unknown_fields_that_the_schema_preserves_are_taken_and_explained(string version, string name, string schema, string fields, string explained)
    {
        var (kubectl, kind) = await DefineAsync(version, name, schema);
        var one = $$"""{"apiVersion":"{{kind}}.example.com/v1","kind":"{{kind}}","metadata":{"name":"one"},{{fields}}}""";
        foreach (var verb in (string[])["create", "apply"])
        {
            await kubectl.RunAsync($"{verb} -f -", one);
            Assert.Equal("d", await kubectl.RunAsync($"get {kind}s one -o jsonpath='{{.a.b[0].c}}{{.spec.b[0].c}}'"));
            await kubectl.RunAsync($"delete {kind}s one");
        }
        Assert.Matches(explained.Replace("THIS", kind, StringComparison.Ordinal), await kubectl.RunAsync($"explain {kind}s"));
    }

    public static TheoryData<string, string, string, string, string> OpenSchemas => new(KubectlServer.Versions.SelectMany(static row => ((string, string, string, string, string)[])
    [
        (row.Data, "empty", Anything, """ "a":{"b":[{"c":"d"}]} """, "(?s)DESCRIPTION:.*<empty>"),
        (row.Data, "root", Described, """ "a":{"b":[{"c":"d"}]} """, "(?s)KIND:.*THIS"),
        (row.Data, "nested", Nested, """ "spec":{"a":null,"b":[{"c":"d"}]} """, "(?s)DESCRIPTION:.*All that comes, inside"),
    ]));

    private async Task<(KubectlSession Kubectl, string Kind)> DefineAsync(string version, string name, string schema)
    {
        var kubectl = await server.OpenAsync(version, name);
        var kind = name + version.Replace(".", "", StringComparison.Ordinal);
        await kubectl.RunAsync("create -f -", $$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{kind}}}s.{{{kind}}}.example.com"},"spec":{"group":"{{{kind}}}.example.com","scope":"Namespaced",
            "names":{"plural":"{{{kind}}}s","kind":"{{{kind}}}"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{{{schema}}} } }]} }
            """);
        await kubectl.RunAsync($"wait --for=condition=Established crd/{kind}s.{kind}.example.com --timeout=60s");
        return (kubectl, kind);
    }
}
