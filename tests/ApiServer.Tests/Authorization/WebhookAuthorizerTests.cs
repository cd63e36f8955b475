using Microsoft.AspNetCore.Http;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Webhooks;
using MiniKube.Testing;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Authorization;

/// <summary>A service in this process that is asked who may do what.</summary>
public sealed class WebhookAuthorizerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<Document> questions = [];
    private string status = "{}";
    private int code = 200;
    private HttpsService service = null!;

    public async ValueTask InitializeAsync() => service = await HttpsService.StartAsync(AnswerAsync);

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task The_service_is_asked_with_all_that_is_known()
    {
        await using var api = await StartAsync();
        status = """{"allowed":true,"reason":"so it is"}""";
        using var ann = api.As("ann", "dev");
        Assert.Equal(200, (await api.Send(HttpMethod.Get, Maps + "?fieldSelector=metadata.name!%3Dx&labelSelector=a+in+(b,c),!d", null, client: ann)).Code);
        Assert.Equal(DocumentJson.Parse("""
            {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{},"spec":{"resourceAttributes":{"namespace":"default","verb":"list","version":"v1","resource":"configmaps",
            "fieldSelector":{"requirements":[{"key":"metadata.name","operator":"NotIn","values":["x"]}]},
            "labelSelector":{"requirements":[{"key":"a","operator":"In","values":["b","c"]},{"key":"d","operator":"DoesNotExist"}]}},
            "user":"ann","groups":["dev","system:authenticated"]}}
            """), Assert.Single(questions));
        await api.Send(HttpMethod.Get, "/metrics", null, client: ann);
        Assert.Equal("""{"path":"/metrics","verb":"get"}""", questions[1].At("spec", "nonResourceAttributes")!.ToString());
    }

    [Fact]
    public async Task A_yes_is_good_for_five_minutes_and_anything_else_for_half_a_one()
    {
        await using var api = await StartAsync();
        using var ann = api.As("ann");
        async Task<int> Code(string path) => (await api.Send(HttpMethod.Get, path, null, client: ann)).Code;
        status = """{"allowed":true}""";
        Assert.Equal(200, await Code(Maps));
        status = """{"allowed":false}""";
        clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(200, await Code(Maps));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(403, await Code(Maps));
        status = """{"allowed":true}""";
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(403, await Code(Maps));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, await Code(Maps));
        Assert.Equal(3, questions.Count);
    }

    [Fact]
    public async Task What_it_denies_nobody_else_is_asked_about()
    {
        await using var api = await StartAsync("AlwaysAllow");
        using var ann = api.As("ann");
        Assert.Equal(200, (await api.Send(HttpMethod.Get, Maps, null, client: ann)).Code);
        status = """{"denied":true,"reason":"not you"}""";
        var refused = await api.Send(HttpMethod.Get, Pods, null, client: ann);
        Assert.Equal((403, "pods is forbidden: User \"ann\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\": not you"), (refused.Code, refused.ErrorMessage));
        var review = await api.MayAsync("ann", """{"verb":"list","version":"v1","resource":"pods","namespace":"default"}""", "system:authenticated");
        Assert.True(review["status", "denied"]!.AsBoolean);
    }

    [Theory]
    [InlineData(false, "AlwaysAllow", 200)]
    [InlineData(true, "AlwaysAllow", 500)]
    [InlineData(false, "RBAC", 500)]
    public async Task Without_an_answer_the_next_one_decides_unless_that_is_to_deny(bool failClosed, string next, int expected)
    {
        await using var api = await StartAsync(next, failClosed);
        code = 403;
        using var ann = api.As("ann");
        var answer = await api.Send(HttpMethod.Get, Maps, null, client: ann);
        Assert.Equal(expected, answer.Code);
        Assert.Equal(expected == 500, (answer.Text("message") ?? "").Contains("failed to make webhook authorizer request: the server answered with 403", StringComparison.Ordinal));
        var metrics = await api.Metrics();
        Assert.Contains(metrics, m => m.StartsWith("apiserver_authorization_webhook_evaluations_total{name=\"hook\",result=\"error\"}", StringComparison.Ordinal));
        Assert.Equal(!failClosed, metrics.Any(m => m.StartsWith("apiserver_authorization_webhook_evaluations_fail_open_total{", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Masters_are_not_asked_about()
    {
        await using var api = await StartAsync();
        Assert.Equal(200, (await api.Get(Maps)).Code);
        Assert.Empty(questions);
    }

    private Task<TestApi> StartAsync(string next = "AlwaysDeny", bool failClosed = false) => TestApi.StartAsync(configure: o => o with
    {
        Time = clock,
        Authorization = new AuthorizationOptions
        {
            Authorizers =
            [
                new AuthorizerOptions("Webhook", "hook")
                {
                    Webhook = new WebhookAuthorizerOptions(new WebhookEndpoint { Url = new Uri(service.Url + "/authorize"), CertificateAuthority = [service.Ca] }) { FailClosed = failClosed },
                },
                .. AuthorizationOptions.Of(next).Authorizers,
            ],
        },
    });

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        questions.Add(DocumentJson.Parse(body.ToArray()));
        http.Response.StatusCode = code;
        await http.Response.WriteAsync($$"""{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","status":{{status}} }""");
    }
}
