using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Requests;

/// <summary>Evictions, with and without a PodDisruptionBudget.</summary>
public abstract class EvictionContract(StoreKind store) : HttpContract(store)
{
    private const string Budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";

    [Fact]
    public async Task Without_a_budget_a_pod_is_deleted_and_says_why()
    {
        await using var api = await StartAsync();
        await RunAsync(api, "p");
        var evicted = await EvictAsync(api, "p");
        Assert.Equal((201, "Success", 201L), (evicted.Code, evicted.Text("status"), evicted["code"]?.AsInteger));
        var pod = await api.Get(Pods + "/p");
        Assert.NotNull(pod.Text("metadata", "deletionTimestamp"));
        var condition = pod["status", "conditions"]!.AsArray!.Single(c => c["type"]!.AsString == "DisruptionTarget");
        Assert.Equal(("True", "EvictionByEvictionAPI", "Eviction API: evicting"), (condition["status"]!.AsString, condition["reason"]!.AsString, condition["message"]!.AsString));
    }

    [Fact]
    public async Task A_budget_gives_as_many_disruptions_as_it_has()
    {
        await using var api = await StartAsync();
        await BudgetAsync(api, "b", """{"disruptionsAllowed":2,"currentHealthy":5,"desiredHealthy":3,"observedGeneration":1}""");
        for (var i = 0; i < 5; i++)
        {
            await RunAsync(api, $"p{i}");
        }
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => EvictAsync(api, $"p{i}")));
        Assert.Equal((2, 3), (answers.Count(a => a.Code == 201), answers.Count(a => a.Code == 429)));
        var refused = answers.First(a => a.Code == 429);
        Assert.Equal(("TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget."), (refused.Reason, refused.ErrorMessage));
        var cause = Assert.Single(refused["details", "causes"]!.AsArray!);
        Assert.Equal(("DisruptionBudget", "The disruption budget b needs 3 healthy pods and has 5 currently"), (cause["reason"]!.AsString, cause["message"]!.AsString));
        var budget = await api.Get(Budgets + "/b");
        Assert.Equal((0L, 2), (budget["status", "disruptionsAllowed"]?.AsInteger, budget["status", "disruptedPods"]!.AsObject!.Count));
        Assert.Equal("InsufficientPods", Assert.Single(budget["status", "conditions"]!.AsArray!)["reason"]!.AsString);
        var pods = await api.Get(Pods);
        Assert.Equal(2, pods["items"]!.AsArray!.Count(p => p.At("metadata", "deletionTimestamp") is not null));
    }

    [Fact]
    public async Task A_budget_that_nobody_has_looked_at_gives_nothing_yet()
    {
        await using var api = await StartAsync();
        await BudgetAsync(api, "b", """{"disruptionsAllowed":2,"currentHealthy":5,"desiredHealthy":3}""");
        await RunAsync(api, "p");
        var refused = await EvictAsync(api, "p");
        Assert.Equal((429, "10"), (refused.Code, refused.Message.Headers.RetryAfter?.ToString()));
        Assert.Equal("The disruption budget b is still being processed by the server.", Assert.Single(refused["details", "causes"]!.AsArray!)["message"]!.AsString);
    }

    [Fact]
    public async Task Two_budgets_over_a_pod_are_too_many()
    {
        await using var api = await StartAsync();
        await BudgetAsync(api, "b", """{"disruptionsAllowed":1,"observedGeneration":1}""");
        await BudgetAsync(api, "c", """{"disruptionsAllowed":1,"observedGeneration":1}""");
        await RunAsync(api, "p");
        var refused = await EvictAsync(api, "p");
        Assert.Equal((500, "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."), (refused.Code, refused.ErrorMessage));
    }

    [Theory]
    [InlineData("", """{"currentHealthy":3,"desiredHealthy":3,"observedGeneration":1}""", 201)]
    [InlineData("", """{"currentHealthy":2,"desiredHealthy":3,"observedGeneration":1}""", 429)]
    [InlineData(",\"unhealthyPodEvictionPolicy\":\"AlwaysAllow\"", """{"currentHealthy":2,"desiredHealthy":3,"observedGeneration":1}""", 201)]
    public async Task A_pod_that_is_not_ready_may_go_by_the_policy(string policy, string status, int code)
    {
        await using var api = await StartAsync();
        await BudgetAsync(api, "b", status, policy);
        await RunAsync(api, "p", ready: false);
        Assert.Equal(code, (await EvictAsync(api, "p")).Code);
        Assert.Null((await api.Get(Budgets + "/b"))["status", "disruptedPods"]);
    }

    [Fact]
    public async Task A_pod_that_never_ran_costs_no_disruption()
    {
        await using var api = await StartAsync();
        await BudgetAsync(api, "b", """{"disruptionsAllowed":0,"observedGeneration":1}""");
        await api.Post(Pods, Pod("p").Replace("\"app\":\"p\"", "\"app\":\"a\"", StringComparison.Ordinal));
        Assert.Equal(201, (await EvictAsync(api, "p")).Code);
        Assert.Equal(404, (await api.Get(Pods + "/p")).Code);
    }

    [Fact]
    public async Task Preconditions_and_dry_runs_are_kept_to()
    {
        await using var api = await StartAsync();
        await BudgetAsync(api, "b", """{"disruptionsAllowed":1,"observedGeneration":1}""");
        await RunAsync(api, "p");
        var other = await EvictAsync(api, "p", "\"deleteOptions\":{\"dryRun\":[\"All\"],\"preconditions\":{\"uid\":\"other\"}}");
        Assert.Equal((409, "Conflict"), (other.Code, other.Reason));
        Assert.Equal(201, (await EvictAsync(api, "p", query: "?dryRun=All")).Code);
        Assert.Equal(201, (await EvictAsync(api, "p", "\"deleteOptions\":{\"dryRun\":[\"All\"]}")).Code);
        Assert.Equal(1, (await api.Get(Budgets + "/b"))["status", "disruptionsAllowed"]?.AsInteger);
        var pod = await api.Get(Pods + "/p");
        Assert.Null(pod.Text("metadata", "deletionTimestamp"));
        var exact = $"\"deleteOptions\":{{\"gracePeriodSeconds\":7,\"preconditions\":{{\"resourceVersion\":\"{pod.Text("metadata", "resourceVersion")}\"}}}}";
        Assert.Equal(201, (await EvictAsync(api, "p", exact)).Code);
        Assert.Equal(7, (await api.Get(Pods + "/p"))["metadata", "deletionGracePeriodSeconds"]?.AsInteger);
    }

    [Theory]
    [InlineData("p", """{"apiVersion":"policy/v1beta1","kind":"Eviction","metadata":{"name":"p"}}""", 201, "")]
    [InlineData("p", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"q"}}""", 400, "name in URL does not match name in Eviction object")]
    [InlineData("q", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"q"}}""", 404, "pods \"q\" not found")]
    public async Task Evictions_name_their_pod(string name, string eviction, int code, string message)
    {
        await using var api = await StartAsync();
        await RunAsync(api, "p");
        var answer = await api.Post($"{Pods}/{name}/eviction", eviction);
        Assert.Equal((code, message), (answer.Code, answer.ErrorMessage));
    }

    private static Task<Answer> EvictAsync(TestApi api, string pod, string members = "\"deleteOptions\":{}", string query = "") =>
        api.Post($"{Pods}/{pod}/eviction{query}", $"{{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{{\"name\":\"{pod}\"}},{members}}}");

    private static async Task RunAsync(TestApi api, string name, bool ready = true)
    {
        await api.Post(Pods, Pod(name, "\"nodeName\":\"n\",").Replace($"\"app\":\"{name}\"", "\"app\":\"a\"", StringComparison.Ordinal));
        var status = await api.Patch($"{Pods}/{name}/status", $$$"""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}""");
        Assert.Equal(200, status.Code);
    }

    private static async Task BudgetAsync(TestApi api, string name, string status, string spec = "")
    {
        var created = await api.Post(Budgets, $$$$"""{"metadata":{"name":"{{{{name}}}}"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"a"}}{{{{spec}}}}}}""");
        Assert.Equal(201, created.Code);
        Assert.Equal(200, (await api.Patch($"{Budgets}/{name}/status", $"{{\"status\":{status}}}")).Code);
    }
}

public sealed class EvictionTests() : EvictionContract(StoreKind.Memory);

public sealed class EvictionOnSqliteTests() : EvictionContract(StoreKind.Sqlite);

public sealed class EvictionOnEtcdTests() : EvictionContract(StoreKind.Etcd);
