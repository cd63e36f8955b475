using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Authentication.TokenRequests;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>TokenReview and SelfSubjectReview.</summary>
public sealed class ReviewTests
{
    private const string Self = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    [Fact]
    public async Task A_review_of_a_token_tells_its_user()
    {
        using var files = new KeyFiles();
        var tokens = files.Write("tokens", "secret,ann,7,\"dev,ops\"\n");
        await using var api = await TestApi.StartAsync(configure: o => o with { TokenFile = tokens });
        var review = await api.Review("secret");
        Assert.Equal((201, "TokenReview", "authentication.k8s.io/v1"), (review.Code, review.Text("kind"), review.Text("apiVersion")));
        Assert.Equal(DocumentJson.Parse("""
            {"authenticated":true,"user":{"username":"ann","uid":"7","groups":["dev","ops","system:authenticated"]},"audiences":["https://kubernetes.default.svc.cluster.local"]}
            """), review["status"]);
        // Such a token is for the API server alone.
        Assert.Equal("invalid bearer token", await api.Problem("secret", "vault"));
        Assert.Equal("invalid bearer token", await api.Problem("guess"));
        Assert.Equal("{}", (await api.Review("guess"))["status", "user"]!.ToString());
    }

    [Fact]
    public async Task A_review_without_a_token_is_refused()
    {
        await using var api = await TestApi.StartAsync();
        var refused = await api.Review("");
        Assert.Equal((400, "token is required for TokenReview in authentication"), (refused.Code, refused.ErrorMessage));
    }

    [Fact]
    public async Task Reviews_can_only_be_created()
    {
        await using var api = await TestApi.StartAsync();
        foreach (var path in (string[])[Reviews, Self])
        {
            Assert.Equal(405, (await api.Get(path)).Code);
            Assert.Equal(405, (await api.Delete(path)).Code);
            Assert.Contains((await api.Get("/apis/authentication.k8s.io/v1"))["resources"]!.AsArray!,
                r => r["name"]!.AsString == path.Split('/')[^1] && r["verbs"]!.ToString() == "[\"create\"]" && r["storageVersionHash"] is null);
        }
    }

    [Fact]
    public async Task Whoever_asks_is_told_who_he_is()
    {
        await using var api = await TestApi.StartAsync();
        var answer = await api.Send(HttpMethod.Post, Self, "{}", client: api.As("bob", "dev"));
        Assert.Equal((201, "SelfSubjectReview"), (answer.Code, answer.Text("kind")));
        Assert.Equal("""{"username":"bob","groups":["dev","system:authenticated"]}""", answer["status", "userInfo"]!.ToString());
        Assert.NotNull(answer.Text("metadata", "creationTimestamp"));
    }

    [Fact]
    public async Task Without_credentials_one_is_anonymous_unless_that_is_switched_off()
    {
        await using var open = await TestApi.StartAsync();
        Assert.Equal(200, (await open.AsBearer(null, HttpMethod.Get, "/healthz")).Code);
        await using var closed = await TestApi.StartAsync(configure: o => o with { Authentication = new AuthenticationOptions { Anonymous = false } });
        Assert.Equal(401, (await closed.AsBearer(null, HttpMethod.Get, "/healthz")).Code);
    }

    [Fact]
    public async Task Browsers_show_their_token_as_a_subprotocol_of_the_websocket()
    {
        using var files = new KeyFiles();
        var tokens = files.Write("tokens", "secret,ann,7\n");
        await using var api = await TestApi.StartAsync(configure: o => o with { TokenFile = tokens });
        foreach (var (protocols, code) in ((string, int)[])
        [
            ("base64url.bearer.authorization.k8s.io.c2VjcmV0, v5.channel.k8s.io", 200),
            ("base64url.bearer.authorization.k8s.io.Z3Vlc3M, v5.channel.k8s.io", 401),
            ("base64url.bearer.authorization.k8s.io.c2VjcmV0", 401),
            ("base64url.bearer.authorization.k8s.io.c2VjcmV0, base64url.bearer.authorization.k8s.io.c2VjcmV0, v5.channel.k8s.io", 401),
            ("base64url.bearer.authorization.k8s.io.%, v5.channel.k8s.io", 401),
        ])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "https://api/healthz");
            request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
            request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", protocols);
            Assert.Equal((protocols, code), (protocols, (await api.Send(request, api.Stranger)).Code));
        }
    }

    [Fact]
    public async Task Authentication_is_counted_and_remembered_for_ten_seconds()
    {
        using var files = new KeyFiles();
        var tokens = files.Write("tokens", "secret,ann@example.com,7\n");
        await using var api = await TestApi.StartAsync(configure: o => o with { TokenFile = tokens });
        foreach (var token in (string?[])["secret", "secret", "guess", null])
        {
            await api.AsBearer(token, HttpMethod.Get, "/healthz");
        }
        var metrics = await api.Metrics();
        Assert.Contains("authentication_attempts{result=\"error\"} 1", metrics);
        Assert.Contains("authenticated_user_requests{username=\"email_id\"} 2", metrics);
        Assert.Contains("authentication_duration_seconds_count{result=\"error\"} 1", metrics);
        Assert.Contains("authentication_token_cache_request_total{status=\"hit\"} 1", metrics);
        Assert.Contains("authentication_token_cache_request_total{status=\"miss\"} 2", metrics);
        Assert.Contains("authentication_token_cache_fetch_total{status=\"ok\"} 2", metrics);
        Assert.Contains("authentication_token_cache_active_fetch_count{status=\"in_flight\"} 0", metrics);
    }
}
