using System.CommandLine;
using System.Net;
using MiniKube.ApiServer.Hosting;
using MiniKube.Storage;
using MiniKube.Storage.Sqlite;

namespace MiniKube.Hosting;

/// <summary><c>mkube apiserver</c>: one API server on the embedded store.</summary>
internal static class ApiServerCommand
{
    public static Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var dataDir = new Option<string>("--data-dir") { Required = true, Description = "Folder for the store and the certificates" };
        var listen = new Option<string>("--listen") { Required = true, Description = "HOST:PORT to serve HTTPS on; port 0 takes a free one" };
        var tokenFile = new Option<string?>("--token-file") { Description = "Static tokens: lines of token,user,uid,\"group1,group2\"" };
        var kubeconfigOut = new Option<string?>("--kubeconfig-out") { Description = "A second place for the administrator's kubeconfig" };
        return CommandLine.InvokeAsync("apiserver", "Run one API server", args, [dataDir, listen, tokenFile, kubeconfigOut], async parsed =>
        {
            using var loggers = Logging.Create();
            var directory = Path.GetFullPath(parsed.GetValue(dataDir)!);
            var options = new ApiServerOptions
            {
                DataDirectory = directory,
                Listen = [ParseEndpoint(parsed.GetValue(listen)!)],
                TokenFile = parsed.GetValue(tokenFile),
                KubeconfigOut = parsed.GetValue(kubeconfigOut),
                Loggers = loggers,
            };
            await using var server = await EmbeddedApiServer.StartAsync(options, cancel);
            await Console.Out.WriteLineAsync($"API server ready at {server.Host.Url}, kubeconfig {Path.Combine(directory, "admin.kubeconfig")}");
            await StopSignals.UntilAsync(cancel);
            return 0;
        });
    }

    private static IPEndPoint ParseEndpoint(string text)
    {
        if (IPEndPoint.TryParse(text, out var endpoint) && text.Contains(':'))
        {
            return endpoint;
        }
        var colon = text.LastIndexOf(':');
        if (colon > 0 && text[..colon] == "localhost" && ushort.TryParse(text[(colon + 1)..], out var port))
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }
        throw new MkubeException($"apiserver: --listen {text}: HOST:PORT is expected, with an IP address or localhost");
    }
}

/// <summary>An API server over a SQLite store of its own, with the store's upkeep.</summary>
internal sealed class EmbeddedApiServer : IAsyncDisposable
{
    private readonly SqliteStore store;
    private readonly CancellationTokenSource stop = new();
    private readonly Task upkeep;

    private EmbeddedApiServer(SqliteStore store, ApiServerHost host, TimeProvider time)
    {
        (this.store, Host) = (store, host);
        upkeep = AutoCompactor.RunAsync(store, AutoCompactor.DefaultInterval, time, cancel: stop.Token);
    }

    public ApiServerHost Host { get; }

    /// <exception cref="MkubeException">The address is taken, or a file cannot be used.</exception>
    public static async Task<EmbeddedApiServer> StartAsync(ApiServerOptions options, CancellationToken cancel)
    {
        SqliteStore? store = null;
        try
        {
            Directory.CreateDirectory(options.DataDirectory!);
            store = SqliteStore.Open(new SqliteStoreOptions(Path.Combine(options.DataDirectory!, "store.db")));
            return new EmbeddedApiServer(store, await ApiServerHost.StartAsync(options, store, cancel), options.Time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or StoreException)
        {
            if (store is not null)
            {
                await store.DisposeAsync();
            }
            throw new MkubeException($"apiserver: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await stop.CancelAsync();
        await upkeep;
        await store.DisposeAsync();
        stop.Dispose();
    }
}
