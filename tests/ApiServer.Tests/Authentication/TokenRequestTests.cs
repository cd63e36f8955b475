using System.Text.RegularExpressions;
using MiniKube.Api.Authentication.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Testing;
using static MiniKube.ApiServer.Tests.Authentication.TokenRequests;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>The subresource token of service accounts.</summary>
public sealed class TokenRequestTests
{
    private const string Issuer = "https://kubernetes.default.svc.cluster.local";

    [Fact]
    public async Task A_token_says_whose_it_is_for_whom_and_how_long()
    {
        var clock = new FakeTimeProvider();
        await using var api = await TestApi.StartAsync(configure: o => o with { Time = clock });
        var uid = (await api.Robot()).Text("metadata", "uid");
        var answer = await api.Request();
        Assert.Equal((201, "TokenRequest", "authentication.k8s.io/v1", "robot", "default"),
            (answer.Code, answer.Text("kind"), answer.Text("apiVersion"), answer.Text("metadata", "name"), answer.Text("metadata", "namespace")));
        Assert.Equal((3600L, Issuer), (answer["spec", "expirationSeconds"]!.AsInteger, answer["spec", "audiences"]!.AsArray!.Single().AsString));
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(now + 3600, Seconds(answer, "status", "expirationTimestamp"));
        var token = answer.Text("status", "token")!;
        Assert.Equal("RS256", Header(token)["alg"]!.AsString);
        Assert.Equal(43, Header(token)["kid"]!.AsString!.Length);
        var claims = Claims(token);
        Assert.Matches(new Regex("^[0-9a-f-]{36}$"), claims["jti"]!.AsString);
        Assert.Equal(DocumentJson.Parse($$"""
            {"aud":["{{Issuer}}"],"exp":{{now + 3600}},"iat":{{now}},"iss":"{{Issuer}}","kubernetes.io":{"namespace":"default","serviceaccount":{"name":"robot","uid":"{{uid}}"} },
            "nbf":{{now}},"sub":"system:serviceaccount:default:robot"}
            """), claims.Without("jti"));
    }

    [Fact]
    public async Task Nothing_is_stored_and_two_tokens_are_two()
    {
        await using var api = await TestApi.StartAsync();
        var before = (await api.Robot()).Text("metadata", "resourceVersion");
        Assert.NotEqual(await api.Token(), await api.Token());
        Assert.Equal(before, (await api.Get(Accounts + "/robot")).Text("metadata", "resourceVersion"));
    }

    [Fact]
    public async Task A_token_is_bound_to_a_pod_and_names_its_node()
    {
        await using var api = await TestApi.StartAsync();
        await api.Robot();
        var node = (await api.Post("/api/v1/nodes", """{"metadata":{"name":"n1"}}""")).Text("metadata", "uid");
        var pod = (await api.Pod("p", node: "n1")).Text("metadata", "uid");
        var own = Claims(await api.Token($$"""  "boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p","uid":"{{pod}}"}"""))["kubernetes.io"]!;
        Assert.Equal(DocumentJson.Parse($$"""{"name":"p","uid":"{{pod}}"}"""), own["pod"]);
        Assert.Equal(DocumentJson.Parse($$"""{"name":"n1","uid":"{{node}}"}"""), own["node"]);
    }

    [Fact]
    public async Task Of_a_node_that_is_not_there_the_token_of_a_pod_has_the_name()
    {
        await using var api = await TestApi.StartAsync();
        await api.Robot();
        await api.Pod("p", node: "gone");
        var own = Claims(await api.Token(""" "boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p"}"""))["kubernetes.io"]!;
        Assert.Equal("""{"name":"gone"}""", own["node"]!.ToString());
    }

    [Theory]
    [InlineData("Secret", "s", "secret")]
    [InlineData("Node", "n", "node")]
    public async Task A_token_is_bound_to_a_secret_or_a_node(string kind, string name, string claim)
    {
        await using var api = await TestApi.StartAsync();
        await api.Robot();
        await api.Post("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"s"}}""");
        await api.Post("/api/v1/nodes", """{"metadata":{"name":"n"}}""");
        var own = Claims(await api.Token($$""" "boundObjectRef":{"kind":"{{kind}}","apiVersion":"v1","name":"{{name}}"}"""))["kubernetes.io"]!;
        Assert.Equal(name, own[claim]!["name"]!.AsString);
        Assert.Equal(36, own[claim]!["uid"]!.AsString!.Length);
    }

