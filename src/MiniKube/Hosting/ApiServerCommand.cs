using System.CommandLine;
using System.Net;
using MiniKube.ApiServer.Hosting;

namespace MiniKube.Hosting;

/// <summary><c>mkube apiserver</c>: one API server, on the embedded store or on etcd.</summary>
internal static class ApiServerCommand
{
    public static Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var dataDir = new Option<string>("--data-dir") { Required = true, Description = "Folder for the certificates and the embedded store" };
        var listen = new Option<string>("--listen") { Required = true, Description = "HOST:PORT to serve HTTPS on; port 0 takes a free one" };
        var kubeconfigOut = new Option<string?>("--kubeconfig-out") { Description = "A second place for the administrator's kubeconfig" };
        var store = new StoreFlags();
        var serving = new ServingFlags();
        var services = new ServiceNetworkFlags();
        var authentication = new AuthenticationFlags();
        var authorization = new AuthorizationFlags();
        Symbol[] symbols = [dataDir, listen, kubeconfigOut, .. store.Options, .. serving.Options, .. services.Options, .. authentication.Options, .. authorization.Options];
        return CommandLine.InvokeAsync("apiserver", "Run one API server", args, symbols, async parsed =>
        {
            using var loggers = Logging.Create(serving.Level(parsed));
            var directory = Path.GetFullPath(parsed.GetValue(dataDir)!);
            var options = authorization.Apply(parsed, authentication.Apply(parsed, services.Apply(parsed, serving.Apply(parsed, new ApiServerOptions
            {
                DataDirectory = directory,
                Listen = [ParseEndpoint(parsed.GetValue(listen)!)],
                KubeconfigOut = parsed.GetValue(kubeconfigOut),
                Loggers = loggers,
                FlushLog = Logging.FlushAsync,
            }))));
            await using var server = await HostedApiServer.StartAsync(options, store.Read(parsed), cancel);
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
