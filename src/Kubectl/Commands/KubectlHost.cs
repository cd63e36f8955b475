using MiniKube.Client.Http;

namespace MiniKube.Kubectl.Commands;

/// <summary>What surrounds a command: its streams, its clock and the ways to a server.</summary>
internal sealed record KubectlHost(KubectlStreams Streams, TimeProvider Time)
{
    /// <summary>Read when neither a flag nor the environment names a kubeconfig; it need not exist.</summary>
    public string? FallbackKubeconfig { get; init; }

    /// <summary>Given: no kubeconfig is read.</summary>
    public ClientConfig? Config { get; init; }

    /// <summary>Given: requests go here instead of to the network.</summary>
    public HttpMessageHandler? Transport { get; init; }

    public KubeClient Connect(ClientConfig config) => Transport is null ? new KubeClient(config, Time) : new KubeClient(config, Transport, Time);
}
