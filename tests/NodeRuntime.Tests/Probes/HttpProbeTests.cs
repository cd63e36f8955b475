using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.NodeRuntime.Probes;

namespace MiniKube.NodeRuntime.Tests.Probes;

public sealed class HttpProbeTests : IAsyncLifetime
{
    private readonly WebApplication server;
    private int port;

    public HttpProbeTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet("/code/{code:int}", (int code) => Results.StatusCode(code));
        server.MapGet("/to", (string url) => Results.Redirect(url));
        server.MapGet("/round", () => Results.Redirect("/round"));
        server.MapGet("/header", (HttpRequest r) => Results.StatusCode(r.Headers["X-Key"] == "v" && r.Host.Host == "name.example" ? 200 : 500));
        server.MapGet("/agent", (HttpRequest r) => Results.StatusCode(r.Headers.UserAgent.ToString().StartsWith("kube-probe/", StringComparison.Ordinal) ? 200 : 500));
        server.MapGet("/hang", async (HttpContext c) => await Task.Delay(Timeout.Infinite, c.RequestAborted));
    }

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync();
        port = new Uri(server.Urls.First()).Port;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("/code/200", true)]
    [InlineData("/code/204", true)]
    [InlineData("/code/304", true)]
    [InlineData("/code/400", false)]
    [InlineData("/code/503", false)]
    [InlineData("/agent", true)]
    [InlineData("agent", true)]
    [InlineData("/to?url=/code/200", true)]
    [InlineData("/to?url=/code/500", false)]
    [InlineData("/to?url=http://elsewhere.example/", true)]
    public async Task The_status_decides_after_redirects_on_the_same_host(string path, bool success)
    {
        var result = await GetAsync($$"""{"path":"{{path}}","port":"web"}""");
        Assert.Equal(success, result.Success);
    }

    [Fact]
    public async Task A_redirect_that_never_ends_is_a_failure()
    {
        var (success, message) = await GetAsync("""{"path":"/round","port":"web"}""");
        Assert.False(success);
        Assert.Contains("stopped after 10 redirects", message);
    }

    [Fact]
    public async Task Headers_are_sent_and_Host_names_the_virtual_host() => Assert.True(
        (await GetAsync("""{"path":"/header","port":"web","httpHeaders":[{"name":"X-Key","value":"v"},{"name":"Host","value":"name.example"}]}""")).Success);

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_failure()
    {
        var (success, message) = await GetAsync("""{"path":"/hang","port":"web"}""", TimeSpan.FromMilliseconds(50));
        Assert.False(success);
        Assert.Contains("context deadline exceeded", message);
    }

    private Task<(bool Success, string Message)> GetAsync(string action, TimeSpan? timeout = null) => HttpProbe.GetAsync(
        ApiJson.Read<HTTPGetAction>(action), ApiJson.Read<Container>($$"""{"name":"c","ports":[{"name":"web","containerPort":{{port}} }]}"""),
        "127.0.0.1", timeout ?? TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
