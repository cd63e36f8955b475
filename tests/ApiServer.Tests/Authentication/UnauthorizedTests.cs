using System.Net.Http.Headers;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>Credentials that are none of anybody's are refused over HTTPS, whatever is asked for, and nothing is done.</summary>
public abstract class UnauthorizedContract(StoreKind store)
{
    private static readonly (string Method, string Path)[] Requests =
    [
        ("GET", Maps),
        ("GET", Maps + "/a"),
        ("GET", Maps + "?watch=true"),
        ("POST", Maps),
        ("PUT", Maps + "/a"),
        ("PATCH", Maps + "/a"),
        ("DELETE", Maps + "/a"),
        ("DELETE", Maps),
        ("GET", "/apis/no.such/v1/things"),
        ("GET", "/metrics"),
        // Open to everybody who shows none.
        ("GET", "/healthz"),
    ];

    [Fact]
    public async Task Wrong_credentials_are_refused_with_401_and_nothing_is_done()
    {
        var tokens = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokens, "secret,ann,1,\"system:masters\"\n", TestContext.Current.CancellationToken);
        await using var host = await TestHost.StartAsync(store, o => o with { TokenFile = tokens });
        using var ann = host.Client(token: "secret");
        using var body = new StringContent(Map("a"), new MediaTypeHeaderValue("application/json"));
        using var made = await ann.PostAsync(Maps, body, TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)made.StatusCode);
        using var nobody = host.Client();
        foreach (var (method, path) in Requests)
        {
            foreach (var credentials in (string[])["Bearer guess", "Bearer ", "Bearer secret2", "Basic YW5uOnNlY3JldA==", "secret"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                request.Headers.TryAddWithoutValidation("Authorization", credentials);
                if (method is not ("GET" or "DELETE"))
                {
                    request.Content = new StringContent(Map("a", value: "changed"), new MediaTypeHeaderValue(method == "PATCH" ? "application/merge-patch+json" : "application/json"));
                }
                using var answer = await nobody.SendAsync(request, TestContext.Current.CancellationToken);
                var status = DocumentJson.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
                Assert.Equal((method, path, credentials, 401, "Unauthorized", "Unauthorized", 401L),
                    (method, path, credentials, (int)answer.StatusCode, status["reason"]?.AsString, status["message"]?.AsString, status["code"]?.AsInteger));
            }
        }
        var still = DocumentJson.Parse(await ann.GetByteArrayAsync(Maps + "/a", TestContext.Current.CancellationToken));
        Assert.Equal("v", still.At("data", "k")?.AsString);
        File.Delete(tokens);
    }
}

public sealed class UnauthorizedTests() : UnauthorizedContract(StoreKind.Memory);

public sealed class UnauthorizedOnSqliteTests() : UnauthorizedContract(StoreKind.Sqlite);

public sealed class UnauthorizedOnEtcdTests() : UnauthorizedContract(StoreKind.Etcd);
