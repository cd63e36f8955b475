using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authentication.Jose;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Testing;
using static MiniKube.ApiServer.Tests.Authentication.TokenRequests;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>Whom the server takes the bearer of a service account's token for, on each store.</summary>
public abstract class ServiceAccountTokenContract(StoreKind store) : HttpContract(store)
{
    private const string PodRef = "\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"p\"}";
    private const string Invalidated = "[invalid bearer token, service account token has been invalidated]";

    [Fact]
    public async Task The_bearer_is_the_service_account_and_comes_from_the_pod_on_the_node()
    {
        await using var api = await StartAsync();
        var uid = (await api.Robot()).Text("metadata", "uid");
        var node = (await api.Post("/api/v1/nodes", """{"metadata":{"name":"n"}}""")).Text("metadata", "uid");
        var pod = (await api.Pod("p", node: "n")).Text("metadata", "uid");
        var token = await api.Token(PodRef);
        var user = (await api.AsBearer(token, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}"))["status", "userInfo"];
        Assert.Equal(DocumentJson.Parse($$"""
            {"username":"system:serviceaccount:default:robot","uid":"{{uid}}",
            "groups":["system:serviceaccounts","system:serviceaccounts:default","system:authenticated"],
            "extra":{"authentication.kubernetes.io/credential-id":["JTI={{Claims(token)["jti"]!.AsString}}"],
            "authentication.kubernetes.io/node-name":["n"],"authentication.kubernetes.io/node-uid":["{{node}}"],
            "authentication.kubernetes.io/pod-name":["p"],"authentication.kubernetes.io/pod-uid":["{{pod}}"]} }
            """), user);
    }

    [Theory]
    [InlineData("Pod", "/api/v1/namespaces/default/pods/p?gracePeriodSeconds=0")]
    [InlineData("Secret", "/api/v1/namespaces/default/secrets/p")]
    [InlineData("Node", "/api/v1/nodes/p")]
    public async Task A_token_dies_with_what_it_is_bound_to_and_with_its_account(string kind, string path)
    {
        var clock = new FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = clock });
        await api.Robot();
        await Make(api, kind);
        var bound = await api.Token($$""" "boundObjectRef":{"kind":"{{kind}}","apiVersion":"v1","name":"p"}""");
        Assert.True((await api.Review(bound))["status", "authenticated"]!.AsBoolean);
        await Delete(api, path);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(Invalidated, await api.Problem(bound));
        var word = kind.ToLowerInvariant();
        var other = (await Make(api, kind)).Text("metadata", "uid");
        var was = Claims(bound)["kubernetes.io"]![word]!["uid"]!.AsString;
        Assert.Equal($"[invalid bearer token, {word} UID ({other}) does not match service account {word} ref claim ({was})]", await api.Problem(bound));

        var free = await api.Token();
        await Delete(api, Accounts + "/robot");
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("[invalid bearer token, serviceaccounts \"robot\" not found]", await api.Problem(free));
        var second = (await api.Robot()).Text("metadata", "uid");
        var first = Claims(free)["kubernetes.io"]!["serviceaccount"]!["uid"]!.AsString;
        Assert.Equal($"[invalid bearer token, service account UID ({second}) does not match claim ({first})]", await api.Problem(free));
    }

    [Fact]
    public async Task A_token_outlives_the_deletion_timestamp_of_its_pod_by_a_minute()
    {
        var clock = new FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = clock });
        await api.Robot();
        await api.Pod("p", node: "n");
        var token = await api.Token(PodRef);
        await Delete(api, "/api/v1/namespaces/default/pods/p?gracePeriodSeconds=30");
        clock.Advance(TimeSpan.FromSeconds(89));
        Assert.True((await api.Review(token))["status", "authenticated"]!.AsBoolean);
        clock.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(Invalidated, await api.Problem(token));
    }

    // A read waits for what was written before; authentication takes what the cache has at the moment.
    private static async Task Delete(TestApi api, string path)
    {
        await api.Delete(path);
        await api.Get(path.Split('?')[0]);
    }

    private static Task<Answer> Make(TestApi api, string kind) => kind switch
    {
        "Pod" => api.Pod("p"),
        "Secret" => api.Post("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"p"}}"""),
        _ => api.Post("/api/v1/nodes", """{"metadata":{"name":"p"}}"""),
    };
}

