using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Lists: revisions, pages, selectors.</summary>
public abstract class ListContract(StoreKind store) : HttpContract(store)
{
    private static async Task Fill(TestApi api, params string[] names)
    {
        foreach (var name in names)
        {
            Assert.Equal(201, (await api.Post(Maps, Map(name, $$""","labels":{"n":"{{name}}"}"""))).Code);
        }
    }

    [Fact]
    public async Task Pages_are_of_one_state_whatever_happens_meanwhile()
    {
        await using var api = await StartAsync();
        await Fill(api, "a", "b", "c", "d", "e");
        var first = await api.Get(Maps + "?limit=2");
        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(3, first["metadata", "remainingItemCount"]?.AsInteger);
        await api.Delete(Maps + "/d");
        await Fill(api, "bb", "f");
        var second = await api.Get($"{Maps}?limit=2&continue={first.Text("metadata", "continue")}");
        var third = await api.Get($"{Maps}?limit=2&continue={second.Text("metadata", "continue")}");
        Assert.Equal(["c", "d", "e"], [.. Names(second), .. Names(third)]);
        Assert.Equal(first.Text("metadata", "resourceVersion"), third.Text("metadata", "resourceVersion"));
        Assert.Null(third["metadata", "continue"]);
        Assert.Equal(["a", "b", "bb", "c", "e", "f"], Names(await api.Get(Maps)));
    }

    [Fact]
    public async Task Resource_versions_mean_what_upstream_documents()
    {
        await using var api = await StartAsync();
        await Fill(api, "a");
        var old = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        await Fill(api, "b");
        Assert.Equal(["a", "b"], Names(await api.Get(Maps)));
        Assert.Equal(["a"], Names(await api.Get($"{Maps}?resourceVersion={old}&resourceVersionMatch=Exact")));
        Assert.Equal(["a"], Names(await api.Get($"{Maps}?resourceVersion={old}&limit=10")));
        Assert.Equal(["a", "b"], Names(await api.Get($"{Maps}?resourceVersion={old}&resourceVersionMatch=NotOlderThan")));
        Assert.Equal(["a", "b"], Names(await api.Get($"{Maps}?resourceVersion={old}")));
        Assert.Equal(200, (await api.Get(Maps + "?resourceVersion=0")).Code);
    }

    [Fact]
    public async Task A_revision_that_does_not_come_is_a_timeout_with_a_cause()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(configure: o => o with { Time = time });
        var pending = api.Get(Maps + "?resourceVersion=1000000");
        Assert.False(pending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(4));
        var answer = await pending;
        Assert.Equal((504, "Timeout"), (answer.Code, answer.Reason));
        Assert.StartsWith("Timeout: Too large resource version: 1000000, current: ", answer.ErrorMessage);
        Assert.Equal("ResourceVersionTooLarge", answer["details", "causes"]!.AsArray![0]["reason"]!.AsString);
    }

    [Fact]
    public async Task An_expired_continue_offers_an_inconsistent_one()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        await Fill(api, "a", "b", "c");
        var first = await api.Get(Maps + "?limit=1");
        await Fill(api, "d");
        await api.Get(Maps);
        await api.Store.CompactAsync(await api.Store.CurrentRevisionAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        // Pinned states are forgotten after five minutes.
        time.Advance(TimeSpan.FromMinutes(6));
        var expired = await api.Get($"{Maps}?limit=1&continue={first.Text("metadata", "continue")}");
        Assert.Equal((410, "Expired"), (expired.Code, expired.Reason));
        var rest = await api.Get($"{Maps}?continue={expired.Text("metadata", "continue")}");
        Assert.Equal(["b", "c", "d"], Names(rest));
    }

    [Theory]
    [InlineData("labelSelector=n=b", "b")]
    [InlineData("labelSelector=n in (a,c)", "a,c")]
    [InlineData("labelSelector=n,n!=a", "b,c")]
    [InlineData("labelSelector=!n", "kube-root-ca.crt")]
    [InlineData("fieldSelector=metadata.name=c", "c")]
    [InlineData("fieldSelector=metadata.name!=c&labelSelector=n", "a,b")]
    [InlineData("fieldSelector=metadata.namespace=other", "")]
    public async Task Selectors_choose(string query, string expected)
    {
        await using var api = await StartAsync();
        await Fill(api, "a", "b", "c");
        await api.Post(Maps, Map("kube-root-ca.crt"));
        var names = Names(await api.Get($"{Maps}?{query.Replace(" ", "%20")}"));
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), names);
    }

    [Fact]
    public async Task Pods_are_selected_by_node_and_phase()
    {
        await using var api = await StartAsync();
        await api.Post(Pods, Pod("a"));
        await api.Post(Pods, Pod("b", "\"nodeName\":\"n1\","));
        Assert.Equal(["b"], Names(await api.Get("/api/v1/pods?fieldSelector=spec.nodeName=n1")));
        Assert.Equal(["a"], Names(await api.Get("/api/v1/pods?fieldSelector=spec.nodeName=,status.phase=Pending")));
    }

    [Fact]
    public async Task Lists_span_namespaces_and_items_leave_their_type_to_the_list()
    {
        await using var api = await StartAsync();
        await api.Post("/api/v1/namespaces/kube-system/configmaps", Map("b"));
        await Fill(api, "a");
        var list = await api.Get("/api/v1/configmaps");
        Assert.Equal(("ConfigMapList", "v1"), (list.Text("kind"), list.Text("apiVersion")));
        Assert.Equal(["a", "b"], Names(list));
        Assert.All(list["items"]!.AsArray!, i => Assert.Null(i["kind"]));
    }

    [Fact]
    public async Task A_large_list_is_compressed_when_that_is_accepted()
    {
        await using var api = await StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await api.Post(Maps, Map($"m{i}", value: new string('x', 50_000)));
        }
        async Task<HttpResponseMessage> Get(string path)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + path);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
            return await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        }
        var large = await Get(Maps);
        Assert.Equal(["gzip"], large.Content.Headers.ContentEncoding);
        using var plain = new System.IO.Compression.GZipStream(await large.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), System.IO.Compression.CompressionMode.Decompress);
        using var text = new StreamReader(plain);
        Assert.Equal(4, Api.Documents.DocumentJson.Parse(await text.ReadToEndAsync(TestContext.Current.CancellationToken))["items"]!.AsArray!.Count);
        Assert.Empty((await Get(Maps + "/m0")).Content.Headers.ContentEncoding);
    }
}

public sealed class ListTests() : ListContract(StoreKind.Memory);

public sealed class ListOnSqliteTests() : ListContract(StoreKind.Sqlite);

public sealed class ListOnEtcdTests() : ListContract(StoreKind.Etcd);
