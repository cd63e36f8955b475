using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.CustomResources;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Conformance;

/// <summary>What the conformance tests "CustomResourcePublishOpenAPI" demand: every version that is served is published as it was written, and no other.</summary>
public sealed class CustomResourceOpenApiTests
{
    private const string Foo = """
        {"description":"Foo of the tests","type":"object","properties":{"spec":{"type":"object","description":"What is wanted of a foo","properties":{"bars":{"description":"The bars","type":"array","items":{"type":"object",
        "required":["name"],"properties":{"name":{"description":"The name of a bar","type":"string"},"age":{"type":"string"},"feeling":{"type":"string","enum":["Great","Down"]},"bazs":{"description":"The bazs","type":"array","items":{"type":"string"}}}}}}},
        "status":{"type":"object","properties":{"level":{"type":"integer","format":"int64"}}}}}
        """;

    private const string Waldo = """{"description":"Waldo of the tests","type":"object","properties":{"spec":{"type":"object","properties":{"dummy":{"description":"A property","type":"string"}}}}}""";

    [Fact]
    public async Task Definitions_of_several_groups_versions_and_kinds_are_published_as_they_were_written()
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(Definition("foo.example.com", "Foo", ("v1", Foo)));
        await api.DefineAsync(Definition("waldo.example.com", "Waldo", ("v1beta1", Waldo)));
        await api.DefineAsync(Definition("common.example.com", "Foo", ("v4", Foo), ("v6", Foo)));
        await api.DefineAsync(Definition("common.example.com", "Waldo", ("v5", Waldo), ("v6", Waldo)));
        foreach (var (name, schema) in ((string, string)[])[
            ("com.example.foo.v1.Foo", Foo), ("com.example.waldo.v1beta1.Waldo", Waldo), ("com.example.common.v4.Foo", Foo), ("com.example.common.v5.Waldo", Waldo),
            ("com.example.common.v6.Foo", Foo), ("com.example.common.v6.Waldo", Waldo)])
        {
            await PublishedAsync(api, name, schema);
        }
        foreach (var definition in (string[])["foos.foo.example.com", "waldos.waldo.example.com", "foos.common.example.com", "waldos.common.example.com"])
        {
            await api.Delete($"{Definitions.Crds}/{definition}");
            await api.UntilGoneAsync(definition);
        }
        await api.UntilAnsweredAsync("/openapi/v3/apis/common.example.com/v6", 404);
        Assert.DoesNotContain((await api.Get("/openapi/v2"))["definitions"]!.AsObject!.Select(static d => d.Key), static name => name.StartsWith("com.example.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/spec/versions/1/name","value":"v3"},{"op":"replace","path":"/spec/versions/1/name","value":"v4"}]""", "v4")]
    [InlineData("""[{"op":"replace","path":"/spec/versions/1/served","value":false}]""", null)]
    public async Task A_version_that_is_renamed_or_served_no_more_is_published_so(string patch, string? other)
    {
        await using var api = await TestApi.StartAsync();
        await api.DefineAsync(Definition("multi.example.com", "Foo", ("v2", Foo), ("v3", Foo)));
        await PublishedAsync(api, "com.example.multi.v3.Foo", Foo);
        Assert.Equal(200, (await api.Patch($"{Definitions.Crds}/foos.multi.example.com", patch, "application/json-patch+json")).Code);
        await api.UntilAnsweredAsync("/openapi/v3/apis/multi.example.com/v3", 404);
        Assert.Null((await api.Get("/openapi/v2"))["definitions", "com.example.multi.v3.Foo"]);
        await PublishedAsync(api, "com.example.multi.v2.Foo", Foo);
        if (other is not null)
        {
            await PublishedAsync(api, $"com.example.multi.{other}.Foo", Foo);
        }
    }

    [Fact]
    public async Task What_preserves_unknown_fields_seems_to_have_none_in_version_2()
    {
        await using var api = await TestApi.StartAsync();
        const string nested = """{"type":"object","properties":{"spec":{"type":"object","description":"Everything","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}}}}""";
        await api.DefineAsync(Definition("open.example.com", "Foo", ("v1", """{"type":"object","x-kubernetes-preserve-unknown-fields":true}"""), ("v2", nested)));
        var v2 = await api.Get("/openapi/v2");
        Assert.Equal(["type", "x-kubernetes-group-version-kind"], v2["definitions", "com.example.open.v1.Foo"]!.AsObject!.Select(static m => m.Key));
        Assert.Equal("""{"description":"Everything","x-kubernetes-preserve-unknown-fields":true}""", v2["definitions", "com.example.open.v2.Foo"]!.At("properties", "spec")!.ToString());
    }

    [Fact]
    public async Task Embedded_resources_are_published_with_their_type_and_metadata()
    {
        await using var api = await TestApi.StartAsync();
        const string schema = """
            {"type":"object","properties":{"template":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object"}}},
            "any":{"type":"array","items":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}}}
            """;
        await api.DefineAsync(Definition("inner.example.com", "Foo", ("v1", schema)));
        var v3 = (await api.Get("/openapi/v3/apis/inner.example.com/v1"))["components", "schemas", "com.example.inner.v1.Foo"]!;
        foreach (var inner in (Document[])[v3.At("properties", "template")!, v3.At("properties", "any", "items")!])
        {
            Assert.Equal("""["kind","apiVersion"]""", inner["required"]!.ToString());
            Assert.Equal("string", inner.At("properties", "apiVersion", "type")!.AsString);
            Assert.Contains("ObjectMeta", inner.At("properties", "metadata")!.ToString(), StringComparison.Ordinal);
        }
        var v2 = (await api.Get("/openapi/v2"))["definitions", "com.example.inner.v1.Foo"]!;
        Assert.Contains("ObjectMeta", v2.At("properties", "template", "properties", "metadata")!.ToString(), StringComparison.Ordinal);
        Assert.Null(v2.At("properties", "any", "items", "properties"));
    }

    private static async Task PublishedAsync(TestApi api, string name, string schema)
    {
        var (group, version) = (name.Split('.')[2] + ".example.com", name.Split('.')[3]);
        var expected = Sorted(DocumentJson.Parse(Encoding.UTF8.GetBytes(schema))).ToString();
        // What is served is published when it is asked for.
        await api.UntilAnsweredAsync($"/openapi/v3/apis/{group}/{version}", 200);
        Assert.Equal(expected, AsWritten((await api.Get("/openapi/v2"))["definitions", name]));
        Assert.Equal(expected, AsWritten((await api.Get($"/openapi/v3/apis/{group}/{version}"))["components", "schemas", name]));
    }

    // Without what the server adds.
    private static string AsWritten(Document? published)
    {
        var schema = Assert.IsType<DocumentObject>(published);
        Assert.Equal("string", schema.At("properties", "kind", "type")!.AsString);
        return Sorted(schema.Without("x-kubernetes-group-version-kind")
            .With("properties", schema["properties"]!.AsObject!.Without("apiVersion").Without("kind").Without("metadata"))).ToString();
    }

    // The order of members means nothing.
    private static Document Sorted(Document value) => value switch
    {
        DocumentObject o => new DocumentObject(o.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => KeyValuePair.Create(m.Key, Sorted(m.Value))).ToArray()),
        DocumentArray a => new DocumentArray(a.Select(Sorted)),
        _ => value,
    };

    private static string Definition(string group, string kind, params (string Version, string Schema)[] versions)
    {
        var plural = kind.ToLowerInvariant() + "s";
        var declared = versions.Select((v, i) => $$"""{"name":"{{v.Version}}","served":true,"storage":{{(i == 0 ? "true" : "false")}},"schema":{"openAPIV3Schema":{{v.Schema}} } }""");
        return $$$"""{"metadata":{"name":"{{{plural}}}.{{{group}}}"},"spec":{"group":"{{{group}}}","scope":"Namespaced","names":{"plural":"{{{plural}}}","kind":"{{{kind}}}"},"versions":[{{{string.Join(',', declared)}}}]}}""";
    }
}
