using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.OpenApi;

/// <summary>OpenAPI in protobuf, read by the field numbers of gnostic's messages: it says what the JSON says.</summary>
public sealed class ProtobufDocumentTests
{
    private const string V3 = "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";
    private const string OldV3 = "application/com.github.proto-openapi.spec.v3@v1.0+protobuf";
    private const string V2 = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    [Theory]
    [InlineData("apis/apps/v1")]
    [InlineData("api/v1")]
    [InlineData("apis/autoscaling")]
    [InlineData("version")]
    public async Task A_document_of_version_3_is_the_same_in_protobuf(string name)
    {
        await using var api = await TestApi.StartAsync();
        var json = await api.Get("/openapi/v3/" + name);
        var document = await Read(api, "/openapi/v3/" + name, OldV3, V3);

        Assert.Equal(("3.0.0", "Kubernetes", json.Text("info", "version")), (document.Text(1), document.Text(2, 1), document.Text(2, 6)));
        Assert.Equal(((DocumentObject)json["paths"]!).Names, Names(document.At(4), 1));
        foreach (var item in document.At(4).All(1))
        {
            var told = (DocumentObject)json["paths"]![item.Text(1)]!;
            foreach (var (method, number) in ((string, int)[])[("get", 4), ("put", 5), ("post", 6), ("delete", 7), ("patch", 10)])
            {
                Assert.Equal(told.Contains(method), item.At(2).All(number).Count == 1);
                if (told[method] is { } operation)
                {
                    OperationMatches(operation, item.At(2, number));
                }
            }
            Assert.Equal(Items(told["parameters"]).Select(Parameter), item.At(2).All(13).Select(Parameter));
        }
        var schemas = (DocumentObject)json["components", "schemas"]!;
        Assert.Equal(schemas.Names, Names(document.At(5, 1), 1));
        foreach (var schema in document.At(5, 1).All(1))
        {
            SchemaMatches(schemas[schema.Text(1)]!, schema.At(2));
        }
        Assert.Equal(("BearerToken", "apiKey", "authorization", "header"),
            (document.Text(5, 7, 1, 1), document.Text(5, 7, 1, 2, 1, 1), document.Text(5, 7, 1, 2, 1, 3), document.Text(5, 7, 1, 2, 1, 4)));
    }

    [Fact]
    public async Task Both_encodings_have_the_tag_and_the_URL_that_the_index_names()
    {
        await using var api = await TestApi.StartAsync();
        var url = (await api.Get("/openapi/v3")).Text("paths", "apis/apps/v1", "serverRelativeURL")!;
        var json = await api.Get(url);
        foreach (var (accept, type) in ((string, string)[])[(V3, V3), (OldV3, V3), (OldV3 + ", application/json", V3), ("application/json, " + V3, "application/json"), ("*/*", "application/json"),
            (V3 + ";q=0.5, application/json;q=0.6", "application/json")])
        {
            var answer = await api.Get(url, accept);
            Assert.Equal((200, type, json.Message.Headers.ETag!.Tag), (answer.Code, answer.Message.Content.Headers.ContentType!.MediaType, answer.Message.Headers.ETag!.Tag));
            Assert.Equal("public, immutable", answer.Message.Headers.NonValidated["Cache-Control"].ToString());
        }
        var refused = await api.Get(url, "text/html");
        Assert.Equal((406, $"only the following media types are accepted: application/json, {V3}"), (refused.Code, refused.ErrorMessage));
    }

    [Fact]
    public async Task The_index_names_a_document_for_each_version_and_each_path_above_them()
    {
        await using var api = await TestApi.StartAsync();
        var versions = KindList.All.SelectMany(static k => k.Versions).Select(static v => v.Name).Where(static n => n.Group.Length > 0);
        Assert.Equal(
            ((string[])[".well-known/openid-configuration", "api", "api/v1", "apis", "openid/v1/jwks", "version", .. versions.SelectMany(static n => new[] { $"apis/{n.Group}", $"apis/{n.Group}/{n.Version}" })])
                .Distinct().Order(StringComparer.Ordinal),
            ((DocumentObject)(await api.Get("/openapi/v3"))["paths"]!).Names);
    }

