using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Metrics;

namespace MiniKube.Hosting;

/// <summary>
/// <c>/metrics</c> of a process that serves nothing else, and <c>/healthz</c>, over plain HTTP and for everybody who reaches the address: it shows figures alone. Only where
/// <c>--metrics-bind-address</c> asks for it.
/// </summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private MetricsServer(WebApplication application) => this.application = application;

    public static Option<string?> AddressOption() =>
        new("--metrics-bind-address") { Description = "HOST:PORT to show metrics and health at over HTTP; without it they are not shown" };

    /// <returns>Null where there is no address.</returns>
    /// <exception cref="MkubeException">The address is none, or taken.</exception>
    public static async Task<MetricsServer?> StartAsync(string command, string? address, MetricRegistry metrics, CancellationToken cancel)
    {
        if (address is null)
        {
            return null;
        }
        if (!IPEndPoint.TryParse(address, out var endpoint) || !address.Contains(':'))
        {
            throw new MkubeException($"{command}: --metrics-bind-address {address}: HOST:PORT is expected, with an IP address");
        }
        ProcessMetrics.Register(metrics);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(endpoint));
        var application = builder.Build();
        application.Run(http => AnswerAsync(http, metrics));
        try
        {
            await application.StartAsync(cancel);
        }
        catch (IOException e)
        {
            await application.DisposeAsync();
            throw new MkubeException($"{command}: {e.Message}", e);
        }
        return new MetricsServer(application);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static async Task AnswerAsync(HttpContext http, MetricRegistry metrics)
    {
        var (code, type, body) = http.Request.Path.Value switch
        {
            "/metrics" => (200, MetricsText.MediaType, metrics.Write()),
            "/healthz" => (200, "text/plain; charset=utf-8", "ok"u8.ToArray()),
            _ => (404, "text/plain; charset=utf-8", "404 page not found\n"u8.ToArray()),
        };
        (http.Response.StatusCode, http.Response.ContentType, http.Response.ContentLength) = (code, type, body.Length);
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>The process handles signals by itself.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
