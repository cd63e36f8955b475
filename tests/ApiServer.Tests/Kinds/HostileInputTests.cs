using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Defaulting;
using MiniKube.ApiServer.FieldValidation;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Tests.Fuzzing;

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
            var document = SchemaObjects.Make(schema, random, depth: 0, hostile: round % 3 == 0);
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
            Assert.Null(again.TypeError);
            Assert.Equal<Document>(walked.Object, again.Object!, EqualityComparer<Document>.Default);
            var once = Defaults.Apply(walked.Object, schema);
            Assert.Same(once, Defaults.Apply(once, schema));

            var created = kind.Create(walked.Object.ToString());
            Assert.Equal<Document>(kind.Create(created.ToString()), created, EqualityComparer<Document>.Default);
            kind.Errors(created);
            kind.UpdateErrors(created, SchemaWalk.Decode(SchemaObjects.Make(schema, random, depth: 0, hostile: false), schema).Object ?? created);
            kind.Row(created.ToString());
            Assert.All(kind.Kind.SelectableFields, f => Assert.NotNull(f.Value(created)));
        }
        Assert.True(accepted > Rounds / 2);
    }
}
