using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authentication.Jose;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Authentication.TokenRequests;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>The paths from which others learn to verify tokens of service accounts.</summary>
public sealed class OpenIdMetadataTests
{
    private const string Configuration = "/.well-known/openid-configuration";
    private const string Keys = "/openid/v1/jwks";

    [Theory]
    [InlineData("PKCS1", "RSA", "RS256")]
    [InlineData("P-256", "EC", "ES256")]
    [InlineData("P-521", "EC", "ES512")]
    public async Task Whoever_reads_the_keys_can_verify_a_token(string kind, string type, string algorithm)
    {
        using var files = new KeyFiles();
        var key = files.Write(kind);
        await using var api = await TestApi.StartAsync(configure: o => o with
        {
            Authentication = new AuthenticationOptions { ServiceAccounts = new ServiceAccountTokenOptions { SigningKeyFile = key } },
        });
        await api.Robot();
        var token = JsonWebToken.Parse(await api.Token())!;
        var answer = await api.Send(HttpMethod.Get, Keys, null);
        Assert.Equal(("application/jwk-set+json", "public, max-age=3600"), (answer.Message.Content.Headers.ContentType!.MediaType, answer.Message.Headers.NonValidated["Cache-Control"].ToString()));
        var published = Assert.Single(DocumentJson.Parse(System.Text.Encoding.UTF8.GetBytes(answer.Body.AsString!))["keys"]!.AsArray!);
        Assert.Equal(("sig", type, algorithm, token.KeyId),
            (published["use"]!.AsString, published["kty"]!.AsString, published["alg"]!.AsString, published["kid"]!.AsString));
        Assert.True(token.IsSignedBy(JsonWebKey.Read(published)!));
        Assert.Null(published["d"]);
    }

    [Fact]
    public async Task The_configuration_says_where_the_keys_are()
    {
        using var files = new KeyFiles();
        var (signing, former) = (files.Write("P-256"), files.Write("PKCS8"));
        await using var api = await TestApi.StartAsync(configure: o => o with
        {
            Authentication = new AuthenticationOptions
            {
                ServiceAccounts = new ServiceAccountTokenOptions { SigningKeyFile = signing, KeyFiles = [former], Issuers = ["https://me", "https://old"], JwksUri = "https://keys/all" },
            },
        });
        var answer = await api.Get(Configuration);
        Assert.Equal("""
            {"issuer":"https://me","jwks_uri":"https://keys/all","response_types_supported":["id_token"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256","RS256"]}
            """, answer.Body.ToString());
        var paths = (await api.Get("/"))["paths"]!.AsArray!.Select(p => p.AsString);
        Assert.Superset(new HashSet<string?> { Configuration, Keys }, paths.ToHashSet());
    }

    [Fact]
    public async Task Without_another_address_the_keys_are_at_this_server()
    {
        await using var host = await TestHost.StartAsync();
        using var admin = host.Admin();
        var configuration = DocumentJson.Parse(await admin.GetByteArrayAsync(Configuration, TestContext.Current.CancellationToken));
        Assert.Equal($"{host.Server.Url}{Keys}", configuration["jwks_uri"]!.AsString);
    }

    [Fact]
    public async Task An_issuer_that_is_no_URL_publishes_nothing()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with
        {
            Authentication = new AuthenticationOptions { ServiceAccounts = new ServiceAccountTokenOptions { Issuers = ["kubernetes/me"] } },
        });
        Assert.Equal((404, 404), ((await api.Get(Configuration)).Code, (await api.Get(Keys)).Code));
        Assert.DoesNotContain((await api.Get("/"))["paths"]!.AsArray!, p => p.AsString == Keys);
    }
}
