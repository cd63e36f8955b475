using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Admission;

public class AdmissionTests
{
    [Fact]
    public async Task Pods_tolerate_a_lost_node_for_five_minutes_unless_they_say_otherwise()
    {
        await using var api = await TestApi.StartAsync();
        var pod = await api.Post(Pods, Pod("p", """
            "tolerations":[{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":2}],
            """));
        var seconds = pod["spec", "tolerations"]!.AsArray!.ToDictionary(t => t["key"]!.AsString!, t => t["tolerationSeconds"]!.AsInteger);
        Assert.Equal(new Dictionary<string, long?> { ["node.kubernetes.io/unreachable"] = 2, ["node.kubernetes.io/not-ready"] = 300 }, seconds);
        var all = await api.Post(Pods, Pod("q", "\"tolerations\":[{\"operator\":\"Exists\"}],"));
        Assert.Single(all["spec", "tolerations"]!.AsArray!);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("kube-system")]
    [InlineData("kube-public")]
    [InlineData("kube-node-lease")]
    public async Task System_namespaces_are_there(string name)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal("Active", (await api.Get("/api/v1/namespaces/" + name)).Text("status", "phase"));
    }

    [Fact]
    public async Task Objects_can_be_made_in_a_namespace_the_moment_it_exists()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(201, (await api.Post("/api/v1/namespaces", $$"""{"metadata":{"name":"n{{i}}"} }""")).Code);
            Assert.Equal(201, (await api.Post($"/api/v1/namespaces/n{i}/configmaps", Map("a"))).Code);
        }
    }

    [Fact]
    public async Task Nothing_can_be_made_in_a_namespace_from_the_moment_its_deletion_was_answered()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(201, (await api.Post("/api/v1/namespaces", $$"""{"metadata":{"name":"n{{i}}"} }""")).Code);
            Assert.Equal(200, (await api.Delete($"/api/v1/namespaces/n{i}")).Code);
            Assert.Equal(403, (await api.Post($"/api/v1/namespaces/n{i}/configmaps", Map("a"))).Code);
        }
    }
}
