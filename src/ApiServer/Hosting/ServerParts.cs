using Microsoft.Extensions.Logging;
using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.Api.Metrics;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Certificates;
using MiniKube.ApiServer.Defaulting;
using MiniKube.ApiServer.Encryption;
using MiniKube.ApiServer.Metrics;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Hosting;

/// <summary>What handlers share.</summary>
internal sealed class ServerParts(ApiServerOptions options, IStore store, CacheHub hub, ResourceRegistry resources, MetricRegistry metrics,
    CancellationToken stopping)
{
    public ApiServerOptions Options { get; } = options;
    public IStore Store { get; } = store;
    public CacheHub Hub { get; } = hub;
    public ResourceRegistry Resources { get; } = resources;

    /// <summary>Encryption of what is stored; null where there is none.</summary>
    public EncryptionAtRest? Encryption { get; init; }

    public MetricRegistry Metrics { get; } = metrics;

    /// <summary>What <c>/metrics/slis</c> shows: the indicators of service level.</summary>
    public MetricRegistry Indicators { get; } = new();
    public RequestMetrics RequestMetrics { get; } = new(metrics, resources);

    /// <summary>Cancelled when the server shuts down: watches end.</summary>
    public CancellationToken Stopping { get; } = stopping;
    public TimeProvider Time => Options.Time;
    public IRandomSource Random => Options.Random;
    public IIdSource Ids { get; } = new RandomIdSource(options.Random);
    public ILogger Log { get; } = options.Loggers.CreateLogger("MiniKube.ApiServer");

    /// <summary>Roles and bindings, whether or not the authorizer asks them.</summary>
    public RbacPolicy Rbac { get; } = new(resources);
    public AuthorizationMetrics AuthorizationMetrics { get; } = new(metrics, options.Time);

    /// <summary>Who may do what. Stages, reviews, admission and whatever else asks use the same one. Made when first used: it looks at what else is here.</summary>
    /// <exception cref="FormatException">The options ask for a mode that there is not, or a configuration is not of its form.</exception>
    public IAuthorizer Authorizer => field ??= Authorizers.Create(this);

    /// <summary>Tokens of service accounts.</summary>
    public ServiceAccountTokens ServiceAccounts { get; } = new(options.Authentication, options.DataDirectory);

    /// <summary>The cluster's CA: those who trust it trust this server, and its client certificates say who somebody is. Null for a server without sockets.</summary>
    public ClusterCa? CertificateAuthority { get; set; }

    /// <summary>What others need to verify those tokens.</summary>
    public OpenIdMetadata OpenId => field ??= new OpenIdMetadata(ServiceAccounts);

    /// <summary>Who somebody is. The stage and reviews ask the same ones.</summary>
    public Authenticators Authenticators => field ??= Authenticators.Create(this);

    /// <summary>Made when first used: plugins look at what else is here.</summary>
    /// <exception cref="FormatException">The options ask for plugins that there are not, or configure them wrongly.</exception>
    public AdmissionChain Admission => field ??= AdmissionPlugins.Chain(this);
    public ServiceAllocator Services { get; } = new(store, options, resources);

    /// <summary>What a write of the server itself knows.</summary>
    public RequestContext OwnContext(ResourceStorage storage, string? ns, CancellationToken cancel) => new()
    {
        Kind = storage.Kind,
        Version = storage.Kind.StorageVersion,
        Namespace = ns,
        User = UserInfo.ApiServer,
        Now = Time.GetUtcNow(),
        Random = Random,
        Ids = Ids,
        Cancel = cancel,
    };

    /// <summary>An object that the server itself makes, with its kind and its defaults.</summary>
    public DocumentObject Complete(RequestContext context, DocumentObject wanted)
    {
        var typed = wanted.With("apiVersion", context.Version.Name.ApiVersion).With("kind", context.Version.Name.Kind);
        return context.Kind.Default(Defaults.Apply(typed, context.Version.Schema), context);
    }

    /// <summary>What a write knows about its request.</summary>
    /// <param name="fieldManager">Who comes to own what changes; null for nobody.</param>
    public RequestContext ContextOf(ApiRequest request, bool dryRun, string? fieldManager = null) => new()
    {
        Kind = request.Resource.Kind,
        Version = request.Resource.Version,
        Namespace = request.Resource.Kind.Namespaced ? request.Info.Namespace : null,
        Name = request.Info.Name,
        Subresource = request.Info.Subresource,
        User = request.User,
        DryRun = dryRun,
        FieldManager = fieldManager,
        Now = request.Now,
        Random = Random,
        Ids = Ids,
        Cancel = request.Cancel,
        Warnings = request.Warnings,
        AuditAnnotations = request.AuditAnnotations,
    };
}
