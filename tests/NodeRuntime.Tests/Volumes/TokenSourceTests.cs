using System.Globalization;
using System.Net;
using System.Text;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.NodeRuntime.Pods;
using MiniKube.NodeRuntime.Volumes;
using MiniKube.Testing;

namespace MiniKube.NodeRuntime.Tests.Volumes;

public class TokenSourceTests
{
    private static readonly Pod Pod = ApiJson.Read<Pod>("""{"metadata":{"name":"p","namespace":"shop","uid":"u1"},"spec":{"serviceAccountName":"robot","containers":[]} }""");
    private static readonly ServiceAccountTokenProjection Hour = new() { Path = "token", ExpirationSeconds = 3607 };

    [Fact]
    public async Task A_token_is_kept_for_most_of_its_time_and_then_replaced()
    {
        var time = new FakeTimeProvider();
        using var server = new TokenServer(time);
        using var client = new KubeClient(new ClientConfig { Server = new Uri("https://api") }, server, time);
        var tokens = new TokenSource(client, time);
        Assert.Equal("token 1", await tokens.TokenAsync(Pod, Hour, TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromSeconds(2800));
        Assert.False(tokens.IsDue("u1"));
        Assert.Equal("token 1", await tokens.TokenAsync(Pod, Hour, TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromSeconds(100));
        Assert.True(tokens.IsDue("u1"));
        Assert.Equal("token 2", await tokens.TokenAsync(Pod, Hour, TestContext.Current.CancellationToken));
        Assert.Equal("/api/v1/namespaces/shop/serviceaccounts/robot/token", server.Path);
    }

    [Fact]
    public async Task A_token_that_cannot_be_replaced_serves_as_long_as_it_lasts()
    {
        var time = new FakeTimeProvider();
        using var server = new TokenServer(time);
        using var client = new KubeClient(new ClientConfig { Server = new Uri("https://api") }, server, time);
        var tokens = new TokenSource(client, time);
        await tokens.TokenAsync(Pod, Hour, TestContext.Current.CancellationToken);
        server.IsRefusing = true;
        time.Advance(TimeSpan.FromSeconds(3500));
        Assert.Equal("token 1", await tokens.TokenAsync(Pod, Hour, TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromSeconds(200));
        var failed = await Assert.ThrowsAsync<VolumeException>(() => tokens.TokenAsync(Pod, Hour, TestContext.Current.CancellationToken));
        Assert.Equal("failed to fetch token: not you", failed.Message);
        tokens.Forget("u1");
        Assert.False(tokens.IsDue("u1"));
    }

    /// <summary>Gives tokens that are good for as long as they were asked for.</summary>
    private sealed class TokenServer(TimeProvider time) : HttpMessageHandler
    {
        private int issued;

        public bool IsRefusing { get; set; }
        public string? Path { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Path = request.RequestUri!.AbsolutePath;
            var expires = time.GetUtcNow().AddSeconds(3607).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var body = IsRefusing
                ? """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"not you","reason":"Forbidden","code":403}"""
                : $$"""{"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","spec":{"audiences":[]},"status":{"token":"token {{++issued}}","expirationTimestamp":"{{expires}}"} }""";
            return Task.FromResult(new HttpResponseMessage(IsRefusing ? HttpStatusCode.Forbidden : HttpStatusCode.Created)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            });
        }
    }
}
