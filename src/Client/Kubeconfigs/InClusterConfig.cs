using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Client.Http;

namespace MiniKube.Client.Kubeconfigs;

/// <summary>
/// How a program inside a pod reaches the API server of its cluster: the address from the environment that every container gets, the rest from the files of the
/// pod's service account. The token's file is read again as the node renews it.
/// </summary>
/// <param name="Host">KUBERNETES_SERVICE_HOST.</param>
/// <param name="Port">KUBERNETES_SERVICE_PORT.</param>
/// <param name="Folder">Where the service account's files are.</param>
public sealed record InClusterConfig(string? Host, string? Port, string Folder)
{
    /// <summary>That of this process.</summary>
    public static InClusterConfig Here() => new(
        Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"), Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"),
        "/var/run/secrets/kubernetes.io/serviceaccount");

    /// <summary>Whether this is a pod with a service account.</summary>
    public bool IsPossible => !string.IsNullOrEmpty(Host) && !string.IsNullOrEmpty(Port) && File.Exists(TokenFile);

    private string TokenFile => Path.Combine(Folder, "token");

    /// <param name="ns">The namespace that is meant where none is named; null: the pod's own.</param>
    /// <exception cref="KubeconfigException">This is no pod, or its certificate authority cannot be read.</exception>
    public ClientConfig ToClientConfig(string? ns = null)
    {
        if (string.IsNullOrEmpty(Host) || string.IsNullOrEmpty(Port))
        {
            throw new KubeconfigException("unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined");
        }
        if (!File.Exists(TokenFile))
        {
            throw new KubeconfigException($"open {TokenFile}: no such file or directory");
        }
        var host = Host.Contains(':') ? $"[{Host}]" : Host;
        return new ClientConfig
        {
            Server = new Uri($"https://{host}:{Port}"),
            TokenFile = TokenFile,
            CertificateAuthority = Authority(),
            Namespace = ns ?? PodNamespace() ?? "default",
        };
    }

    private X509Certificate2Collection Authority()
    {
        var trusted = new X509Certificate2Collection();
        var file = Path.Combine(Folder, "ca.crt");
        try
        {
            trusted.ImportFromPemFile(file);
            return trusted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new KubeconfigException($"{file}: {e.Message}", e);
        }
    }

    private string? PodNamespace()
    {
        var file = Path.Combine(Folder, "namespace");
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } ns ? ns : null;
    }
}
