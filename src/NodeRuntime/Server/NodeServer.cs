using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MiniKube.NodeRuntime.Server;

/// <summary>How a node's server is reached, and whom it lets in.</summary>
internal sealed record NodeServerOptions
{
    public required IPAddress Address { get; init; }

    /// <summary>0 takes a free one.</summary>
    public int Port { get; init; } = 10250;
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The cluster's CA: only clients with a certificate of it are answered.</summary>
    public required X509Certificate2Collection ClientAuthorities { get; init; }
}

/// <summary>
/// The node's HTTPS server, where the API server fetches logs and reaches into containers. Clients authenticate by a certificate of the
/// cluster's CA; what nodes' own certificates may do here is nothing.
/// </summary>
internal static class NodeServer
{
    /// <summary>Starts serving. Dispose the result to stop.</summary>
    public static async Task<WebApplication> StartAsync(NodeServerOptions options, ContainerEndpoints containers, ILoggerFactory loggers, CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.Port, listen =>
            {
                // Upgrades are HTTP/1.1's.
                listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = options.Certificate;
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (certificate, _, _) => ClientCertificates.IsTrusted(certificate, options.ClientAuthorities);
                });
            });
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.UseRouting();
        app.MapContainers(containers);
        app.MapTunnels();
        app.MapGet("/healthz", () => Results.Text("ok"));
        await app.StartAsync(cancel);
        return app;
    }
}
