using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.Api.Schemas;
using MiniKube.ApiServer.Defaulting;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>Whatever comes in, in whatever shape: an answer comes out, never an exception, and what is accepted is stable.</summary>
public sealed class HostileInputTests
{
    private const int Rounds = 80;

    public static TheoryData<string> Resources => [.. KindList.All.Select(k => k.Resource)];

    [Theory]
    [MemberData(nameof(Resources))]
    public void Objects_of_any_content_get_an_answer(string resource)
    {
        var kind = new KindCase(resource);
        var schema = kind.Kind.StorageVersion.Schema;
        var random = new SeededRandomSource(20260102);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var document = Make(schema, random, depth: 0, hostile: round % 3 == 0);
            var walked = SchemaWalk.Decode(document, schema);
            if (walked.Object is null)
            {
                Assert.NotNull(walked.TypeError);
                continue;
            }
            accepted++;
            // What went through the walk once goes through it unchanged and without complaint.
            var again = SchemaWalk.Decode(walked.Object, schema);
            Assert.Empty(again.Problems);
            Assert.Equal<Document>(walked.Object, again.Object!, EqualityComparer<Document>.Default);
            var once = Defaults.Apply(walked.Object, schema);
            Assert.Same(once, Defaults.Apply(once, schema));

            var created = kind.Create(walked.Object.ToString());
            Assert.Equal<Document>(kind.Create(created.ToString()), created, EqualityComparer<Document>.Default);
            kind.Errors(created);
            kind.UpdateErrors(created, SchemaWalk.Decode(Make(schema, random, depth: 0, hostile: false), schema).Object ?? created);
            kind.Row(created.ToString());
            Assert.All(kind.Kind.SelectableFields, f => Assert.NotNull(f.Value(created)));
        }
        Assert.True(accepted > Rounds / 2);
    }

    private static Document Make(Schema schema, SeededRandomSource random, int depth, bool hostile)
    {
        const int deepest = 9;
        if (hostile && random.Next(60) == 0)
        {
            return random.Next(4) switch { 0 => Document.Null, 1 => "x", 2 => -1, _ => DocumentArray.Empty };
        }
        switch (schema.Type)
        {
            case SchemaType.Boolean:
                return random.Next(2) == 0;
            case SchemaType.Integer:
                return random.Next(3) switch { 0 => 0, 1 => -random.Next(100), _ => random.Next(100_000) };
            case SchemaType.Number:
                return 1;
            case SchemaType.String:
                return schema.Format switch
                {
                    "quantity" => Pick(random, "1", "100m", "1Gi", "-5", "0"),
                    "byte" => Pick(random, "", "AA==", "e30="),
                    "date-time" => "2026-01-02T03:04:05Z",
                    "int-or-string" when random.Next(2) == 0 => random.Next(70_000),
                    _ => Pick(random, "", "a", "A b", "10.0.0.1", "Always", "In", "Exists", "25%", "a/b", "..", "\u0000é"),
                };
            case SchemaType.Array:
                return depth > deepest || schema.Items is not { } items ? DocumentArray.Empty
                    : new DocumentArray(Enumerable.Range(0, random.Next(3)).Select(_ => Make(items, random, depth + 1, hostile)).ToArray());
            case SchemaType.Object when schema.Values is { } values:
                return new DocumentObject(((string[])["a", "cpu", "b/c", ""]).Where(_ => random.Next(3) == 0)
                    .Select(k => KeyValuePair.Create(k, Make(values, random, depth + 1, hostile))).ToArray());
            case SchemaType.Object:
                return new DocumentObject(schema.Fields.Where(_ => depth < 2 || (depth < deepest && random.Next(4) == 0))
                    .Select(f => KeyValuePair.Create(f.Name, Make(f.Schema, random, depth + 1, hostile))).ToArray());
            default:
                return DocumentObject.Empty;
        }
    }

    private static Document Pick(SeededRandomSource random, params string[] texts) => texts[random.Next(texts.Length)];
}
