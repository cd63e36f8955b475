using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Determinism;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;

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

    /// <summary>Whom the server knows beside the holders of certificates and static tokens.</summary>
    public AuthenticationOptions Authentication { get; init; } = new();

    /// <summary>Who decides what users may do.</summary>
    public AuthorizationOptions Authorization { get; init; } = new();

    /// <summary>A second place for the admin kubeconfig; null for none.</summary>
    public string? KubeconfigOut { get; init; }

    /// <summary>The name of the cluster in kubeconfigs.</summary>
    public string ClusterName { get; init; } = "minikube";

    /// <summary>Where cluster IPs come from: one range, or one of IPv4 and one of IPv6, the default family first.</summary>
    public IReadOnlyList<IPNetwork> ServiceRanges { get; init; } = [IPNetwork.Parse("10.96.0.0/16")];

    /// <summary>The lowest node port.</summary>
    public int NodePortFirst { get; init; } = 30000;

    /// <summary>The highest node port.</summary>
    public int NodePortLast { get; init; } = 32767;

    /// <summary>The longest that a request may take, but for those that run long by nature.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long watches that ask for no time of their own last at least; each draws between this and twice as long, so that not all come back at once.</summary>
    public TimeSpan MinRequestTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether requests are sorted into flows and priority levels, which share the seats that the two bounds below make together; else each bound counts by itself.</summary>
    public bool PriorityAndFairness { get; init; } = true;

    /// <summary>How many requests may read at once; 0 for no bound.</summary>
    public int MaxRequestsInFlight { get; init; } = 400;

    /// <summary>How many requests may change something at once; 0 for no bound.</summary>
    public int MaxMutatingRequestsInFlight { get; init; } = 200;

    /// <summary>How long a server that is told to end still serves, not ready any more, so that balancers turn away from it.</summary>
    public TimeSpan ShutdownDelay { get; init; }

    /// <summary>How long the requests under way may then take to be finished.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long events are kept after their last change.</summary>
    public TimeSpan EventTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Admission plugins that are on besides those that are on by default.</summary>
    public IReadOnlyList<string> EnabledAdmissionPlugins { get; init; } = [];

    /// <summary>Admission plugins that are off although they are on by default.</summary>
    public IReadOnlyList<string> DisabledAdmissionPlugins { get; init; } = [];

    /// <summary>How admission plugins are configured (<c>apiserver.config.k8s.io/v1 AdmissionConfiguration</c>); null for nothing.</summary>
    public string? AdmissionConfigFile { get; init; }

    /// <summary>What is encrypted in the store (<c>apiserver.config.k8s.io/v1 EncryptionConfiguration</c>); null for nothing.</summary>
    public string? EncryptionConfigFile { get; init; }

    /// <summary>Whether changes of that file are taken over while the server runs; it is looked at every minute.</summary>
    public bool ReloadEncryptionConfig { get; init; }

    /// <summary>What is audited (<c>audit.k8s.io/v1 Policy</c>); null for nothing.</summary>
    public string? AuditPolicyFile { get; init; }

    /// <summary>Where audit events go; without it none are written.</summary>
    public AuditLogOptions? AuditLog { get; init; }

    /// <summary>The same for a cluster without controllers: the plugins that leave a part of their work to one are off.</summary>
    public ApiServerOptions WithoutControllers() => this with
    {
        DisabledAdmissionPlugins = [.. DisabledAdmissionPlugins, "ServiceAccount", "TaintNodesByCondition", "StorageObjectInUseProtection"],
    };

    public TimeProvider Time { get; init; } = TimeProvider.System;
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>Where the figures of the server go, which <c>/metrics</c> shows; null for a place of its own. In a process that runs loops as well, theirs go there too.</summary>
    public MetricRegistry? Metrics { get; init; }

    /// <summary>Brings what was logged to where it goes; the health check <c>log</c> watches that it ends. It never holds up its caller.</summary>
    public Func<Task> FlushLog { get; init; } = static () => Task.CompletedTask;
    public ILoggerFactory Loggers { get; init; } = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
}
