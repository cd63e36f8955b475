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
/// <c>/metrics</c> of a process that serves nothing else, its health (<c>/healthz</c>, <c>/livez</c>, <c>/readyz</c>) and what it has to show besides, over plain HTTP and
/// for everybody who reaches the address. Only where <c>--metrics-bind-address</c> asks for it.
/// </summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private MetricsServer(WebApplication application) => this.application = application;

    public static Option<string?> AddressOption() =>
        new("--metrics-bind-address") { Description = "HOST:PORT to show metrics and health at over HTTP; without it they are not shown" };

    /// <param name="command">The process, for messages.</param>
    /// <param name="address">HOST:PORT.</param>
    /// <param name="metrics">What to show.</param>
    /// <param name="isReady">Null for a process that always is.</param>
    /// <param name="show">JSON to be shown at a path; null where there is none.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <returns>Null where there is no address.</returns>
    /// <exception cref="MkubeException">The address is none, or taken.</exception>
    public static async Task<MetricsServer?> StartAsync(
        string command, string? address, MetricRegistry metrics, CancellationToken cancel, Func<bool>? isReady = null, Func<string, byte[]?>? show = null)
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
        application.Run(http => AnswerAsync(http, metrics, isReady, show));
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

    private static async Task AnswerAsync(HttpContext http, MetricRegistry metrics, Func<bool>? isReady, Func<string, byte[]?>? show)
    {
        const string plain = "text/plain; charset=utf-8";
        var path = http.Request.Path.Value ?? "";
        var (code, type, body) = path switch
        {
            "/metrics" => (200, MetricsText.MediaType, metrics.Write()),
            "/healthz" or "/livez" => (200, plain, "ok"u8.ToArray()),
            "/readyz" => isReady?.Invoke() == false ? (500, plain, "not ready yet\n"u8.ToArray()) : (200, plain, "ok"u8.ToArray()),
            _ => show?.Invoke(path) is { } json ? (200, "application/json", json) : (404, plain, "404 page not found\n"u8.ToArray()),
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
