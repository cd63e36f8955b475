using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Owner references that a client sends more than once.</summary>
public abstract class OwnerReferenceContract(StoreKind kind) : HttpContract(kind)
{
    private const string Rest = "API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ";
    private const string Sent = ".metadata.ownerReferences contains duplicate entries; " + Rest;
    private const string Patched = ".metadata.ownerReferences contains duplicate entries after mutating admission happens; " + Rest;
    private const string A = """{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"a"}""";
    private const string SameA = """{"uid":"a","name":"o","kind":"ConfigMap","apiVersion":"v1","controller":null}""";
    private const string B = """{"apiVersion":"v1","kind":"ConfigMap","name":"p","uid":"b"}""";
    private const string BlockingA = """{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"a","blockOwnerDeletion":true}""";

    public static TheoryData<string, string, string, string?> Writes
    {
        get
        {
            var data = new TheoryData<string, string, string, string?>();
            foreach (var how in (string[])["create", "update", "dry update", "merge patch", "JSON patch"])
            {
                data.Add(how, $"[{A}]", $"[{A}]", null);
                data.Add(how, $"[{A},{A}]", $"[{A}]", "a");
                data.Add(how, $"[{A},{SameA}]", $"[{A}]", "a");
                data.Add(how, $"[{A},{B},{A},{B},{A}]", $"[{A},{B}]", "a, b, a");
                data.Add(how, $"[{A},{BlockingA}]", $"[{A},{BlockingA}]", null);
                data.Add(how, $"[{BlockingA},{A},{B},{BlockingA}]", $"[{BlockingA},{A},{B}]", "a");
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task An_owner_reference_is_kept_once_and_a_repetition_warned_of(string how, string references, string kept, string? repeated)
    {
        await using var api = await StartAsync();
        var owned = Map("a", $",\"ownerReferences\":{references}");
        if (how != "create")
        {
            await api.Post(Maps, Map("a"));
        }
        var answer = how switch
        {
            "create" => await api.Post(Maps, owned),
            "update" => await api.Put(Maps + "/a", owned),
            "merge patch" => await api.Patch(Maps + "/a", $$"""{"metadata":{"ownerReferences":{{references}} } }"""),
            "JSON patch" => await api.Patch(Maps + "/a", $$"""[{"op":"add","path":"/metadata/ownerReferences","value":{{references}}}]""", "application/json-patch+json"),
            _ => await api.Put(Maps + "/a?dryRun=All", owned),
        };
        Assert.True(answer.Code is 200 or 201, answer.Body.ToString());
        Assert.Equal(DocumentJson.Parse(kept), answer["metadata", "ownerReferences"]);
        var words = how.EndsWith("patch", StringComparison.Ordinal) ? Patched : Sent;
        Assert.Equal(repeated is null ? [] : [$"299 - \"{words}{repeated}\""], Warnings(answer));
        if (how != "dry update")
        {
            Assert.Equal(DocumentJson.Parse(kept), (await api.Get(Maps + "/a"))["metadata", "ownerReferences"]);
        }
    }

    [Fact]
    public async Task A_refused_object_is_not_searched_for_repetitions()
    {
        await using var api = await StartAsync();
        var answer = await api.Post(Maps, Map("a", $",\"namespace\":\"elsewhere\",\"ownerReferences\":[{A},{A}]"));
        Assert.Equal(400, answer.Code);
        Assert.Empty(Warnings(answer));
    }

    [Fact]
    public async Task The_same_object_sent_again_with_repetitions_makes_no_revision()
    {
        await using var api = await StartAsync();
        var made = await api.Post(Maps, Map("a", $",\"ownerReferences\":[{A}]"));
        var again = await api.Put(Maps + "/a", Map("a", $",\"ownerReferences\":[{A},{A}]"));
        var patched = await api.Patch(Maps + "/a", $$"""{"metadata":{"ownerReferences":[{{A}},{{A}}] } }""");
        Assert.Equal([$"299 - \"{Sent}a\""], Warnings(again));
        Assert.Equal([$"299 - \"{Patched}a\""], Warnings(patched));
        Assert.Equal(made.Text("metadata", "resourceVersion"), again.Text("metadata", "resourceVersion"));
        Assert.Equal($"[{A}]", patched["metadata", "ownerReferences"]?.ToString());
    }

    private static IEnumerable<string> Warnings(Answer answer) => answer.Message.Headers.TryGetValues("Warning", out var warnings) ? warnings : [];
}

public sealed class OwnerReferenceTests() : OwnerReferenceContract(StoreKind.Memory);

public sealed class OwnerReferenceOnSqliteTests() : OwnerReferenceContract(StoreKind.Sqlite);

public sealed class OwnerReferenceOnEtcdTests() : OwnerReferenceContract(StoreKind.Etcd);
