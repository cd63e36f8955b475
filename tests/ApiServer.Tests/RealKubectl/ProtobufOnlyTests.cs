using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.RealKubectl;

/// <summary>The unmodified kubectl, whose typed clients take protobuf before JSON, on a way to the server that takes JSON out of what they accept.</summary>
public sealed class ProtobufOnlyTests
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    [Theory]
    [InlineData("1.32")]
    [InlineData("1.33")]
    public async Task Objects_lists_and_watches_in_protobuf_are_what_client_go_reads(string version)
    {
        if (KubectlRunner.Find(version) is not { } binary)
        {
            Assert.Skip($"kubectl {version} is not installed beside kubectl on the PATH");
            throw new InvalidOperationException();
        }
        await using var api = await TestApi.StartAsync();
        await using var way = await Way.StartAsync(api);
        var home = Directory.CreateTempSubdirectory("mkube-home-").FullName;
        try
        {
            var config = Path.Combine(home, "config");
            await File.WriteAllTextAsync(config, $$"""{"clusters":[{"name":"c","cluster":{"server":"{{way.Url}}"} }],"contexts":[{"name":"c","context":{"cluster":"c"} }],"current-context":"c"}""", TestContext.Current.CancellationToken);
            var kubectl = new KubectlRunner(binary, config, home);
            Assert.Equal("configmap/settings created\n", await kubectl.RunAsync("create configmap settings --from-literal=k=v"));
            await api.Post(Pods, Pod("web", "\"terminationGracePeriodSeconds\":7,"));
            var described = await kubectl.RunAsync("describe pod web");
            Assert.Matches(@"Name: +web\n", described);
            Assert.Matches(@"Image: +i:1\n", described);
            Assert.Matches(@"Status: +Pending\n", described);
            Assert.Contains("node.kubernetes.io/not-ready:NoExecute op=Exists for 300s", described);
            await api.Post(Deployments, Deployment("shop", 3));
            Assert.Matches(@"Replicas: +3 desired", await kubectl.RunAsync("describe deployment shop"));

            await api.Post("/api/v1/namespaces/default/events", Event("one"));
            Assert.Matches(@"Normal +Seen +Pod/web +note one", await kubectl.RunAsync("events"));
            using var watch = kubectl.Start("events --watch");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            Assert.StartsWith("LAST SEEN", await watch.StandardOutput.ReadLineAsync(limit.Token));
            Assert.Contains("note one", await watch.StandardOutput.ReadLineAsync(limit.Token));
            await api.Post("/api/v1/namespaces/default/events", Event("two"));
            Assert.Contains("note two", await watch.StandardOutput.ReadLineAsync(limit.Token));
            watch.Kill();
            await watch.WaitForExitAsync(limit.Token);

            Assert.Superset(new HashSet<string>(["ConfigMap 201", "Pod 200", "Deployment 200", "EventList 200", "Event watch"]), new HashSet<string>(way.Seen));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static string Event(string name) => $$"""
        {"metadata":{"name":"{{name}}","namespace":"default"},"involvedObject":{"kind":"Pod","name":"web","namespace":"default"},
        "reason":"Seen","message":"note {{name}}","type":"Normal","count":1,"firstTimestamp":"2026-01-02T03:04:05Z","lastTimestamp":"2026-01-02T03:04:05Z"}
        """;

    /// <summary>Hands requests on, without JSON where protobuf is accepted, and keeps what was answered in protobuf.</summary>
    private sealed class Way(WebApplication application) : IAsyncDisposable
    {
        public ConcurrentBag<string> Seen { get; } = [];
        public string Url => application.Urls.Single();

        public static async Task<Way> StartAsync(TestApi api)
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var application = builder.Build();
            var way = new Way(application);
            application.Run(context => way.PassAsync(context, api));
            await application.StartAsync(TestContext.Current.CancellationToken);
            return way;
        }

        public async ValueTask DisposeAsync() => await application.DisposeAsync();

        private async Task PassAsync(HttpContext context, TestApi api)
        {
            var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), "https://api" + context.Request.GetEncodedPathAndQuery());
            var accept = context.Request.Headers.Accept.ToString();
            request.Headers.TryAddWithoutValidation("Accept", accept.Contains(Protobuf, StringComparison.Ordinal) ? Protobuf : accept);
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            if (body.Length > 0)
            {
                request.Content = new ByteArrayContent(body.ToArray());
                request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
            }
            using var answer = await api.Client.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            var type = answer.Content.Headers.ContentType?.ToString() ?? "";
            context.Response.ContentType = type;
            await using var stream = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
            if (type == Protobuf)
            {
                var bytes = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
                Seen.Add($"{WireMessage.Unframe(bytes).Kind} {(int)answer.StatusCode}");
                await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
                return;
            }
            if (type.StartsWith(Protobuf, StringComparison.Ordinal))
            {
                Seen.Add("Event watch");
            }
            var buffer = new byte[64 * 1024];
            int count;
            while ((count = await stream.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
    }
}
