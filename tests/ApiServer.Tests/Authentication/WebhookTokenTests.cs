using Microsoft.AspNetCore.Http;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Webhooks;
using MiniKube.Testing;
using static MiniKube.ApiServer.Tests.Authentication.TokenRequests;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>A service in this process that is asked whose tokens are.</summary>
public sealed class WebhookTokenTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<Document> questions = [];
    private readonly Queue<int> failures = [];
    private string status = "";
    private HttpsService service = null!;

    public async ValueTask InitializeAsync() => service = await HttpsService.StartAsync(AnswerAsync);

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task The_service_says_whose_a_token_is()
    {
        await using var api = await StartAsync();
        status = """{"authenticated":true,"user":{"username":"ann","uid":"7","groups":["dev"],"extra":{"team":["a","b"]}}}""";
        Assert.Equal("""{"username":"ann","uid":"7","groups":["dev","system:authenticated"],"extra":{"team":["a","b"]}}""", (await api.Review("opaque"))["status", "user"]!.ToString());
        Assert.Equal(DocumentJson.Parse("""
            {"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","metadata":{},"spec":{"token":"opaque","audiences":["https://kubernetes.default.svc.cluster.local"]}}
            """), Assert.Single(questions));
    }

    [Fact]
    public async Task Its_answers_are_good_for_two_minutes()
    {
        await using var api = await StartAsync();
        status = """{"authenticated":true,"user":{"username":"ann"}}""";
        await api.Review("opaque");
        status = """{"authenticated":false}""";
        clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal("ann", (await api.Review("opaque")).Text("status", "user", "username"));
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("invalid bearer token", await api.Problem("opaque"));
        status = """{"authenticated":true,"user":{"username":"ann"}}""";
        Assert.Equal("invalid bearer token", await api.Problem("opaque"));
        Assert.Equal(2, questions.Count);
    }

    [Fact]
    public async Task What_it_says_against_a_token_is_told_and_not_remembered()
    {
        await using var api = await StartAsync();
        status = """{"authenticated":false,"error":"revoked"}""";
        Assert.Equal("[invalid bearer token, revoked]", await api.Problem("opaque"));
        status = """{"authenticated":true,"user":{"username":"ann"}}""";
        Assert.Equal("ann", (await api.Review("opaque")).Text("status", "user", "username"));
    }

    [Fact]
    public async Task A_token_is_for_the_audiences_that_it_names()
    {
        await using var api = await StartAsync();
        status = """{"authenticated":true,"user":{"username":"ann"},"audiences":["vault","bank"]}""";
        Assert.Equal("[\"bank\"]", (await api.Review("opaque", "bank", "shop"))["status", "audiences"]!.ToString());
        Assert.Equal("invalid bearer token", await api.Problem("opaque", "shop"));
        Assert.Equal("invalid bearer token", await api.Problem("opaque"));
    }

    [Fact]
    public async Task A_service_that_is_too_busy_is_asked_again_and_one_that_refuses_is_not()
    {
        await using var api = await StartAsync();
        status = """{"authenticated":true,"user":{"username":"ann"}}""";
        failures.Enqueue(503);
        failures.Enqueue(429);
        var waiting = api.Review("opaque");
        while (!waiting.IsCompleted)
        {
            // The pauses are the only short timers; the limits of requests are far away.
            if (clock.NextTimer is { } next && next - clock.GetUtcNow() < TimeSpan.FromSeconds(2))
            {
                clock.Advance(next - clock.GetUtcNow());
            }
            await Task.Yield();
        }
        Assert.Equal(("ann", 3), ((await waiting).Text("status", "user", "username"), questions.Count));
        failures.Enqueue(403);
        Assert.Equal("[invalid bearer token, failed to make webhook authenticator request: the server answered with 403]", await api.Problem("other"));
        Assert.Equal(4, questions.Count);
    }

    private Task<TestApi> StartAsync() => TestApi.StartAsync(configure: o => o with
    {
        Time = clock,
        Authentication = new AuthenticationOptions { Webhook = new WebhookEndpoint { Url = new Uri(service.Url + "/authenticate"), CertificateAuthority = [service.Ca], Token = "mine" } },
    });

    private async Task AnswerAsync(HttpContext http)
    {
        Assert.Equal(("/authenticate", "Bearer mine"), (http.Request.Path.Value, http.Request.Headers.Authorization.ToString()));
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        questions.Add(DocumentJson.Parse(body.ToArray()));
        if (failures.TryDequeue(out var code))
        {
            http.Response.StatusCode = code;
            return;
        }
        await http.Response.WriteAsync($$"""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","status":{{status}} }""");
    }
}
