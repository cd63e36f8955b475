using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Conformance;

/// <summary>What the tests "[sig-api-machinery] FieldValidation" demand of built-in types.</summary>
public class FieldValidationTests
{
    private const string Container = """[{"name":"c","image":"i"}]""";

    private static string WithUnknownAndDuplicates(string name) =>
        $$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}"},"spec":{"unknown1":"val1","unknownDupe":"valDupe","unknownDupe":"valDupe2","paused":true,"paused":false,
        "selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{"labels":{"app":"d"} },"spec":{"containers":[{"name":"c","image":"i","unknownNested":"val1","imagePullPolicy":"Always","imagePullPolicy":"Never"}]} } } }
        """;

    // In the order of the document. What is unknown is not told again when it comes again.
    private static readonly string[] Problems =
    [
        "unknown field \"spec.unknown1\"", "unknown field \"spec.unknownDupe\"", "duplicate field \"spec.paused\"",
        "unknown field \"spec.template.spec.containers[0].unknownNested\"", "duplicate field \"spec.template.spec.containers[0].imagePullPolicy\"",
    ];

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Should_detect_unknown_and_duplicate_fields_of_a_typed_object(string method)
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        if (method == "PUT")
        {
            await api.Post(Deployments, Deployment("d"));
        }
        var path = method == "POST" ? Deployments : Deployments + "/d";
        var strict = await api.Send(new HttpMethod(method), path + "?fieldValidation=Strict", WithUnknownAndDuplicates("d"));
        Assert.Equal((400, "BadRequest", $"Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: {string.Join(", ", Problems)}"),
            (strict.Code, strict.Reason, strict.ErrorMessage));
        foreach (var (mode, warned) in ((string, bool)[])[("?fieldValidation=Warn", true), ("", true), ("?fieldValidation=Ignore", false)])
        {
            var lax = await api.Send(new HttpMethod(method), path + mode, WithUnknownAndDuplicates("d"));
            Assert.Equal(method == "POST" ? 201 : 200, lax.Code);
            var warnings = lax.Message.Headers.TryGetValues("Warning", out var values) ? values.ToArray() : [];
            Assert.Equal(warned ? Problems.Select(p => $"299 - \"{p.Replace("\"", "\\\"")}\"") : [], warnings);
            // The last of duplicates counts, and what is unknown is not stored.
            Assert.Equal(("Never", null), (lax["spec", "template", "spec", "containers"]!.AsArray![0]["imagePullPolicy"]?.AsString, lax["spec", "unknown1"]));
            Assert.NotEqual("true", lax["spec", "paused"]?.ToString());
            if (method == "POST")
            {
                await api.Delete(Deployments + "/d");
            }
        }
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"spec":{"unknown1":1,"paused":true,"paused":false}}""")]
    [InlineData("application/strategic-merge-patch+json", """{"spec":{"unknown1":1,"paused":true,"paused":false}}""")]
    public async Task Should_detect_unknown_and_duplicate_fields_of_a_patch(string type, string patch)
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        var created = await api.Post(Deployments, Deployment("d"));
        var strict = await api.Patch(Deployments + "/d?fieldValidation=Strict", patch, type);
        Assert.Equal((422, "Invalid"), (strict.Code, strict.Reason));
        Assert.Contains("strict decoding error: ", strict.ErrorMessage);
        Assert.Contains("unknown field \"spec.unknown1\"", strict.ErrorMessage);
        Assert.Contains("duplicate field \"spec.paused\"", strict.ErrorMessage);
        Assert.Equal(created.Body, (await api.Get(Deployments + "/d")).Body);
        var lax = await api.Patch(Deployments + "/d", patch, type);
        Assert.Equal(200, lax.Code);
        Assert.Equal(["299 - \"duplicate field \\\"spec.paused\\\"\"", "299 - \"unknown field \\\"spec.unknown1\\\"\""],
            lax.Message.Headers.GetValues("Warning").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Should_detect_unknown_fields_of_an_applied_configuration()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        foreach (var mode in (string[])["Strict", "Warn", "Ignore"])
        {
            // An apply has to know the owner of every field, and so every field.
            var answer = await api.Patch($"{Deployments}/d?fieldManager=m&fieldValidation={mode}", WithUnknownAndDuplicates("d"), "application/apply-patch+yaml");
            Assert.True(answer.Code is 400 or 500, answer.ErrorMessage);
            Assert.Equal(404, (await api.Get(Deployments + "/d")).Code);
        }
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"d","unknownMeta":"x"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":CONTAINER}}}}""", "metadata.unknownMeta")]
    [InlineData("""{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"},"unknownSubMeta":1},"spec":{"containers":CONTAINER}}}}""", "spec.template.metadata.unknownSubMeta")]
    public async Task Should_detect_unknown_metadata_fields_of_a_typed_object(string body, string field)
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        var strict = await api.Post(Deployments + "?fieldValidation=Strict", body.Replace("CONTAINER", Container));
        Assert.Equal((400, $"Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown field \"{field}\""), (strict.Code, strict.ErrorMessage));
        var warned = await api.Post(Deployments, body.Replace("CONTAINER", Container));
        Assert.Equal((201, $"299 - \"unknown field \\\"{field}\\\"\""), (warned.Code, Assert.Single(warned.Message.Headers.GetValues("Warning"))));
    }
}
