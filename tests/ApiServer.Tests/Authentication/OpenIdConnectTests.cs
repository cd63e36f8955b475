using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authentication.Jose;
using MiniKube.ApiServer.Authentication.OpenIdConnect;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Testing;
using static MiniKube.ApiServer.Tests.Authentication.TokenRequests;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>ID tokens of an issuer in this process, over HTTPS.</summary>
public sealed class OpenIdConnectTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<JsonWebKey> published = [JsonWebKey.Of(RSA.Create(2048))];
    private HttpsService service = null!;
    private int fetches;
    private bool isBroken;

    public async ValueTask InitializeAsync() => service = await HttpsService.StartAsync(AnswerAsync);

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task Claims_make_the_user_and_its_groups()
    {
        await using var api = await StartAsync(o => o with { GroupsClaim = "roles", GroupsPrefix = "corp:" });
        var user = (await api.Review(Issue(("sub", "ann"), ("roles", Document.Of([(Document)"dev", "ops"])), ("jti", "7"))))["status", "user"];
        Assert.Equal(DocumentJson.Parse($$"""
            {"username":"{{service.Url}}#ann","groups":["corp:dev","corp:ops","system:authenticated"],"extra":{"authentication.kubernetes.io/credential-id":["JTI=7"]} }
            """), user);
        Assert.Equal("[\"corp:dev\",\"system:authenticated\"]", (await api.Review(Issue(("sub", "bob"), ("roles", "dev"))))["status", "user", "groups"]!.ToString());
        Assert.Equal("[\"system:authenticated\"]", (await api.Review(Issue(("sub", "eve"))))["status", "user", "groups"]!.ToString());
        Assert.Equal(1, fetches);
    }

    [Theory]
    [InlineData("sub", "", "#ann")]
    [InlineData("sub", "-", "ann")]
    [InlineData("sub", "x:", "x:ann")]
    [InlineData("email", "", "ann@example.com")]
    public async Task The_name_has_a_prefix_that_keeps_it_apart_from_others(string claim, string prefix, string name)
    {
        await using var api = await StartAsync(o => o with { UsernameClaim = claim, UsernamePrefix = prefix });
        var review = await api.Review(Issue(("sub", "ann"), ("email", "ann@example.com"), ("email_verified", true)));
        Assert.EndsWith(name, review.Text("status", "user", "username"));
        Assert.Equal(prefix.Length == 0 && claim == "sub", review.Text("status", "user", "username")!.StartsWith(service.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_that_break_a_rule_are_nobodys()
    {
        await using var api = await StartAsync(o => o with { UsernameClaim = "email", GroupsClaim = "groups", RequiredClaims = new Dictionary<string, string> { ["tenant"] = "me" } });
        var stranger = JsonWebKey.Of(RSA.Create(2048));
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (token, problem) in ((string, string)[])
        [
            (Issue(("email", "a@b"), ("tenant", "me"), ("aud", "somebody")), "oidc: verify token: oidc: expected audience \"cluster\" got [\"somebody\"]"),
            (Issue(("email", "a@b"), ("tenant", "me"), ("exp", now - 1)), "oidc: verify token: oidc: token is expired"),
            (Issue(("email", "a@b"), ("tenant", "me"), ("nbf", now + 61)), "oidc: verify token: oidc: current time before the nbf (not before) time"),
            (Issue(JsonWebKey.Of(ECDsa.Create(ECCurve.NamedCurves.nistP256)), ("email", "a@b")), "oidc: verify token: oidc: id token signed with unsupported algorithm, expected [\"RS256\"] got \"ES256\""),
            (Issue(stranger, ("email", "a@b"), ("tenant", "me")), "oidc: verify token: failed to verify signature"),
            (Forged(Issue(("email", "a@b"), ("tenant", "me")), c => c.With("email", "root@b")), "oidc: verify token: failed to verify signature"),
            (Issue(("sub", "a"), ("tenant", "me")), "oidc: parse username claims \"email\": claim not present"),
            (Issue(("email", "a@b"), ("email_verified", false), ("tenant", "me")), "oidc: email not verified"),
            (Issue(("email", "a@b")), "oidc: required claim tenant not present in ID token"),
            (Issue(("email", "a@b"), ("tenant", "you")), "oidc: required claim tenant value does not match. Got = you, want = me"),
            (Issue(("email", "a@b"), ("tenant", "me"), ("groups", 7)), "oidc: parse groups claim \"groups\": it is neither a text nor a list of texts"),
        ])
        {
            Assert.Equal($"[invalid bearer token, {problem}]", await api.Problem(token));
        }
        Assert.Equal("invalid bearer token", await api.Problem(Issue(("iss", "https://elsewhere"), ("email", "a@b"))));
        Assert.True((await api.Review(Issue(("email", "a@b"), ("tenant", "me"))))["status", "authenticated"]!.AsBoolean);
    }

    [Fact]
    public async Task A_new_key_is_fetched_when_a_token_names_it_and_not_more_than_once_a_second()
    {
        await using var api = await StartAsync(o => o with { SigningAlgorithms = ["RS256", "ES256"] });
        Assert.True((await api.Review(Issue(("sub", "ann"))))["status", "authenticated"]!.AsBoolean);
        var old = published[0];
        published[0] = JsonWebKey.Of(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Assert.Equal("[invalid bearer token, oidc: verify token: failed to verify signature]", await api.Problem(Issue(("sub", "bob"))));
        Assert.Equal(1, fetches);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await api.Review(Issue(("sub", "bob"))))["status", "authenticated"]!.AsBoolean);
        Assert.Equal(2, fetches);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("[invalid bearer token, oidc: verify token: failed to verify signature]", await api.Problem(Issue(old, ("sub", "ann"))));
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_asked_again_later()
    {
        await using var api = await StartAsync();
        isBroken = true;
        var token = Issue(("sub", "ann"));
        Assert.Equal($"[invalid bearer token, oidc: verify token: oidc: {service.Url}/.well-known/openid-configuration: 500]", await api.Problem(token));
        isBroken = false;
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await api.Review(token))["status", "authenticated"]!.AsBoolean);
    }

    [Fact]
    public async Task Who_is_not_of_the_trusted_CA_is_no_issuer()
    {
        await using var other = await HttpsService.StartAsync(static _ => Task.CompletedTask);
        await using var api = await StartAsync(o => o with { CaFile = other.CaFile });
        Assert.StartsWith($"[invalid bearer token, oidc: verify token: oidc: {service.Url}/.well-known/openid-configuration: The SSL connection could not be established", await api.Problem(Issue(("sub", "ann"))));
    }

    [Theory]
    [InlineData("http://issuer", "RS256", "oidc-issuer-url: 'http://issuer' has an invalid scheme, require 'https'")]
    [InlineData("https://issuer", "HS256", "oidc-signing-algs: unsupported signing alg: \"HS256\"")]
    public async Task What_is_not_safe_is_refused_at_the_start(string issuer, string algorithm, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<FormatException>(() => StartAsync(o => o with { IssuerUrl = issuer, SigningAlgorithms = [algorithm] }))).Message);

    private Task<TestApi> StartAsync(Func<OpenIdConnectOptions, OpenIdConnectOptions>? configure = null)
    {
        var options = new OpenIdConnectOptions { IssuerUrl = service.Url, ClientId = "cluster", CaFile = service.CaFile };
        return TestApi.StartAsync(configure: o => o with { Time = clock, Authentication = new AuthenticationOptions { OpenIdConnect = configure?.Invoke(options) ?? options } });
    }

    private string Issue(params (string Name, Document Value)[] claims) => Issue(published[0], claims);

    private string Issue(JsonWebKey key, params (string Name, Document Value)[] claims)
    {
        var all = new DocumentObject(("iss", service.Url), ("aud", "cluster"), ("exp", clock.GetUtcNow().ToUnixTimeSeconds() + 600));
        foreach (var (name, value) in claims)
        {
            all = all.With(name, value);
        }
        return JsonWebToken.Sign(key, all);
    }

    private Task AnswerAsync(HttpContext http)
    {
        if (isBroken)
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        }
        if (http.Request.Path == "/.well-known/openid-configuration")
        {
            fetches++;
            return http.Response.WriteAsync(new DocumentObject(("issuer", service.Url), ("jwks_uri", service.Url + "/keys")).ToString());
        }
        return http.Response.WriteAsync(new DocumentObject(("keys", Document.Of(published.Select(k => (Document)k.ToDocument())))).ToString());
    }
}
