using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Authentication.TokenRequests;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>Secrets with tokens of service accounts, on each store.</summary>
public abstract class TokenSecretContract(StoreKind store) : HttpContract(store)
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";

    [Fact]
    public async Task A_secret_is_filled_with_a_token_that_is_the_account_until_the_secret_has_it_no_more()
    {
        await using var api = await StartAsync(o => o with { Authentication = o.Authentication with { TokenSuccessCacheTtl = TimeSpan.Zero } });
        var uid = (await api.Robot()).Text("metadata", "uid");
        var secret = await Filled(api, "robot-token");
        Assert.Equal((uid, "default"), (secret.At("metadata", "annotations", "kubernetes.io/service-account.uid")!.AsString, Data(secret, "namespace")));
        var token = Data(secret, "token");
        Assert.Equal(DocumentJson.Parse($$"""
            {"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"default","kubernetes.io/serviceaccount/secret.name":"robot-token",
            "kubernetes.io/serviceaccount/service-account.name":"robot","kubernetes.io/serviceaccount/service-account.uid":"{{uid}}","sub":"system:serviceaccount:default:robot"}
            """), Claims(token));
        Assert.Equal($$"""{"username":"system:serviceaccount:default:robot","uid":"{{uid}}","groups":["system:serviceaccounts","system:serviceaccounts:default","system:authenticated"]}""",
            (await api.Review(token))["status", "user"]!.ToString());

        await api.Patch(Secrets + "/robot-token", """{"metadata":{"labels":{"kubernetes.io/legacy-token-invalid-since":"2026-01-01"}}}""");
        await api.Get(Secrets + "/robot-token");
        Assert.StartsWith("[invalid bearer token, the token in secret default/robot-token for service account default/robot has been marked invalid.", await api.Problem(token));
        await api.Patch(Secrets + "/robot-token", """{"metadata":{"labels":null},"data":{"token":"eA=="}}""");
        await api.Get(Secrets + "/robot-token");
        Assert.Equal("[invalid bearer token, service account token does not match server's copy]", await api.Problem(token));
        await api.Delete(Secrets + "/robot-token");
        await api.Get(Secrets + "/robot-token");
        Assert.Equal("[invalid bearer token, service account token has been invalidated]", await api.Problem(token));
    }

    [Fact]
    public async Task The_day_of_its_last_use_is_noted_at_the_secret()
    {
        await using var api = await StartAsync();
        await api.Robot();
        var token = Data(await Filled(api, "robot-token"), "token");
        Assert.Null((await api.Get(Secrets + "/robot-token"))["metadata", "labels"]);
        var before = DateTime.UtcNow.Date;
        await api.Review(token);
        var noted = (await api.Get(Secrets + "/robot-token")).Text("metadata", "labels", "kubernetes.io/legacy-token-last-used");
        Assert.InRange(DateTime.ParseExact(noted!, "yyyy-MM-dd", null), before, DateTime.UtcNow.Date);
    }

    [Fact]
    public async Task A_secret_goes_with_its_account_and_one_without_an_account_at_once()
    {
        await using var api = await StartAsync();
        using var watch = await api.Watch(Secrets + "?watch=true");
        await Make(api, "of-nobody", "nobody");
        Assert.Equal("of-nobody", await Deleted(watch));
        await api.Robot();
        await Filled(api, "robot-token");
        await api.Delete(Accounts + "/robot");
        Assert.Equal("robot-token", await Deleted(watch));
    }

    private static async Task<Document> Filled(TestApi api, string name)
    {
        using var watch = await api.Watch($"{Secrets}?watch=true&fieldSelector=metadata.name={name}");
        await Make(api, name, "robot");
        while (true)
        {
            var (_, secret) = (await watch.NextAsync())!.Value;
            if (secret.At("data", "token") is not null)
            {
                return secret;
            }
        }
    }

    private static async Task<string> Deleted(WatchReader watch)
    {
        while (true)
        {
            var (type, secret) = (await watch.NextAsync())!.Value;
            if (type == "DELETED")
            {
                return secret.At("metadata", "name")!.AsString!;
            }
        }
    }

    private static async Task Make(TestApi api, string name, string account)
    {
        var made = await api.Post(Secrets,
            $$"""{"metadata":{"name":"{{name}}","annotations":{"kubernetes.io/service-account.name":"{{account}}"} },"type":"kubernetes.io/service-account-token"}""");
        Assert.Equal((201, ""), (made.Code, made.ErrorMessage));
    }

    private static string Data(Document secret, string key) => Encoding.UTF8.GetString(Convert.FromBase64String(secret.At("data", key)!.AsString!));
}

public sealed class TokenSecretTests() : TokenSecretContract(StoreKind.Memory);

public sealed class TokenSecretsOnSqliteTests() : TokenSecretContract(StoreKind.Sqlite);

public sealed class TokenSecretsOnEtcdTests() : TokenSecretContract(StoreKind.Etcd);
