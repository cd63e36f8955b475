using Microsoft.AspNetCore.Http;
using MiniKube.Api.Determinism;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Certificates;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Testing;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>Who the holder of a client certificate is for as long as a connection lives.</summary>
public class ClientCertificateTests
{
    [Fact]
    public async Task Connections_may_ask_many_things_at_once()
    {
        await using var host = await TestHost.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            using var client = host.Admin();
            var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetAsync("/api/v1/namespaces/default", TestContext.Current.CancellationToken)));
            Assert.All(answers, static a => Assert.Equal(200, (int)a.StatusCode));
        }
    }

    [Fact]
    public async Task A_certificate_that_expires_while_its_connection_lives_is_nobodys_from_then_on()
    {
        var directory = Directory.CreateTempSubdirectory("mkube-ca-").FullName;
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var ca = ClusterCa.Open(directory, time, SystemRandomSource.Instance);
        using var certificate = ca.IssueClient("ann", "dev").Load();
        var authenticator = new ClientCertificateAuthenticator(() => ca.Certificate, time);
        var http = new DefaultHttpContext { Connection = { ClientCertificate = certificate } };
        Assert.Equal("ann", (await authenticator.AuthenticateAsync(http)).User?.Name);
        time.Advance(TimeSpan.FromDays(366));
        var late = await authenticator.AuthenticateAsync(http);
        Assert.Null(late.User);
        Assert.Contains("not valid now", late.Problem, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }
}
