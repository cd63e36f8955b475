using System.Security.Cryptography.X509Certificates;
using MiniKube.Client.Credentials;

namespace MiniKube.Client.Http;

/// <summary>Where an API server is and how to prove who asks: what a kubeconfig's current context comes down to.</summary>
public sealed record ClientConfig
{
    public required Uri Server { get; init; }

    /// <summary>Certificates that the server's must chain to. Empty: the system's own trust.</summary>
    public X509Certificate2Collection CertificateAuthority { get; init; } = [];

    /// <summary>With its private key.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    public string? Token { get; init; }

    /// <summary>A file whose content is the token; read again at most once a minute, so that a rotated token takes over.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The program that gives token or certificate, where none of the above is set.</summary>
    public ExecPluginConfig? ExecPlugin { get; init; }

    /// <summary>The server's certificate is not checked at all.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>The name the server's certificate must carry, where it is not the one in <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The namespace meant where a command names none.</summary>
    public string Namespace { get; init; } = "default";

    public string UserAgent { get; init; } = "minikube";

    /// <summary>How often a request that could not even connect is tried again, 100 ms after the first failure and twice as long each time.</summary>
    public int ConnectRetries { get; init; } = 3;

    /// <summary>How long an answer to a request that is no stream may take. Null: as long as it wants.</summary>
    public TimeSpan? RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
