using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Conformance;

/// <summary>What the tests "[sig-api-machinery] Servers with support for API chunking" demand, and that revisions can be compared.</summary>
public class ChunkingTests
{
    private const int Objects = 400;

    private readonly Testing.FakeTimeProvider time = new();

    [Fact]
    public async Task Should_return_chunks_of_results_for_list_calls()
    {
        await using var api = await FilledAsync();
        var (first, found) = ("", 0);
        for (string? token = null; ;)
        {
            var limit = 1 + (found % 97);
            var page = await api.Get($"{Maps}?limit={limit}&continue={token}");
            Assert.Equal(200, page.Code);
            first = token is null ? page.Text("metadata", "resourceVersion")! : first;
            Assert.Equal(first, page.Text("metadata", "resourceVersion"));
            token = Check(page, limit, ref found, Objects);
            if (token is null)
            {
                break;
            }
        }
        Assert.Equal(Objects, found);
        var whole = await api.Get(Maps);
        Assert.Equal((Objects, null, null), (whole["items"]!.AsArray!.Count, whole.Text("metadata", "continue"), whole["metadata", "remainingItemCount"]?.ToString()));
    }

    [Fact]
    public async Task Should_support_continue_listing_from_the_last_key_if_the_original_version_has_been_compacted_away()
    {
        await using var api = await FilledAsync();
        const int limit = Objects / 5;
        var found = 0;
        var first = await api.Get($"{Maps}?limit={limit}");
        var token = Check(first, limit, ref found, Objects);
        await api.Post(Maps, Map("m9999"));
        await api.Get(Maps);
        await api.Store.CompactAsync(await api.Store.CurrentRevisionAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(6));

        var expired = await api.Get($"{Maps}?limit={limit}&continue={token}");
        Assert.Equal((410, "Expired"), (expired.Code, expired.Reason));
        token = expired.Text("metadata", "continue");
        Assert.False(string.IsNullOrEmpty(token));

        var second = await api.Get($"{Maps}?limit={limit}&continue={token}");
        token = Check(second, limit, ref found, Objects + 1);
        var inconsistent = second.Text("metadata", "resourceVersion");
        Assert.NotEqual(first.Text("metadata", "resourceVersion"), inconsistent);
        while (token is not null)
        {
            var page = await api.Get($"{Maps}?limit={limit}&continue={token}");
            Assert.Equal((200, inconsistent), (page.Code, page.Text("metadata", "resourceVersion")));
            token = Check(page, limit, ref found, Objects + 1);
        }
        Assert.Equal(Objects + 1, found);
    }

    [Fact]
    public async Task Revisions_are_numbers_that_grow_with_every_change_across_all_resources()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        var revisions = new List<string?>
        {
            (await api.Post(Maps, Map("a"))).Text("metadata", "resourceVersion"),
            (await api.Post(Pods, Pod("p"))).Text("metadata", "resourceVersion"),
            (await api.Patch(Maps + "/a", """{"data":{"k":"w"}}""")).Text("metadata", "resourceVersion"),
        };
        await api.Delete(Pods + "/p");
        revisions.Add((await api.Get(Pods)).Text("metadata", "resourceVersion"));
        revisions.Add((await api.Put(Maps + "/a", Map("a"))).Text("metadata", "resourceVersion"));
        // No leading zeros and 128 bits at the most: clients compare them as numbers (KEP-5504).
        Assert.All(revisions, r => Assert.Matches("^[1-9][0-9]{0,37}$", r));
        Assert.Equal(revisions.Select(r => long.Parse(r!)).Order().Distinct(), revisions.Select(r => long.Parse(r!)));
        var list = await api.Get("/api/v1/configmaps");
        Assert.All(list["items"]!.AsArray!, i => Assert.InRange(long.Parse(i.At("metadata", "resourceVersion")!.AsString!), 1, long.Parse(list.Text("metadata", "resourceVersion")!)));
    }

    private async Task<TestApi> FilledAsync()
    {
        var api = await TestApi.StartAsync(StoreKind.Sqlite, o => o with { Time = time });
        await Task.WhenAll(Enumerable.Range(0, Objects).Select(i => api.Post(Maps, Map($"m{i:0000}"))));
        return api;
    }

    // The page holds what comes next, and says how much is left; the token to go on with.
    private static string? Check(Answer page, int limit, ref int found, int total)
    {
        var names = page["items"]!.AsArray!.Select(i => i.At("metadata", "name")!.AsString!).ToArray();
        Assert.InRange(names.Length, 1, limit);
        var before = found;
        Assert.All(names, (name, i) => Assert.Equal(before + i < Objects ? $"m{before + i:0000}" : "m9999", name));
        found += names.Length;
        var token = page.Text("metadata", "continue");
        Assert.Equal(token is null ? null : (long?)(total - found), page["metadata", "remainingItemCount"]?.AsInteger);
        Assert.Equal(found == total, token is null);
        return token;
    }
}
