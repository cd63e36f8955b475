using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Determinism;

namespace MiniKube.ApiServer.Hosting;

/// <summary>How an API server runs.</summary>
public sealed record ApiServerOptions
{
    /// <summary>Where certificates are kept. Null only for a server without sockets.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Where HTTPS is served. Port 0 takes a free one.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [];

    /// <summary>Further names and addresses for the serving certificate.</summary>
    public IReadOnlyList<string> CertificateNames { get; init; } = [];

    /// <summary>The address under which other components reach this server; null for the first that it listens on.</summary>
    public string? AdvertiseHost { get; init; }

    /// <summary>Static tokens: lines of <c>token,user,uid,"group1,group2"</c>; null for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A second place for the admin kubeconfig; null for none.</summary>
    public string? KubeconfigOut { get; init; }

    /// <summary>The name of the cluster in kubeconfigs.</summary>
    public string ClusterName { get; init; } = "minikube";

    /// <summary>Where cluster IPs come from.</summary>
    public IPNetwork ServiceRange { get; init; } = IPNetwork.Parse("10.96.0.0/16");

    /// <summary>The lowest node port.</summary>
    public int NodePortFirst { get; init; } = 30000;

    /// <summary>The highest node port.</summary>
    public int NodePortLast { get; init; } = 32767;

    public TimeProvider Time { get; init; } = TimeProvider.System;
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;
    public ILoggerFactory Loggers { get; init; } = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
}
