using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Yaml;
using MiniKube.Client.Http;

namespace MiniKube.Client.Kubeconfigs;

/// <summary>What a command line may say against the kubeconfig.</summary>
public sealed record KubeconfigOverrides
{
    public string? Context { get; init; }
    public string? Cluster { get; init; }
    public string? User { get; init; }
    public string? Namespace { get; init; }
}

/// <summary>
/// Clusters, users and the contexts that pair them, from one kubeconfig file (v1 Config) or several merged: of a name that two files define, the first
/// counts, and so does the first current-context. Relative paths are relative to the file that has them.
/// </summary>
public sealed class Kubeconfig
{
    private readonly Dictionary<string, KubeconfigEntry> clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeconfigEntry> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeconfigEntry> contexts = new(StringComparer.Ordinal);
    private readonly List<string> files = [];

    private Kubeconfig()
    {
    }

    public string CurrentContext { get; private set; } = "";
    public IEnumerable<string> Contexts => contexts.Keys.Order(StringComparer.Ordinal);

    /// <summary>
    /// The configuration to use: the file named explicitly, else those of $KUBECONFIG merged (missing ones do not count), else the file at
    /// <paramref name="defaultPath"/> (~/.kube/config where that is null), else, inside a pod, that of its service account.
    /// </summary>
    /// <exception cref="KubeconfigException">There is none, or what it says cannot be used.</exception>
    public static ClientConfig Load(string? explicitPath = null, string? defaultPath = null, KubeconfigOverrides? overrides = null)
    {
        var fromEnvironment = Environment.GetEnvironmentVariable("KUBECONFIG");
        return Load(explicitPath, fromEnvironment, defaultPath, overrides, InClusterConfig.Here());
    }

    internal static ClientConfig Load(
        string? explicitPath, string? fromEnvironment, string? defaultPath, KubeconfigOverrides? overrides, InClusterConfig? inCluster = null)
    {
        if (!string.IsNullOrEmpty(explicitPath))
        {
            return Read([explicitPath]).ToClientConfig(overrides);
        }
        if (!string.IsNullOrEmpty(fromEnvironment))
        {
            var list = fromEnvironment.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal);
            var present = list.Where(File.Exists).ToArray();
            return present.Length > 0 ? Read(present).ToClientConfig(overrides)
                : InCluster() ?? throw new KubeconfigException($"KUBECONFIG names no file that exists: {fromEnvironment}");
        }
        defaultPath ??= Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
        return File.Exists(defaultPath)
            ? Read([defaultPath]).ToClientConfig(overrides)
            : InCluster() ?? throw new KubeconfigException($"no kubeconfig: {defaultPath} does not exist; name one with --kubeconfig or KUBECONFIG");