    [Theory]
    [InlineData("\"expirationSeconds\":599", 422, "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes")]
    [InlineData("\"expirationSeconds\":4294967297", 422, "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds")]
    [InlineData("\"boundObjectRef\":{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"name\":\"a\"}", 400, "cannot bind token to object of type /v1, Kind=ConfigMap")]
    [InlineData("\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"apps/v1\",\"name\":\"a\"}", 400, "cannot bind token to object of type apps/v1, Kind=Pod")]
    [InlineData("\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"none\"}", 404, "pods \"none\" not found")]
    [InlineData("\"boundObjectRef\":{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"name\":\"none\"}", 404, "secrets \"none\" not found")]
    [InlineData("\"boundObjectRef\":{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"name\":\"none\"}", 404, "nodes \"none\" not found")]
    [InlineData("\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"other\"}", 400, "cannot bind token for serviceaccount \"robot\" to pod running with serviceaccount \"default\"")]
    [InlineData("\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"mine\",\"uid\":\"u\"}", 409,
        "Operation cannot be fulfilled on Pod \"mine\": the UID in the bound object reference (u) does not match the UID in record. The object might have been deleted and then recreated")]
    public async Task What_cannot_be_given_is_refused_with_a_reason(string spec, int code, string message)
    {
        await using var api = await TestApi.StartAsync();
        await api.Robot();
        await api.Pod("other", "default");
        await api.Pod("mine");
        var answer = await api.Request(spec);
        Assert.Equal((code, message), (answer.Code, answer.ErrorMessage));
    }

    [Fact]
    public async Task Names_in_the_body_must_be_those_of_the_path()
    {
        await using var api = await TestApi.StartAsync();
        await api.Robot();
        Assert.Equal((404, "serviceaccounts \"none\" not found"), await Refusal(api.Request(account: "none")));
        Assert.Equal((422, "TokenRequest.authentication.k8s.io \"robot\" is invalid: metadata.name: Invalid value: \"x\": must match the service account name if specified"),
            await Refusal(api.Post(Accounts + "/robot/token", """{"metadata":{"name":"x"},"spec":{}}""")));
        Assert.Equal((400, "the namespace of the provided object does not match the namespace sent on the request"),
            await Refusal(api.Post(Accounts + "/robot/token", """{"metadata":{"namespace":"x"},"spec":{}}""")));
        Assert.Equal(405, (await api.Get(Accounts + "/robot/token")).Code);
    }

    [Fact]
    public async Task A_longest_life_shortens_what_is_asked_for_and_warns()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with
        {
            Authentication = new AuthenticationOptions { ServiceAccounts = new ServiceAccountTokenOptions { MaxTokenExpiration = TimeSpan.FromHours(2) } },
        });
        await api.Robot();
        var answer = await api.Request("\"expirationSeconds\":86400");
        Assert.Equal((201, 7200L), (answer.Code, answer["spec", "expirationSeconds"]!.AsInteger));
        Assert.Equal("299 - \"requested expiration of 86400 seconds shortened to 7200 seconds\"", answer.Message.Headers.NonValidated["Warning"].ToString());
        var claims = Claims(answer.Text("status", "token")!);
        Assert.Equal(7200, claims["exp"]!.AsInteger - claims["iat"]!.AsInteger);
    }

    [Fact]
    public async Task A_longest_life_below_an_hour_is_refused_at_the_start() =>
        Assert.Equal("the service-account-max-token-expiration must be between 1 hour and 2^32 seconds", (await Assert.ThrowsAsync<FormatException>(() => TestApi.StartAsync(configure: o => o with
        {
            Authentication = new AuthenticationOptions { ServiceAccounts = new ServiceAccountTokenOptions { MaxTokenExpiration = TimeSpan.FromMinutes(59) } },
        }))).Message);

    [Theory]
    [InlineData(true, 3607, 31_536_000)]
    [InlineData(true, 3608, 3608)]
    [InlineData(false, 3607, 3607)]
    public async Task The_token_that_pods_get_by_default_lives_a_year_and_warns_after_an_hour(bool extends, long asked, long lives)
    {
        await using var api = await TestApi.StartAsync(configure: o => o with
        {
            Authentication = new AuthenticationOptions { ServiceAccounts = new ServiceAccountTokenOptions { ExtendTokenExpiration = extends } },
        });
        await api.Robot();
        await api.Pod("p");
        var answer = await api.Request($$""" "expirationSeconds":{{asked}},"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p"}""");
        var claims = Claims(answer.Text("status", "token")!);
        var issued = claims["iat"]!.AsInteger!.Value;
        Assert.Equal(lives, claims["exp"]!.AsInteger - issued);
        Assert.Equal(lives > asked ? issued + asked : null, claims.At("kubernetes.io", "warnafter")?.AsInteger);
        Assert.Equal(issued + asked, Seconds(answer, "status", "expirationTimestamp"));
    }

    [Fact]
    public async Task Requests_and_answers_in_protobuf_are_understood()
    {
        await using var api = await TestApi.StartAsync();
        await api.Robot();
        var asked = ProtobufEnvelope.Of<TokenRequest>((DocumentObject)DocumentJson.Parse("""{"spec":{"audiences":["me"],"expirationSeconds":700}}"""));
        var answer = await api.Send(HttpMethod.Post, Accounts + "/robot/token", asked, "application/vnd.kubernetes.protobuf");
        Assert.Equal((201, "me"), (answer.Code, answer["spec", "audiences"]!.AsArray!.Single().AsString));
        Assert.Equal("application/vnd.kubernetes.protobuf",
            (await api.Send(HttpMethod.Post, Accounts + "/robot/token", "{}", accept: "application/vnd.kubernetes.protobuf")).Message.Content.Headers.ContentType!.MediaType);
    }

    private static async Task<(int Code, string Message)> Refusal(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Code, answer.ErrorMessage);
    }
}
