using MiniKube.Api.Determinism;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Creation, its parameters, and names that the server chooses.</summary>
public abstract class CreateContract(StoreKind store) : HttpContract(store)
{
    private const string Generated = """{"metadata":{"generateName":"web-"}}""";

    [Fact]
    public async Task Of_many_who_create_one_name_one_succeeds()
    {
        await using var api = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => api.Post(Maps, Map("a", value: $"{i}"))));
        var winner = Assert.Single(answers, a => a.Code == 201);
        Assert.All(answers.Where(a => a != winner), a => Assert.Equal((409, "AlreadyExists"), (a.Code, a.Reason)));
        Assert.Equal(winner.Body, (await api.Get(Maps + "/a")).Body);
    }

    [Fact]
    public async Task The_server_alone_gives_identity_revision_and_times()
    {
        await using var api = await StartAsync(o => o with { Time = new Testing.FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) });
        var created = await api.Post(Deployments, Deployment("d").Replace("\"metadata\":{\"name\":\"d\"}",
            """
            "metadata":{"name":"d","uid":"mine","creationTimestamp":"2001-01-01T00:00:00Z","deletionTimestamp":"2001-01-01T00:00:00Z","deletionGracePeriodSeconds":1,"generation":7,"selfLink":"/x"}
            """));
        Assert.Equal((201, "2030-01-01T00:00:00Z", 1L), (created.Code, created.Text("metadata", "creationTimestamp"), created["metadata", "generation"]?.AsInteger));
        Assert.NotEqual("mine", created.Text("metadata", "uid"));
        Assert.All((string[])["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"], m => Assert.Null(created["metadata", m]));
    }

    [Fact]
    public async Task A_generated_name_that_is_taken_is_drawn_again()
    {
        var random = new Repeating(times: 3);
        await using var api = await StartAsync(o => o with { Random = random });
        random.Begin();
        var first = await api.Post(Maps, Generated);
        random.Begin();
        var second = await api.Post(Maps, Generated);
        Assert.Equal(("web-bbbbb", 201), (first.Text("metadata", "name"), second.Code));
        Assert.NotEqual(first.Text("metadata", "name"), second.Text("metadata", "name"));
    }

    [Fact]
    public async Task A_generated_name_that_is_taken_time_and_again_is_a_conflict()
    {
        var random = new Repeating(times: int.MaxValue);
        await using var api = await StartAsync(o => o with { Random = random });
        random.Begin();
        Assert.Equal(201, (await api.Post(Maps, Generated)).Code);
        // A name that the client chose is not drawn again; the answer is the same.
        foreach (var body in (string[])[Generated, """{"metadata":{"generateName":"web-","name":"web-bbbbb"}}"""])
        {
            var taken = await api.Post(Maps, body);
            Assert.Equal((409, "AlreadyExists", "configmaps \"web-bbbbb\" already exists, the server was not able to generate a unique name for the object"),
                (taken.Code, taken.Reason, taken.ErrorMessage));
            Assert.Equal("1", Assert.Single(taken.Message.Headers.GetValues("Retry-After")));
        }
    }

    [Fact]
    public async Task Many_generated_names_are_all_different()
    {
        await using var api = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.Post(Maps, Generated)));
        Assert.Equal(50, answers.Select(a => a.Text("metadata", "name")).Distinct().Count());
        Assert.All(answers, a => Assert.Equal(201, a.Code));
    }

    [Theory]
    [InlineData("7", "", 500)]
    [InlineData("7", "?dryRun=All", 201)]
    [InlineData("0", "", 201)]
    public async Task Only_an_object_that_claims_no_revision_is_new(string revision, string query, int code)
    {
        await using var api = await StartAsync();
        var answer = await api.Post(Maps + query, Map("a", $",\"resourceVersion\":\"{revision}\""));
        Assert.Equal((code, code == 500 ? "resourceVersion should not be set on objects to be created" : ""), (answer.Code, answer.ErrorMessage));
        Assert.Equal(code == 201 && query.Length == 0 ? 200 : 404, (await api.Get(Maps + "/a")).Code);
    }

    [Fact]
    public async Task A_map_or_a_secret_over_a_mebibyte_is_too_long()
    {
        await using var api = await StartAsync();
        var map = await api.Post(Maps, Map("a", value: new string('v', (1024 * 1024) + 1)));
        Assert.Equal((422, "ConfigMap \"a\" is invalid: []: Too long: may not be more than 1048576 bytes"), (map.Code, map.ErrorMessage));
        Assert.Equal("[]", map["details", "causes"]!.AsArray![0]["field"]?.AsString);
        var data = Convert.ToBase64String(new byte[(1024 * 1024) + 1]);
        var secret = await api.Post(Maps.Replace("configmaps", "secrets"), $$"""{"metadata":{"name":"a"},"data":{"k":"{{data}}"} }""");
        Assert.Equal((422, "Secret \"a\" is invalid: data: Too long: may not be more than 1048576 bytes"), (secret.Code, secret.ErrorMessage));
    }

    [Theory]
    [InlineData("fieldManager=me", 201, null)]
    [InlineData("dryRun=All&fieldValidation=Strict&fieldManager=me", 201, null)]
    [InlineData("dryRun=", 201, null)]
    [InlineData("dryRun=None", 422, "dryRun: Unsupported value: [\"None\"]: supported values: \"All\"")]
    [InlineData("fieldValidation=strict", 422, "fieldValidation: Unsupported value: \"strict\": supported values: \"\", \"Ignore\", \"Warn\", \"Strict\"")]
    [InlineData("fieldManager=a%09b", 422, "fieldManager: Invalid value: \"a\\tb\": should only contain printable characters")]
    [InlineData("fieldManager=LONG", 422, "fieldManager: Too long: may not be more than 128 bytes")]
    public async Task Parameters_of_a_write_are_checked(string query, int code, string? why)
    {
        await using var api = await StartAsync();
        await api.Post(Maps, Map("there"));
        query = query.Replace("LONG", new string('m', 129));
        (string Kind, Func<Task<Answer>> Send)[] writes =
        [
            ("CreateOptions", () => api.Post($"{Maps}?{query}", Map("a"))),
            ("UpdateOptions", () => api.Put($"{Maps}/there?{query}", Map("there", value: "w"))),
            ("PatchOptions", () => api.Patch($"{Maps}/there?{query}", """{"data":{"k":"x"}}""")),
        ];
        foreach (var (kind, send) in writes)
        {
            var answer = await send();
            Assert.Equal((code == 201 && kind != "CreateOptions" ? 200 : code, why is null ? "" : $"{kind}.meta.k8s.io \"\" is invalid: {why}"), (answer.Code, answer.ErrorMessage));
        }
        Assert.Equal(code == 201 && !query.Contains("All") ? 200 : 404, (await api.Get(Maps + "/a")).Code);
        Assert.Equal(code == 201 && !query.Contains("All") ? "x" : "v", (await api.Get(Maps + "/there")).Text("data", "k"));
    }

    [Fact]
    public async Task The_manager_that_is_named_comes_to_own_the_fields()
    {
        await using var api = await StartAsync();
        var created = await api.Post(Maps + "?fieldManager=me", Map("a"));
        var manager = Assert.Single(created["metadata", "managedFields"]!.AsArray!);
        Assert.Equal(("me", "Update"), (manager["manager"]!.AsString, manager["operation"]!.AsString));
        Assert.NotNull(manager.At("fieldsV1", "f:data", "f:k"));
    }

    /// <summary>Draws nothing but zeros for some time, so that names come again, and then what chance gives.</summary>
    private sealed class Repeating(int times) : IRandomSource
    {
        private const int LettersOfAName = 5;

        private int left;

        public void Begin() => left = times > int.MaxValue / LettersOfAName ? times : times * LettersOfAName;
        public int Next(int maxExclusive) => left > 0 && left-- > 0 ? 0 : SystemRandomSource.Instance.Next(maxExclusive);
        public void NextBytes(Span<byte> bytes) => SystemRandomSource.Instance.NextBytes(bytes);
        public double NextDouble() => SystemRandomSource.Instance.NextDouble();
    }
}

public sealed class CreateTests() : CreateContract(StoreKind.Memory);

public sealed class CreateOnSqliteTests() : CreateContract(StoreKind.Sqlite);

public sealed class CreateOnEtcdTests() : CreateContract(StoreKind.Etcd);