public sealed class ServiceAccountTokensOnSqliteTests() : ServiceAccountTokenContract(StoreKind.Sqlite);

public sealed class ServiceAccountTokensOnEtcdTests() : ServiceAccountTokenContract(StoreKind.Etcd);

/// <summary>The same in memory, and what has nothing to do with the store: times, audiences, keys and forgeries.</summary>
public sealed class ServiceAccountTokenTests() : ServiceAccountTokenContract(StoreKind.Memory)
{
    private const string Issuer = "https://kubernetes.default.svc.cluster.local";

    [Fact]
    public async Task A_token_is_good_from_a_minute_before_its_beginning_until_a_minute_after_its_end()
    {
        var clock = new FakeTimeProvider();
        await using var api = await StartAsync(o => o with { Time = clock });
        await api.Robot();
        var token = await api.Token("\"expirationSeconds\":600");
        clock.Advance(TimeSpan.FromSeconds(660));
        Assert.True((await api.Review(token))["status", "authenticated"]!.AsBoolean);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("[invalid bearer token, service account token has expired]", await api.Problem(token));
    }

    [Fact]
    public async Task A_token_of_the_future_is_not_valid_yet()
    {
        using var files = new KeyFiles();
        var key = files.Write("P-256");
        await using var ahead = await StartAsync(o => Signing(o, key) with { Time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 2, 0, TimeSpan.Zero)) });
        await ahead.Robot();
        await using var api = await StartAsync(o => Signing(o, key) with { Time = new FakeTimeProvider() });
        Assert.Equal("[invalid bearer token, service account token is not valid yet]", await api.Problem(await ahead.Token()));
    }

    [Fact]
    public async Task A_token_is_for_its_audiences_alone()
    {
        await using var api = await StartAsync();
        await api.Robot();
        var vault = await api.Token("\"audiences\":[\"vault\",\"bank\"]");
        Assert.Equal(401, (await api.AsBearer(vault, HttpMethod.Get, "/healthz")).Code);
        Assert.Equal($"[invalid bearer token, token audiences [\"vault\" \"bank\"] is invalid for the target audiences [\"{Issuer}\"]]", await api.Problem(vault));
        var review = await api.Review(vault, "shop", "bank");
        Assert.Equal((true, "[\"bank\"]", "system:serviceaccount:default:robot"),
            (review["status", "authenticated"]!.AsBoolean, review["status", "audiences"]!.ToString(), review.Text("status", "user", "username")));
        Assert.Equal($"[invalid bearer token, token audiences [\"{Issuer}\"] is invalid for the target audiences [\"bank\"]]", await api.Problem(await api.Token(), "bank"));
    }

    [Fact]
    public async Task The_server_goes_by_the_audiences_it_is_given()
    {
        await using var api = await StartAsync(o => o with { Authentication = new AuthenticationOptions { ApiAudiences = ["api", "cluster"] } });
        await api.Robot();
        Assert.Equal(["api", "cluster"], Claims(await api.Token())["aud"]!.AsArray!.Select(a => a.AsString));
        Assert.Equal("[\"cluster\"]", (await api.Review(await api.Token("\"audiences\":[\"cluster\"]")))["status", "audiences"]!.ToString());
    }

    [Fact]
    public async Task Whatever_is_changed_in_a_token_makes_it_nobodys()
    {
        await using var api = await StartAsync();
        await api.Robot();
        var token = await api.Token();
        var parts = token.Split('.');
        foreach (var (forged, problem) in ((string, string)[])
        [
            (Forged(token, c => c.With("sub", "system:serviceaccount:kube-system:admin")), "[invalid bearer token, invalid signature]"),
            (Forged(token, c => c.With("iss", "https://elsewhere")), "invalid bearer token"),
            ($"{parts[0]}.{parts[1]}.", "[invalid bearer token, invalid signature]"),
            ($"{Unsigned}.{parts[1]}.", "[invalid bearer token, invalid signature]"),
            (parts[0] + "." + parts[1], "invalid bearer token"),
            ("a.b.c", "invalid bearer token"),
        ])
        {
            Assert.Equal((forged, problem), (forged, await api.Problem(forged)));
            Assert.Equal(401, (await api.AsBearer(forged, HttpMethod.Get, "/healthz")).Code);
        }
    }

    // {"alg":"none"}
    private const string Unsigned = "eyJhbGciOiJub25lIn0";

    [Theory]
    [InlineData("PKCS1", "RS256")]
    [InlineData("PKCS8", "RS256")]
    [InlineData("P-256", "ES256")]
    [InlineData("P-384", "ES384")]
    [InlineData("P-521", "ES512")]
    public async Task The_key_decides_the_algorithm(string kind, string algorithm)
    {
        using var files = new KeyFiles();
        var key = files.Write(kind);
        await using var api = await StartAsync(o => Signing(o, key));
        await api.Robot();
        var token = await api.Token();
        Assert.Equal(algorithm, Header(token)["alg"]!.AsString);
        Assert.Equal(200, (await api.AsBearer(token, HttpMethod.Get, "/healthz")).Code);
    }

    [Fact]
    public async Task Keys_are_rotated_without_breaking_tokens_and_a_key_that_is_gone_breaks_them()
    {
        using var files = new KeyFiles();
        var (old, next) = (files.Write("P-384"), files.Write("P-256"));
        await using var before = await StartAsync(o => Signing(o, old));
        await before.Robot();
        var token = await before.Token();
        // The signature is good: it is the account that is not here.
        await using var during = await StartAsync(o => Signing(o, next, files.Public(old)));
        Assert.Equal("[invalid bearer token, serviceaccounts \"robot\" not found]", await during.Problem(token));
        await during.Robot();
        Assert.NotEqual(Header(token)["kid"], Header(await during.Token())["kid"]);
        await using var after = await StartAsync(o => Signing(o, next));
        Assert.Equal("[invalid bearer token, invalid signature, no keys found]", await after.Problem(token));
    }

    [Fact]
    public async Task Tokens_of_former_issuers_are_still_believed()
    {
        using var files = new KeyFiles();
        var key = files.Write("P-256");
        await using var former = await StartAsync(o => Signing(o, key));
        await former.Robot();
        await using var api = await StartAsync(o => o with
        {
            Authentication = new AuthenticationOptions
            {
                ApiAudiences = [Issuer],
                ServiceAccounts = new ServiceAccountTokenOptions { SigningKeyFile = key, Issuers = ["https://new", Issuer] },
            },
        });
        Assert.Equal("[invalid bearer token, serviceaccounts \"robot\" not found]", await api.Problem(await former.Token()));
        await api.Robot();
        Assert.Equal("https://new", Claims(await api.Token())["iss"]!.AsString);
    }

    [Fact]
    public async Task A_file_without_a_key_is_refused_at_the_start()
    {
        using var files = new KeyFiles();
        var empty = files.Write("empty", "no key\n");
        Assert.Equal($"{empty}: data does not contain a valid RSA or ECDSA private key", (await Assert.ThrowsAsync<FormatException>(() => StartAsync(o => Signing(o, empty)))).Message);
        Assert.Equal($"{empty}: data does not contain any valid RSA or ECDSA keys",
            (await Assert.ThrowsAsync<FormatException>(() => StartAsync(o => Signing(o, files.Write("P-256"), empty)))).Message);
    }

    [Fact]
    public async Task The_servers_own_key_is_kept_for_its_owners_eyes_and_made_when_it_is_needed()
    {
        await using var host = await TestHost.StartAsync();
        using var admin = host.Admin();
        var path = Path.Combine(host.DataDirectory, "pki", "sa.key");
        Assert.False(File.Exists(path));
        async Task<Document> Post(string to, string body)
        {
            using var answer = await admin.PostAsync(to, new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);
            return DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
        await Post(Accounts, """{"metadata":{"name":"robot"}}""");
        var token = (await Post(Accounts + "/robot/token", "{}")).At("status", "token")!.AsString!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(Header(token)["kid"]!.AsString, KeyFile.ReadPrivate(path).Id);
        using var robot = host.Client(token: token);
        using var seen = await robot.GetAsync("/healthz", TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)seen.StatusCode);
    }

    private static ApiServerOptions Signing(ApiServerOptions options, string key, params string[] others) => options with
    {
        Authentication = new AuthenticationOptions { ServiceAccounts = new ServiceAccountTokenOptions { SigningKeyFile = key, KeyFiles = others } },
    };
}
