using MiniKube.ApiServer.Tests.Authorization;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Authorization.AccessSteps;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Impersonation;

public sealed class ImpersonationTests
{
    // Ann may impersonate whom the rules say; bob may read config maps, as may the group dev.
    private static async Task<(TestApi Api, HttpMessageInvoker Ann)> StartAsync(params string[] rules)
    {
        var api = await TestApi.StartAsync();
        await api.GrantAsync("impersonator", User("ann"), rules);
        await api.GrantAsync("reader", """{"kind":"User","name":"bob"},{"kind":"Group","name":"dev"},{"kind":"Group","name":"system:serviceaccounts:default"}""", Rule("get list", "", "configmaps"));
        return (api, api.As("ann"));
    }

    private static async Task<Answer> ListAsync(TestApi api, HttpMessageInvoker client, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "https://api" + Maps);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await api.Send(request, client);
    }

    [Fact]
    public async Task A_request_is_served_as_the_user_that_it_names()
    {
        var (api, ann) = await StartAsync(Rule("impersonate", "", "users", "bob carl"));
        await using var _ = api;
        Assert.Equal(403, (await ListAsync(api, ann)).Code);
        Assert.Equal(200, (await ListAsync(api, ann, ("Impersonate-User", "bob"))).Code);
        var carl = await ListAsync(api, ann, ("Impersonate-User", "carl"));
        Assert.Contains("User \"carl\" cannot list resource \"configmaps\"", carl.ErrorMessage);
        var refused = await ListAsync(api, ann, ("Impersonate-User", "dora"));
        Assert.Equal((403, "users \"dora\" is forbidden: User \"ann\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope"), (refused.Code, refused.ErrorMessage));
    }

    [Fact]
    public async Task Every_group_uid_and_extra_value_is_a_permission_of_its_own()
    {
        var (api, ann) = await StartAsync(Rule("impersonate", "", "users"), Rule("impersonate", "", "groups", "dev"),
            Rule("impersonate", "authentication.k8s.io", "userextras/scopes", "view"), Rule("impersonate", "authentication.k8s.io", "uids", "1"));
        await using var _ = api;
        Assert.Equal(200, (await ListAsync(api, ann, ("Impersonate-User", "x"), ("Impersonate-Group", "dev"), ("Impersonate-Extra-Scopes", "view"), ("Impersonate-Uid", "1"))).Code);
        async Task<string> Problem(string header, string value) => (await ListAsync(api, ann, ("Impersonate-User", "x"), (header, value))).ErrorMessage;
        Assert.StartsWith("groups \"system:masters\" is forbidden: User \"ann\" cannot impersonate resource \"groups\"", await Problem("Impersonate-Group", "system:masters"));
        Assert.StartsWith("userextras.authentication.k8s.io \"edit\" is forbidden: User \"ann\" cannot impersonate resource \"userextras/scopes\" in API group \"authentication.k8s.io\"",
            await Problem("Impersonate-Extra-Scopes", "edit"));
        Assert.StartsWith("uids.authentication.k8s.io \"2\" is forbidden", await Problem("Impersonate-Uid", "2"));
    }

    [Fact]
    public async Task A_service_account_comes_with_its_groups()
    {
        var (api, ann) = await StartAsync(Rule("impersonate", "", "serviceaccounts", "robot"));
        await using var _ = api;
        Assert.Equal(200, (await ListAsync(api, ann, ("Impersonate-User", "system:serviceaccount:default:robot"))).Code);
        Assert.StartsWith("serviceaccounts \"other\" is forbidden: User \"ann\" cannot impersonate resource \"serviceaccounts\" in API group \"\" in the namespace \"default\"",
            (await ListAsync(api, ann, ("Impersonate-User", "system:serviceaccount:default:other"))).ErrorMessage);
    }

    [Theory]
    [InlineData("bob", "", "system:authenticated")]
    [InlineData("bob", "dev", "dev,system:authenticated")]
    [InlineData("bob", "system:unauthenticated", "system:unauthenticated")]
    [InlineData("system:anonymous", "", "system:unauthenticated")]
    [InlineData("system:serviceaccount:a:b", "", "system:serviceaccounts,system:serviceaccounts:a,system:authenticated")]
    public async Task Known_users_are_in_the_group_of_known_users(string user, string group, string groups)
    {
        await using var api = await TestApi.StartAsync();
        var headers = group.Length == 0 ? [("Impersonate-User", user)] : new[] { ("Impersonate-User", user), ("Impersonate-Group", group) };
        await api.CreateAsync($"{Rbac}/namespaces/default/roles", $$"""{"metadata":{"name":"r"},"rules":[{{Rule("get", "", "nodes")}}]}""");
        // The refusal to grant tells the groups.
        await api.GrantAsync("writer", """{"kind":"Group","name":"system:authenticated"},{"kind":"Group","name":"system:unauthenticated"}""",
            Rule("create", "rbac.authorization.k8s.io", "rolebindings"));
        var request = new HttpRequestMessage(HttpMethod.Post, $"https://api{Rbac}/namespaces/default/rolebindings")
        {
            Content = new StringContent(Binding("b", "Role", "r", User("x")), null, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        var refused = await api.Send(request);
        Assert.Contains($"(groups=[{string.Join(' ', groups.Split(',').Select(g => $"\"{g}\""))}])", refused.ErrorMessage);
    }

    [Theory]
    [InlineData("Impersonate-Group", "dev", "[{Group  dev    }]")]
    [InlineData("Impersonate-Extra-Scopes", "view", "[{UserExtra  view  authentication.k8s.io/v1  scopes}]")]
    public async Task Nobody_is_served_as_himself_who_asks_to_be_served_as_another(string header, string value, string described)
    {
        await using var api = await TestApi.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "https://api" + Maps) { Content = new StringContent(Map("a"), null, "application/json") };
        request.Headers.Add(header, value);
        var refused = await api.Send(request);
        Assert.Equal(500, refused.Code);
        Assert.Contains($"requested {described} without impersonating a user", refused.ErrorMessage);
        Assert.Equal(404, (await api.Get(Maps + "/a")).Code);
    }
}
