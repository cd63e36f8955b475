using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.OpenApi;

/// <summary>What the published documents say of types and fields.</summary>
public class DescriptionTests
{
    [Fact]
    public async Task Every_definition_and_every_property_that_is_served_is_described()
    {
        await using var api = await TestApi.StartAsync();
        var documents = new List<DocumentObject> { (DocumentObject)(await api.Get("/openapi/v2"))["definitions"]! };
        // What verifies tokens is text, and has no definitions.
        foreach (var (groupVersion, _) in ((DocumentObject)(await api.Get("/openapi/v3"))["paths"]!).Where(p => !p.Key.Contains("openid", StringComparison.Ordinal)))
        {
            documents.Add((DocumentObject)(await api.Get("/openapi/v3/" + groupVersion))["components", "schemas"]!);
        }

        var bare = documents.SelectMany(schemas => schemas.SelectMany(s => Bare(s.Key, s.Value))).Distinct();

        Assert.Empty(bare);
        Assert.All(documents, schemas => Assert.NotEmpty(schemas));
    }

    [Fact]
    public async Task Allowed_values_and_alternatives_are_published()
    {
        await using var api = await TestApi.StartAsync();
        var v2 = (await api.Get("/openapi/v2"))["definitions"]!;
        var v3 = (await api.Get("/openapi/v3/api/v1"))["components", "schemas"]!;

        foreach (var definitions in (Document[])[v2, v3])
        {
            var policy = definitions["io.k8s.api.core.v1.PodSpec"]!["properties"]!["restartPolicy"]!;
            Assert.Equal("""["Always","Never","OnFailure"]""", policy["enum"]!.ToString());
            Assert.Equal("string", policy["type"]!.AsString);
        }
        Assert.Equal("""[{"type":"integer"},{"type":"string"}]""", v3["io.k8s.apimachinery.pkg.util.intstr.IntOrString"]!["oneOf"]!.ToString());
        Assert.Equal("""[{"type":"string"},{"type":"number"}]""", v3["io.k8s.apimachinery.pkg.api.resource.Quantity"]!["oneOf"]!.ToString());
        Assert.Equal("string", v2["io.k8s.apimachinery.pkg.api.resource.Quantity"]!["type"]!.AsString);
    }

    private static IEnumerable<string> Bare(string name, Document schema)
    {
        if (schema["description"]?.AsString is not { Length: > 0 })
        {
            yield return name;
        }
        foreach (var (property, value) in schema["properties"] as DocumentObject ?? DocumentObject.Empty)
        {
            if (value["description"]?.AsString is not { Length: > 0 })
            {
                yield return $"{name}.{property}";
            }
        }
    }
}
