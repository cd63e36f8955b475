using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using MiniKube.ApiServer.Certificates;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>Stands where a node's server would: it notes what it was asked, streams a log line by line, and echoes what it gets over an upgraded connection.</summary>
public sealed class FakeNodeServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly TaskCompletionSource nextLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeNodeServer(WebApplication application) => this.application = application;

    public int Port { get; private set; }

    /// <summary>The loopback port at which whatever the node is asked to connect to is found.</summary>
    public int Backend { get; set; }

    /// <summary>The paths with queries, and the client's name, of all requests.</summary>
    public List<(string Path, string? User)> Requests { get; } = [];

    /// <summary>Lets the log go on after its first line.</summary>
    public void WriteSecondLine() => nextLine.TrySetResult();

    public static async Task<FakeNodeServer> StartAsync(ClusterCa ca)
    {
        var certificate = X509CertificateLoader.LoadPkcs12(ca.IssueServer("node", ["127.0.0.1"]).Load().Export(X509ContentType.Pfx), null);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = static (_, _, _) => true,
        })));
        var application = builder.Build();
        var node = new FakeNodeServer(application);
        application.Run(node.AnswerAsync);
        await application.StartAsync();
        node.Port = new Uri(application.Urls.First()).Port;
        return node;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        Requests.Add((http.Request.Path + http.Request.QueryString.Value, http.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, false)));
        if (http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            http.Response.Headers.Upgrade = http.Request.Headers.Upgrade;
            http.Response.Headers.Connection = "Upgrade";
            if (http.Request.Path.StartsWithSegments("/connect"))
            {
                await ConnectAsync(upgrade);
                return;
            }
            await using var stream = await upgrade.UpgradeAsync();
            var buffer = new byte[1024];
            int count;
            while ((count = await stream.ReadAsync(buffer)) > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, count));
                if (buffer.AsSpan(0, count).Contains((byte)'!'))
                {
                    return;
                }
            }
            return;
        }
        if (http.Request.Path.Value!.EndsWith("/broken", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync("no such container");
            return;
        }
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync("first\n");
        await http.Response.Body.FlushAsync();
        await nextLine.Task;
        await http.Response.WriteAsync("second\n");
    }

    private async Task ConnectAsync(IHttpUpgradeFeature upgrade)
    {
        using var pod = new TcpClient();
        await pod.ConnectAsync(IPAddress.Loopback, Backend);
        await using var stream = await upgrade.UpgradeAsync();
        await Task.WhenAny(stream.CopyToAsync(pod.GetStream()), pod.GetStream().CopyToAsync(stream));
    }

    public async ValueTask DisposeAsync()
    {
        nextLine.TrySetResult();
        await application.DisposeAsync();
    }
}