    [Fact]
    public async Task Version_2_in_protobuf_names_the_same_operations_parameters_and_definitions()
    {
        await using var api = await TestApi.StartAsync();
        var json = await api.Get("/openapi/v2");
        var document = await Read(api, "/openapi/v2", V2, "application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
        Assert.Equal("2.0", document.Text(1));
        Assert.Equal(((DocumentObject)json["paths"]!).Names, Names(document.At(8), 2));
        foreach (var item in document.At(8).All(2))
        {
            var told = json["paths"]![item.Text(1)]!;
            foreach (var (method, number) in ((string, int)[])[("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("patch", 8)])
            {
                foreach (var operation in item.At(2).All(number))
                {
                    Assert.Equal(
                        (told[method]!["operationId"]!.AsString, told[method]!["tags"]!.AsArray![0].AsString, told[method]!["description"]!.AsString),
                        (operation.Text(5), operation.Text(1), operation.Text(3)));
                    Assert.Equal(["https"], operation.Bytes(10).Select(System.Text.Encoding.UTF8.GetString));
                    Assert.Equal(Items(told[method]!["parameters"]).Select(p => p["name"]!.AsString), operation.All(8).Select(p => p.At(1).All(1) is [var body] ? body.Text(2) : p.At(1, 2, 3).Text(4)));
                }
            }
        }
        Assert.Equal(((DocumentObject)json["definitions"]!).Names, Names(document.At(9), 1));
        Assert.Equal(("BearerToken", "BearerToken", "authorization"), (document.Text(12, 1, 1), document.Text(13, 1, 1), document.Text(13, 1, 2, 2, 2)));
    }

    private static void OperationMatches(Document told, WireMessage operation)
    {
        Assert.Equal((told["operationId"]!.AsString, told["tags"]!.AsArray![0].AsString, told["description"]!.AsString), (operation.Text(5), operation.Text(1), operation.Text(3)));
        Assert.Equal(Items(told["parameters"]).Select(Parameter), operation.All(6).Select(Parameter));
        var body = told["requestBody"];
        Assert.Equal(Content(body?["content"]), operation.All(7).SelectMany(b => Content(b.At(1, 2))));
        Assert.Equal(body?["required"]?.AsBoolean == true, operation.All(7).Any(b => b.At(1).Has(3)));
        foreach (var response in operation.At(8).All(2))
        {
            var answer = told["responses"]![response.Text(1)]!;
            Assert.Equal(answer["description"]!.AsString, response.Text(2, 1, 1));
            Assert.Equal(Content(answer["content"]), response.At(2, 1).All(3).SelectMany(Content));
        }
        Assert.Equal(((DocumentObject)told["responses"]!).Names, Names(operation.At(8), 2));
        ExtensionsMatch(told, operation, 13);
    }

    private static void SchemaMatches(Document told, WireMessage either)
    {
        if (told["$ref"]?.AsString is { } reference)
        {
            Assert.Equal(reference, either.Text(2, 1));
            return;
        }
        var schema = either.At(1);
        foreach (var (member, number) in ((string, int)[])[("type", 25), ("description", 34), ("format", 35)])
        {
            Assert.Equal(told[member]?.AsString ?? "", schema.Text(number));
        }
        Assert.Equal(Items(told["required"]).Select(r => r.AsString!), schema.Bytes(23).Select(System.Text.Encoding.UTF8.GetString));
        Assert.Equal(Items(told["enum"]).Select(e => e.ToString()), schema.All(24).Select(e => e.Text(2)));
        foreach (var (member, number) in ((string, int)[])[("allOf", 26), ("oneOf", 27)])
        {
            Assert.Equal(Items(told[member]).Count, schema.All(number).Count);
            foreach (var (alternative, message) in Items(told[member]).Zip(schema.All(number)))
            {
                SchemaMatches(alternative, message);
            }
        }
        Assert.Equal((told["properties"] as DocumentObject)?.Names ?? [], schema.All(31).SelectMany(p => Names(p, 1)));
        foreach (var property in schema.All(31).SelectMany(p => p.All(1)))
        {
            SchemaMatches(told["properties"]![property.Text(1)]!, property.At(2));
        }
        foreach (var (member, number) in ((string, int)[])[("items", 30), ("additionalProperties", 32)])
        {
            Assert.Equal(told[member] is not null, schema.Has(number));
            if (told[member] is { } inner)
            {
                SchemaMatches(inner, schema.At(number, 1));
            }
        }
        if (told["default"]?.AsString is { } text)
        {
            Assert.Equal(text, schema.Text(33, 3));
        }
        Assert.Equal(told["default"] is not null, schema.Has(33));
        ExtensionsMatch(told, schema, 36);
    }

    private static void ExtensionsMatch(Document told, WireMessage message, int number) => Assert.Equal(
        ((DocumentObject)told).Where(m => m.Key.StartsWith("x-", StringComparison.Ordinal)).Select(m => (m.Key, m.Value.ToString())),
        message.All(number).Select(e => (e.Text(1), e.Text(2, 2))));

    private static (string?, string?, string?, string?, bool) Parameter(Document p) =>
        (p["name"]!.AsString, p["in"]!.AsString, p["description"]!.AsString, p.At("schema", "type")!.AsString, p["required"]?.AsBoolean == true);

    private static (string?, string?, string?, string?, bool) Parameter(WireMessage either)
    {
        var p = either.At(1);
        return (p.Text(1), p.Text(2), p.Text(3), p.Text(10, 1, 25), p.Has(4));
    }

    private static IEnumerable<(string, string)> Content(Document? content) =>
        (content as DocumentObject ?? DocumentObject.Empty).Select(m => (m.Key, m.Value.At("schema", "$ref")?.AsString ?? m.Value.At("schema", "type")!.AsString!));

    private static IEnumerable<(string, string)> Content(WireMessage content) =>
        content.All(1).Select(m => (m.Text(1), m.At(2, 1) is var either && either.Has(2) ? either.Text(2, 1) : either.Text(1, 25)));

    private static IEnumerable<string> Names(WireMessage map, int number) => map.All(number).Select(pair => pair.Text(1));

    private static DocumentArray Items(Document? array) => array?.AsArray ?? DocumentArray.Empty;

    private static async Task<WireMessage> Read(TestApi api, string path, string accept, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((200, type), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        return WireMessage.Parse(await answer.Content.ReadAsByteArrayAsync());
    }
}
