using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Client.Kubeconfigs;
using MiniKube.Kubectl.Flags;

namespace MiniKube.Kubectl.Commands;

/// <summary>The flags that every command has: which server, as whom, in which namespace.</summary>
internal sealed class GlobalFlags
{
    private readonly StringFlag kubeconfig = new("kubeconfig", "Path to the kubeconfig file to use for CLI requests.");
    private readonly StringFlag context = new("context", "The name of the kubeconfig context to use");
    private readonly StringFlag cluster = new("cluster", "The name of the kubeconfig cluster to use");
    private readonly StringFlag user = new("user", "The name of the kubeconfig user to use");
    private readonly StringFlag ns = new("namespace", "If present, the namespace scope for this CLI request", 'n');
    private readonly StringFlag server = new("server", "The address and port of the Kubernetes API server", 's');
    private readonly StringFlag token = new("token", "Bearer token for authentication to the API server");
    private readonly BoolFlag insecure = new("insecure-skip-tls-verify", "If true, the server's certificate will not be checked for validity.");
    private readonly StringFlag timeout = new("request-timeout", "The length of time to wait before giving up on a single server request.", value: "0");
    private readonly StringFlag verbosity = new("v", "number for the log level verbosity", 'v', "0");

    public void AddTo(FlagSet flags) => flags.Add(kubeconfig, context, cluster, user, ns, server, token, insecure, timeout, verbosity);

    /// <summary>The namespace that the command line names; null when it names none.</summary>
    public string? Namespace => ns.OrNull;

    /// <exception cref="CommandFailure">No usable configuration.</exception>
    public ClientConfig Resolve(KubectlHost host)
    {
        ClientConfig config;
        try
        {
            config = Load(host);
        }
        catch (KubeconfigException e)
        {
            throw CommandFailure.Error(e.Message);
        }
        if (server.OrNull is { } address)
        {
            config = config with { Server = ServerAddress(address) };
        }
        if (token.OrNull is { } bearer)
        {
            config = config with { Token = bearer, TokenFile = null, ClientCertificate = null, ExecPlugin = null };
        }
        return config with
        {
            InsecureSkipTlsVerify = insecure.IsSet ? insecure.Value : config.InsecureSkipTlsVerify,
            // A person waits: a server that is away is told at once.
            ConnectRetries = 0,
            RequestTimeout = RequestTimeout(),
            UserAgent = "kubectl",
        };
    }

    private ClientConfig Load(KubectlHost host)
    {
        var overrides = new KubeconfigOverrides { Context = context.OrNull, Cluster = cluster.OrNull, User = user.OrNull, Namespace = Namespace };
        if (host.Config is { } given)
        {
            return Namespace is { } named ? given with { Namespace = named } : given;
        }
        var fallback = host.FallbackKubeconfig is { } path && File.Exists(path) ? path : null;
        try
        {
            return Kubeconfig.Load(kubeconfig.OrNull, fallback, overrides);
        }
        catch (KubeconfigException) when (server.IsSet && !kubeconfig.IsSet && !context.IsSet)
        {
            return new ClientConfig { Server = ServerAddress(server.Value), Namespace = Namespace ?? "default" };
        }
    }

    private static Uri ServerAddress(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri : throw CommandFailure.Error($"--server: '{text}' is no http or https address");

    private TimeSpan? RequestTimeout()
    {
        var text = timeout.Value.All(char.IsAsciiDigit) ? timeout.Value + "s" : timeout.Value;
        return GoDuration.TryParse(text, out var limit)
            ? limit > TimeSpan.Zero ? limit : null
            : throw CommandFailure.Error($"Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)");
    }
}
