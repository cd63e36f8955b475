using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Server-side apply as a verb; who owns what is the matter of ServerSideApplyTests.</summary>
public abstract class ApplyContract(StoreKind store) : HttpContract(store)
{
    private const string Yaml = "application/apply-patch+yaml";

    private static string Config(string key, string value, string meta = "") =>
        $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"{{meta}} },"data":{"{{key}}":"{{value}}"} }""";

    private static Task<Answer> Apply(TestApi api, string query, string body) => api.Patch($"{Maps}/a?{query}", body, Yaml);

    [Fact]
    public async Task The_first_makes_the_object_and_one_that_changes_nothing_makes_no_revision()
    {
        await using var api = await StartAsync();
        var created = await Apply(api, "fieldManager=m", Config("k", "v"));
        Assert.Equal((201, "v"), (created.Code, created.Text("data", "k")));
        var again = await Apply(api, "fieldManager=m", Config("k", "v"));
        Assert.Equal((200, created.Body), (again.Code, again.Body));
    }

    [Fact]
    public async Task Many_managers_at_once_all_have_their_fields()
    {
        await using var api = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Apply(api, $"fieldManager=m{i}", Config($"k{i}", "v"))));
        Assert.Single(answers, a => a.Code == 201);
        Assert.Equal(19, answers.Count(a => a.Code == 200));
        var now = await api.Get(Maps + "/a");
        Assert.Equal((20, 20), (now["data"]!.AsObject!.Count, now["metadata", "managedFields"]!.AsArray!.Count));
    }

    [Fact]
    public async Task A_configuration_that_names_a_revision_is_guarded_by_it()
    {
        await using var api = await StartAsync();
        var created = await Apply(api, "fieldManager=m", Config("k", "v"));
        var revision = created.Text("metadata", "resourceVersion");
        Assert.Equal(200, (await Apply(api, "fieldManager=m", Config("k", "w", $",\"resourceVersion\":\"{revision}\""))).Code);
        var stale = await Apply(api, "fieldManager=m", Config("k", "x", $",\"resourceVersion\":\"{revision}\""));
        Assert.Equal((409, "Conflict"), (stale.Code, stale.Reason));
        var gone = await api.Patch($"{Maps}/b?fieldManager=m", Config("k", "v", ",\"uid\":\"u\"").Replace("\"name\":\"a\"", "\"name\":\"b\""), Yaml);
        Assert.Equal((409, "Operation cannot be fulfilled on configmaps \"b\": uid mismatch: the provided object specified uid u, and no existing object was found"), (gone.Code, gone.ErrorMessage));
    }
}

public sealed class ApplyTests() : ApplyContract(StoreKind.Memory);

public sealed class ApplyOnSqliteTests() : ApplyContract(StoreKind.Sqlite);

public sealed class ApplyOnEtcdTests() : ApplyContract(StoreKind.Etcd);
