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

    // The table of https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list: what a list of a (at OLD) and b (later) shows.
    [Theory]
    [InlineData("", "a,b")]
    [InlineData("limit=1", "a,...")]
    [InlineData("limit=-1", "a,b")]
    [InlineData("resourceVersion=0", "a,b")]
    [InlineData("resourceVersion=0&limit=1", "a,b")]
    [InlineData("resourceVersion=OLD", "a,b")]
    [InlineData("resourceVersion=OLD&limit=10", "a")]
    [InlineData("resourceVersion=OLD&resourceVersionMatch=Exact", "a")]
    [InlineData("resourceVersion=OLD&resourceVersionMatch=Exact&limit=10", "a")]
    [InlineData("resourceVersion=0&resourceVersionMatch=NotOlderThan", "a,b")]
    [InlineData("resourceVersion=0&resourceVersionMatch=NotOlderThan&limit=1", "a,b")]
    [InlineData("resourceVersion=OLD&resourceVersionMatch=NotOlderThan", "a,b")]
    [InlineData("resourceVersion=OLD&resourceVersionMatch=NotOlderThan&limit=1", "a,...")]
    [InlineData("timeoutSeconds=5&allowWatchBookmarks=true", "a,b")]
    public async Task Resource_versions_mean_what_upstream_documents(string query, string expected)
    {
        await using var api = await StartAsync();
        await Fill(api, "a");
        var old = (await api.Get(Maps)).Text("metadata", "resourceVersion")!;
        await Fill(api, "b");
        var now = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        var list = await api.Get($"{Maps}?{query.Replace("OLD", old)}");
        Assert.Equal(200, list.Code);
        Assert.Equal(expected, string.Join(',', Names(list)) + (list["metadata", "continue"] is null ? "" : ",..."));
        Assert.Equal(expected == "a" ? old : now, list.Text("metadata", "resourceVersion"));
    }

    [Theory]
    [InlineData("resourceVersionMatch=NotOlderThan", 422, "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("resourceVersion=1&resourceVersionMatch=Newest", 422, "resourceVersionMatch: Unsupported value: \"Newest\": supported values: \"Exact\", \"NotOlderThan\", \"\"")]
    [InlineData("resourceVersion=0&continue=TOKEN&resourceVersionMatch=NotOlderThan", 422, "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided")]
    [InlineData("continue=TOKEN&resourceVersion=1", 400, "specifying resource version is not allowed when using continue")]
    [InlineData("sendInitialEvents=true", 422, "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list")]
    [InlineData("limit=ten", 400, "strconv.ParseInt: parsing \"ten\": invalid syntax")]
    [InlineData("limit=99999999999999999999", 400, "strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("timeoutSeconds=1h", 400, "strconv.ParseInt: parsing \"1h\": invalid syntax")]
    [InlineData("labelSelector=,", 400, "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("fieldSelector=metadata.name", 400, "invalid selector: 'metadata.name'; can't understand 'metadata.name'")]
    public async Task Options_that_contradict_each_other_are_refused(string query, int code, string why)
    {
        await using var api = await StartAsync();
        await Fill(api, "a", "b");
        var token = (await api.Get(Maps + "?limit=1")).Text("metadata", "continue");
        var answer = await api.Get($"{Maps}?{query.Replace("TOKEN", token)}");
        Assert.Equal((code, code == 422 ? $"ListOptions.meta.k8s.io \"\" is invalid: {why}" : why), (answer.Code, answer.ErrorMessage));
    }

    [Theory]
    [InlineData("limit=2", 3)]
    [InlineData("limit=5", null)]
    [InlineData("limit=2&labelSelector=n", null)]
    [InlineData("limit=2&labelSelector=n&fieldSelector=metadata.name!=e", null)]
    [InlineData("limit=2&fieldSelector=metadata.namespace=default", null)]
    public async Task What_is_left_is_counted_where_no_selector_is_in_the_way(string query, int? left)
    {
        await using var api = await StartAsync();
        await Fill(api, "a", "b", "c", "d", "e");
        await api.Post("/api/v1/namespaces/kube-system/configmaps", Map("elsewhere"));
        var list = await api.Get($"{Maps}?{query}");
        Assert.Equal((long?)left, list["metadata", "remainingItemCount"]?.AsInteger);
        Assert.Equal(query.Contains("limit=5"), list["metadata", "continue"] is null);
    }

    [Theory]
    [InlineData("resourceVersionMatch=Exact&limit=2", "a b", 2)]
    [InlineData("limit=3", "a b c", 1)]
    [InlineData("resourceVersionMatch=Exact&limit=4", "a b c d", null)]
    [InlineData("resourceVersionMatch=Exact&limit=2&labelSelector=n", "a b", null)]
    [InlineData("resourceVersionMatch=Exact&limit=1&fieldSelector=metadata.name!=a", "b", null)]
    public async Task The_first_page_of_an_old_state_counts_what_is_left_too(string query, string names, int? left)
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        await Fill(api, "a", "b", "c", "d");
        var old = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        await Fill(api, "aa", "e");
        await api.Delete(Maps + "/c");
        await api.Post("/api/v1/namespaces/kube-system/configmaps", Map("elsewhere"));
        await api.Get(Maps);
        time.Advance(TimeSpan.FromMinutes(6));
        var page = await api.Get($"{Maps}?resourceVersion={old}&{query}");
        Assert.Equal((names, (long?)left), (string.Join(' ', Names(page)), page["metadata", "remainingItemCount"]?.AsInteger));
    }

    [Fact]
    public async Task What_is_left_is_known_too_when_a_page_comes_from_the_store()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        await Fill(api, "a", "b", "c", "d", "e");
        var first = await api.Get(Maps + "?limit=1");
        await api.Delete(Maps + "/c");
        await api.Get(Maps);
        // The server's memory of that state ends; the store's does not.
        time.Advance(TimeSpan.FromMinutes(6));
        var second = await api.Get($"{Maps}?limit=2&continue={first.Text("metadata", "continue")}");
        Assert.Equal(["b", "c"], Names(second));
        Assert.Equal(2, second["metadata", "remainingItemCount"]?.AsInteger);
        var third = await api.Get($"{Maps}?limit=1&continue={second.Text("metadata", "continue")}");
        Assert.Equal(["d"], Names(third));
        Assert.Equal(1, third["metadata", "remainingItemCount"]?.AsInteger);
    }

    [Fact]
    public async Task Pages_under_a_selector_are_full()
    {
        await using var api = await StartAsync();
        await Fill(api, "a", "b", "c", "d", "e");
        const string selected = Maps + "?labelSelector=n!=b,n!=c&limit=2";
        var first = await api.Get(selected);
        var second = await api.Get($"{selected}&continue={first.Text("metadata", "continue")}");
        Assert.Equal([["a", "d"], ["e"]], [Names(first), Names(second)]);
        Assert.Null(second["metadata", "continue"]);
    }

    [Fact]
    public async Task A_token_does_not_lead_into_another_namespace()
    {
        const string others = "/api/v1/namespaces/kube-system/configmaps";
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        await Fill(api, "a", "b");
        await api.Post(others, Map("y"));
        await api.Post(others, Map("z"));
        var (ours, theirs) = (await api.Get(Maps + "?limit=1"), await api.Get(others + "?limit=1"));
        await api.Delete(Maps + "/a");
        await api.Get(Maps);
        // The first time from the server's memory of that state, the second from the store.
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["y", "z"], Names(await api.Get($"{others}?continue={ours.Text("metadata", "continue")}")));
            Assert.Empty(Names(await api.Get($"{Maps}?continue={theirs.Text("metadata", "continue")}")));
            Assert.Equal(["b", "y", "z"], Names(await api.Get($"/api/v1/configmaps?continue={ours.Text("metadata", "continue")}")));
            time.Advance(TimeSpan.FromMinutes(6));
        }
    }

    [Fact]
    public async Task A_state_that_is_compacted_is_gone_by_its_revision_and_still_not_older_than_itself()
    {
        var time = new Testing.FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = time });
        await Fill(api, "a");
        var old = (await api.Get(Maps)).Text("metadata", "resourceVersion");
        await Fill(api, "b");
        await api.Get(Maps);
        await api.Store.CompactAsync(await api.Store.CurrentRevisionAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        foreach (var query in (string[])["resourceVersionMatch=Exact", "limit=10"])
        {
            var gone = await api.Get($"{Maps}?resourceVersion={old}&{query}");
            Assert.Equal((410, "Expired", "The resourceVersion for the provided list is too old."), (gone.Code, gone.Reason, gone.ErrorMessage));
            Assert.Null(gone["metadata", "continue"]);
        }
        Assert.Equal(["a", "b"], Names(await api.Get($"{Maps}?resourceVersion={old}&resourceVersionMatch=NotOlderThan")));
        Assert.Equal(200, (await api.Get($"{Maps}/a?resourceVersion={old}")).Code);
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
        await Fill(api, "bb");
        // From here on the pages are of one state again: that of now.
        static long Revision(Answer list) => long.Parse(list.Text("metadata", "resourceVersion")!, System.Globalization.CultureInfo.InvariantCulture);
        var before = Revision(await api.Get(Maps));
        var second = await api.Get($"{Maps}?limit=1&continue={expired.Text("metadata", "continue")}");
        Assert.Equal(["b"], Names(second));
        Assert.Equal(3, second["metadata", "remainingItemCount"]?.AsInteger);
        Assert.InRange(Revision(second), before, Revision(await api.Get(Maps)));
        await Fill(api, "cc");
        var rest = await api.Get($"{Maps}?continue={second.Text("metadata", "continue")}");
        Assert.Equal(["bb", "c", "d"], Names(rest));
        Assert.Equal(second.Text("metadata", "resourceVersion"), rest.Text("metadata", "resourceVersion"));
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
