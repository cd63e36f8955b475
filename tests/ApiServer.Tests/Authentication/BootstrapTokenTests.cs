using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Testing;
using static MiniKube.ApiServer.Tests.Authentication.TokenRequests;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>Tokens with which new nodes join.</summary>
public sealed class BootstrapTokenTests
{
    private const string Secrets = "/api/v1/namespaces/kube-system/secrets";
    private const string Token = "abcdef.0123456789abcdef";
    private const string Good = "\"token-id\":\"abcdef\",\"token-secret\":\"0123456789abcdef\",\"usage-bootstrap-authentication\":\"true\"";

    [Fact]
    public async Task The_bearer_is_a_bootstrapper_until_the_token_expires()
    {
        var clock = new FakeTimeProvider();
        await using var api = await StartAsync(clock);
        await Put(api, Good + ",\"auth-extra-groups\":\"system:bootstrappers:workers,system:bootstrappers:a\",\"expiration\":\"2026-01-01T01:00:00Z\"");
        Assert.Equal("""{"username":"system:bootstrap:abcdef","groups":["system:bootstrappers","system:bootstrappers:a","system:bootstrappers:workers","system:authenticated"]}""",
            (await api.Review(Token))["status", "user"]!.ToString());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await api.Review(Token))["status", "authenticated"]!.AsBoolean);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("invalid bearer token", await api.Problem(Token));
    }

    [Theory]
    [InlineData("\"token-id\":\"abcdef\",\"token-secret\":\"0123456789abcdef\"")]
    [InlineData("\"token-id\":\"abcdef\",\"token-secret\":\"0123456789abcdef\",\"usage-bootstrap-authentication\":\"yes\"")]
    [InlineData("\"token-id\":\"abcdee\",\"token-secret\":\"0123456789abcdef\",\"usage-bootstrap-authentication\":\"true\"")]
    [InlineData("\"token-id\":\"abcdef\",\"token-secret\":\"0123456789abcdee\",\"usage-bootstrap-authentication\":\"true\"")]
    [InlineData(Good + ",\"auth-extra-groups\":\"system:masters\"")]
    [InlineData(Good + ",\"expiration\":\"2025-12-31T23:59:59Z\"")]
    [InlineData(Good + ",\"expiration\":\"tomorrow\"")]
    public async Task A_secret_that_breaks_a_rule_lets_nobody_in(string data)
    {
        await using var api = await StartAsync(new FakeTimeProvider());
        await Put(api, data);
        Assert.Equal("invalid bearer token", await api.Problem(Token));
    }

    [Fact]
    public async Task Secrets_of_another_type_name_or_namespace_let_nobody_in_nor_does_any_when_switched_off()
    {
        await using var api = await StartAsync(new FakeTimeProvider());
        await Put(api, Good, type: "Opaque");
        Assert.Equal("invalid bearer token", await api.Problem(Token));
        await Put(api, Good, ns: "default");
        await Put(api, Good, name: "bootstrap-token-other0");
        Assert.Equal("invalid bearer token", await api.Problem(Token));
        Assert.Equal("invalid bearer token", await api.Problem("ABCDEF.0123456789abcdef"));
        await using var off = await TestApi.StartAsync();
        await Put(off, Good);
        Assert.Equal("invalid bearer token", await off.Problem(Token));
    }

    private static Task<TestApi> StartAsync(TimeProvider time) =>
        TestApi.StartAsync(configure: o => o with { Time = time, Authentication = new AuthenticationOptions { BootstrapTokens = true } });

    private static async Task Put(TestApi api, string data, string type = "bootstrap.kubernetes.io/token", string name = "bootstrap-token-abcdef", string ns = "kube-system")
    {
        var secrets = Secrets.Replace("kube-system", ns, StringComparison.Ordinal);
        var made = await api.Post(secrets, $$"""{"metadata":{"name":"{{name}}"},"type":"{{type}}","stringData":{ {{data}} } }""");
        Assert.Equal((201, ""), (made.Code, made.ErrorMessage));
        await api.Get($"{secrets}/{name}");
    }
}
