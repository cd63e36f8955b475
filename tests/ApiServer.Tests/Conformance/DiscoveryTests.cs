using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Conformance;

/// <summary>What the tests "[sig-api-machinery] Discovery", "AggregatedDiscovery", "server version" and "Table transformation" demand of built-in resources.</summary>
public class DiscoveryTests
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    [Fact]
    public async Task Should_validate_PreferredVersion_for_each_APIGroup()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        foreach (var group in (await api.Get("/apis"))["groups"]!.AsArray!)
        {
            var one = await api.Get("/apis/" + group["name"]!.AsString);
            Assert.Equal((200, "APIGroup", group["name"]!.AsString), (one.Code, one.Text("kind"), one.Text("name")));
            Assert.Equal(group["preferredVersion"], one["preferredVersion"]);
            Assert.Contains(one["preferredVersion"], one["versions"]!.AsArray!);
        }
    }

    [Fact]
    public async Task Should_locate_the_groupVersion_and_a_resource_within_each_APIGroup()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        var groups = (await api.Get("/apis"))["groups"]!.AsArray!;
        foreach (var (group, version, resource) in ((string, string, string)[])[("apps", "v1", "deployments"), ("coordination.k8s.io", "v1", "leases"), ("discovery.k8s.io", "v1", "endpointslices"), ("events.k8s.io", "v1", "events")])
        {
            var found = groups.Single(g => g["name"]!.AsString == group);
            Assert.Contains(found["versions"]!.AsArray!, v => v["groupVersion"]!.AsString == $"{group}/{version}");
            var list = await api.Get($"/apis/{group}/{version}");
            Assert.Equal(("APIResourceList", $"{group}/{version}"), (list.Text("kind"), list.Text("groupVersion")));
            Assert.Contains(list["resources"]!.AsArray!, r => r["name"]!.AsString == resource);
        }
    }

    [Fact]
    public async Task Should_support_aggregated_discovery_interface()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        Answer[] documents = [await api.Get("/api", Aggregated), await api.Get("/apis", Aggregated)];
        var resources = documents.SelectMany(d => d["items"]!.AsArray!).SelectMany(g => g["versions"]!.AsArray!.SelectMany(v =>
            v["resources"]!.AsArray!.Select(r => $"{g.At("metadata", "name")?.AsString}/{v["version"]!.AsString}/{r["resource"]!.AsString}"))).ToArray();
        Assert.Superset(new HashSet<string>
        {
            "/v1/namespaces", "/v1/nodes", "/v1/pods", "/v1/services", "/v1/secrets", "/v1/configmaps", "/v1/serviceaccounts", "/v1/events", "apps/v1/deployments",
            "apps/v1/replicasets", "coordination.k8s.io/v1/leases", "discovery.k8s.io/v1/endpointslices", "events.k8s.io/v1/events",
        }, resources.ToHashSet());
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/apis")]
    public async Task Should_support_raw_aggregated_discovery_endpoint_Accept_headers(string path)
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        foreach (var accept in (string[])[Aggregated, Aggregated + ",application/json", "application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io"])
        {
            var answer = await api.Get(path, accept);
            Assert.Equal((200, "APIGroupDiscoveryList", "apidiscovery.k8s.io/v2"), (answer.Code, answer.Text("kind"), answer.Text("apiVersion")));
        }
        var plain = await api.Get(path, "application/json");
        Assert.Equal((200, path == "/api" ? "APIVersions" : "APIGroupList"), (plain.Code, plain.Text("kind")));
    }

    [Fact]
    public async Task Should_find_the_server_version()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        var version = await api.Get("/version");
        Assert.Equal(200, version.Code);
        Assert.Matches("^[0-9]+$", version.Text("major"));
        Assert.Matches("^[0-9]+$", version.Text("minor"));
    }

    [Theory]
    [InlineData("/apis")]
    [InlineData("/apis/apps")]
    [InlineData("/api/v1")]
    public async Task Should_return_a_406_for_a_backend_which_does_not_implement_metadata(string path)
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        var answer = await api.Get(path, "application/json;as=Table;v=v1;g=meta.k8s.io");
        Assert.Equal((406, "NotAcceptable"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task Should_transform_lists_and_objects_to_tables()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        const string accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
        for (var i = 0; i < 20; i++)
        {
            await api.Post(Samples.Maps, Samples.Map($"m{i:00}"));
        }
        // In pages, as kubectl asks for them: each with its own token, the columns with the first cell's name.
        var first = await api.Get(Samples.Maps + "?limit=10", accept);
        Assert.Equal(("Table", 10), (first.Text("kind"), first["rows"]!.AsArray!.Count));
        Assert.Equal(10, first["metadata", "remainingItemCount"]?.AsInteger);
        var second = await api.Get($"{Samples.Maps}?limit=10&continue={first.Text("metadata", "continue")}", accept);
        Assert.Equal((10, null), (second["rows"]!.AsArray!.Count, second.Text("metadata", "continue")));
        Assert.Equal(first.Text("metadata", "resourceVersion"), second.Text("metadata", "resourceVersion"));
        foreach (var table in (Answer[])[first, second, await api.Get(Samples.Maps + "/m00", accept)])
        {
            var columns = table["columnDefinitions"]!.AsArray!;
            Assert.Equal(("Name", "string", "name"), (columns[0]["name"]!.AsString, columns[0]["type"]!.AsString, columns[0]["format"]!.AsString));
            Assert.All(table["rows"]!.AsArray!, r => Assert.Equal(columns.Count, r["cells"]!.AsArray!.Count));
            Assert.All(table["rows"]!.AsArray!, r => Assert.Equal(("PartialObjectMetadata", r["cells"]!.AsArray![0].AsString), (r["object"]!["kind"]!.AsString, r["object"]!.At("metadata", "name")!.AsString)));
        }
    }
}