        ClientConfig? InCluster() => inCluster is { IsPossible: true } ? inCluster.ToClientConfig(overrides?.Namespace) : null;
    }

    /// <summary>Reads files and merges them in order.</summary>
    /// <exception cref="KubeconfigException">A file cannot be read or is no kubeconfig.</exception>
    public static Kubeconfig Read(IEnumerable<string> paths)
    {
        var config = new Kubeconfig();
        foreach (var path in paths)
        {
            string text;
            try
            {
                text = File.ReadAllText(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new KubeconfigException($"cannot read kubeconfig {path}: {e.Message}", e);
            }
            config.Add(path, text);
        }
        return config;
    }

    /// <summary>Reads one kubeconfig from its text; <paramref name="file"/> names it in errors and is where relative paths start.</summary>
    public static Kubeconfig Parse(string text, string file)
    {
        var config = new Kubeconfig();
        config.Add(file, text);
        return config;
    }

    /// <summary>What the current or the named context comes down to.</summary>
    /// <exception cref="KubeconfigException">It names something that is not there, or a value cannot be used.</exception>
    public ClientConfig ToClientConfig(KubeconfigOverrides? overrides = null)
    {
        overrides ??= new KubeconfigOverrides();
        var name = overrides.Context ?? CurrentContext;
        KubeconfigEntry? context = null;
        if (name.Length > 0)
        {
            context = contexts.GetValueOrDefault(name) ?? throw new KubeconfigException($"context \"{name}\" does not exist in {Where}");
        }
        var clusterName = overrides.Cluster ?? context?.Text("cluster") ?? "";
        var userName = overrides.User ?? context?.Text("user") ?? "";
        if (clusterName.Length == 0)
        {
            throw new KubeconfigException($"{Where}: no current-context, and no cluster is named");
        }
        var cluster = clusters.GetValueOrDefault(clusterName) ?? throw new KubeconfigException($"cluster \"{clusterName}\" does not exist in {Where}");
        var user = userName.Length == 0
            ? null : users.GetValueOrDefault(userName) ?? throw new KubeconfigException($"user \"{userName}\" does not exist in {Where}");
        var ns = overrides.Namespace ?? context?.Text("namespace");
        var config = new ClientConfig
        {
            Server = ServerOf(cluster),
            CertificateAuthority = AuthorityOf(cluster),
            InsecureSkipTlsVerify = cluster.Flag("insecure-skip-tls-verify"),
            TlsServerName = cluster.Text("tls-server-name"),
            Namespace = string.IsNullOrEmpty(ns) ? "default" : ns,
        };
        if (user?.Inner("auth-provider") is not null)
        {
            throw user.Error("auth-provider", "is not supported: use an exec plugin");
        }
        return user is null ? config : config with
        {
            ExecPlugin = user.Inner("exec") is { } exec ? ExecPluginReader.Read(exec, cluster) : null,
            ClientCertificate = CertificateOf(user),
            Token = user.Text("token"),
            TokenFile = user.PathOf("tokenFile"),
        };
    }

    private string Where => string.Join(Path.PathSeparator, files);

    private static Uri ServerOf(KubeconfigEntry cluster)
    {
        var text = cluster.Text("server");
        if (string.IsNullOrEmpty(text))
        {
            throw cluster.Error("server", "is required");
        }
        return Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
                ? uri : throw cluster.Error("server", $"'{text}' is no http or https address");
    }

    private static X509Certificate2Collection AuthorityOf(KubeconfigEntry cluster)
    {
        var trusted = new X509Certificate2Collection();
        if (cluster.Bytes("certificate-authority") is { } pem)
        {
            try
            {
                trusted.ImportFromPem(Encoding.UTF8.GetString(pem));
            }
            catch (CryptographicException e)
            {
                throw cluster.Error("certificate-authority", $"no PEM certificate: {e.Message}");
            }
            if (trusted.Count == 0)
            {
                throw cluster.Error("certificate-authority", "has no PEM certificate");
            }
        }
        return trusted;
    }

    private static X509Certificate2? CertificateOf(KubeconfigEntry user)
    {
        var certificate = user.Bytes("client-certificate");
        var key = user.Bytes("client-key");
        if (certificate is null && key is null)
        {
            return null;
        }
        if (certificate is null || key is null)
        {
            throw user.Error(certificate is null ? "client-certificate" : "client-key", "a client certificate and its key go together");
        }
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw user.Error("client-certificate", $"no PEM certificate with its key: {e.Message}");
        }
    }

    private void Add(string file, string text)
    {
        files.Add(file);
        YamlDocument? document;
        try
        {
            document = YamlReader.ReadAll(text, file).FirstOrDefault();
        }
        catch (YamlFormatException e)
        {
            throw new KubeconfigException($"{file}:{e.Line}: {e.Reason}", e);
        }
        if (document is null)
        {
            return;
        }
        if (document.Content is not DocumentObject)
        {
            throw new KubeconfigException($"{file}: a kubeconfig must be an object");
        }
        if (document.Content["kind"]?.AsString is { } kind && kind != "Config")
        {
            throw new KubeconfigException($"{document.Source.Describe("kind")}: kind: must be Config, not {kind}");
        }
        AddNamed(file, document, "clusters", "cluster", clusters);
        AddNamed(file, document, "users", "user", users);
        AddNamed(file, document, "contexts", "context", contexts);
        if (CurrentContext.Length == 0)
        {
            CurrentContext = document.Content["current-context"]?.AsString ?? "";
        }
    }

    private static void AddNamed(string file, YamlDocument document, string list, string member, Dictionary<string, KubeconfigEntry> into)
    {
        var node = document.Content[list];
        if (node is null or { IsNull: true })
        {
            return;
        }
        if (node.AsArray is not { } entries)
        {
            throw new KubeconfigException($"{document.Source.Describe(list)}: {list}: must be a list");
        }
        for (var i = 0; i < entries.Count; i++)
        {
            var path = $"{list}[{i}]";
            if (entries[i]["name"]?.AsString is not { } name)
            {
                throw new KubeconfigException($"{document.Source.Describe(path)}: {path}.name: is required");
            }
            into.TryAdd(name, new KubeconfigEntry(file, document.Source, $"{path}.{member}", entries[i][member] ?? DocumentObject.Empty));
        }
    }
}
