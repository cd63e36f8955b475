using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Certificates;
using MiniKube.ApiServer.NodeProxy;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Hosting;

/// <summary>An API server on HTTPS sockets: certificates, kubeconfigs, Kestrel around an <see cref="ApiServerCore"/>.</summary>
public sealed class ApiServerHost : IAsyncDisposable
{
    // Go's servers take so much by default, and with them upstream's.
    private const int MaxHeaderBytes = 1 << 20;
    private const int MaxHeaders = 1000;

    private readonly ApiServerOptions options;
    private readonly WebApplication application;
    private readonly NodeDialer dialer;
    private readonly NodeProxyHandler proxy;

    private ApiServerHost(
        ApiServerOptions options, ApiServerCore core, WebApplication application, NodeDialer dialer, NodeProxyHandler proxy, ClusterCa ca, IReadOnlyList<IPEndPoint> endpoints, string url)
    {
        this.options = options;
        Core = core;
        this.application = application;
        this.dialer = dialer;
        this.proxy = proxy;
        Ca = ca;
        Endpoints = endpoints;
        Url = url;
    }

    public ApiServerCore Core { get; }

    /// <summary>The cluster's CA, to issue further credentials from.</summary>
    public ClusterCa Ca { get; }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; }

    /// <summary>The address that the kubeconfigs name.</summary>
    public string Url { get; }

    /// <summary>Starts a server; when this completes, <c>/readyz</c> answers ok and the kubeconfigs are written.</summary>
    /// <exception cref="IOException">An address is in use or not the machine's, or a file cannot be written.</exception>
    /// <exception cref="FormatException">The token file, a key file or the audit policy is not of its form.</exception>
    public static async Task<ApiServerHost> StartAsync(ApiServerOptions options, IStore store, CancellationToken cancel = default)
    {
        var certificates = ServerCertificates.Open(options);
        var dialer = new NodeDialer(certificates);
        var proxy = new NodeProxyHandler(dialer);
        var core = await ApiServerCore.CreateAsync(options, store, proxy.HandleAsync);
        core.Parts.CertificateAuthority = certificates.Ca;
        proxy.Attach(core.Parts);
        var application = Build(options, certificates, core);
        try
        {
            await application.StartAsync(cancel);
            var endpoints = Bound(application);
            var advertised = Advertised(options, endpoints[0]);
            await core.StartAsync(advertised, cancel);
            var url = $"https://{options.AdvertiseHost ?? advertised.Address.ToString()}:{advertised.Port}";
            certificates.WriteKubeconfigs(options, url);
            return new ApiServerHost(options, core, application, dialer, proxy, certificates.Ca, endpoints, url);
        }
        catch
        {
            await core.DisposeAsync();
            await application.DisposeAsync();
            proxy.Dispose();
            dialer.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Stops in order: not ready from now on, while all else goes on for <see cref="ApiServerOptions.ShutdownDelay"/>; then no new connections, watches end,
    /// and the requests under way are finished, for which they have <see cref="ApiServerOptions.ShutdownTimeout"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Core.BeginShutdown();
        if (options.ShutdownDelay > TimeSpan.Zero)
        {
            await Task.Delay(options.ShutdownDelay, options.Time);
        }
        using (var limit = new CancellationTokenSource(options.ShutdownTimeout, options.Time))
        {
            var stopped = application.StopAsync(limit.Token);
            Core.EndWatches();
            await stopped;
        }
        await application.DisposeAsync();
        await Core.DisposeAsync();
        proxy.Dispose();
        dialer.Dispose();
    }

    private static WebApplication Build(ApiServerOptions options, ServerCertificates certificates, ApiServerCore core)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(options.Loggers);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Entering every answer's length and date into HPACK's table costs more than the bytes it saves.
            kestrel.AllowResponseHeaderCompression = false;
            // Warnings may quote whatever a client sent.
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.UTF8;
            // The pipeline bounds bodies itself, with a Status; watches may be idle for long.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestLineSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
            kestrel.Limits.MaxRequestBufferSize = 2 * MaxHeaderBytes;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaxHeaderBytes;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 10_000;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            foreach (var address in options.Listen)
            {
                kestrel.Listen(address, listen => Secure(listen, options, certificates));
            }
        });
        var application = builder.Build();
        application.Run(core.InvokeAsync);
        return application;
    }

    private static void Secure(ListenOptions listen, ApiServerOptions options, ServerCertificates certificates)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificates.Serving,
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,
            // A certificate of somebody else is no identity, as authentication finds; refusing the handshake would also refuse the token that may come with it.
            ClientCertificateValidation = static (_, _, _) => true,
            HandshakeTimeout = TimeSpan.FromSeconds(10),
        });
    }

    private static IReadOnlyList<IPEndPoint> Bound(WebApplication application) =>
        application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(a => BindingAddress.Parse(a)).Select(a => new IPEndPoint(IPAddress.Parse(a.Host.Trim('[', ']')), a.Port)).ToArray();

    // Clients cannot connect to "any address".
    private static IPEndPoint Advertised(ApiServerOptions options, IPEndPoint bound)
    {
        if (options.AdvertiseHost is { } host && IPAddress.TryParse(host, out var advertised))
        {
            return new IPEndPoint(advertised, bound.Port);
        }
        return bound.Address.Equals(IPAddress.Any) || bound.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.Loopback, bound.Port) : bound;
    }

    /// <summary>The process' lifetime belongs to its composition, which handles signals.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
