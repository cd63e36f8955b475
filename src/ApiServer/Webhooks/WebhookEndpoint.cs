using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Webhooks;

/// <summary>A service that the server asks, and how to prove who asks: what a kubeconfig's current context says.</summary>
public sealed record WebhookEndpoint
{
    public required Uri Url { get; init; }

    /// <summary>Certificates that the service's must chain to. Empty: the system's own trust.</summary>
    public X509Certificate2Collection CertificateAuthority { get; init; } = [];

    /// <summary>With its private key; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>A bearer token; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The name that the service's certificate must carry, where it is not the one in <see cref="Url"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The service's certificate is not checked at all.</summary>
    public bool InsecureSkipTlsVerify { get; init; }
}
