using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Aggregation;
using MiniKube.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Hosting;

/// <summary>What every cluster has from its first moment on, made by the server itself at its start.</summary>
/// <param name="parts">The server.</param>
/// <param name="endpoint">Where the server can be reached, for the endpoints of the Service <c>kubernetes</c>; null for a server without sockets.</param>
internal sealed partial class SystemObjects(ServerParts parts, IPEndPoint? endpoint)
{
    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

    private static readonly (string Name, long Value, string Description)[] PriorityClasses =
    [
        ("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their current node."),
        ("system-cluster-critical", 2_000_000_000, "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."),
    ];

    // As upstream's for the Service kubernetes and the leases of the servers behind it.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ObjectWriter writer = new(parts);

    // A loopback address means something else in every pod, so it is no endpoint (and validation refuses it).
    private readonly ApiServerEndpoints? servers = endpoint is null || IPAddress.IsLoopback(endpoint.Address) ? null : new(parts.Store, endpoint);

    private readonly ApiServerIdentity? identity = endpoint is null ? null : new(parts, endpoint);

    /// <summary>Makes them again, as long as the server runs, where somebody deletes them; then takes the server out of the endpoints.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, parts.Time, cancel);
                await EnsureAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is StoreException or InvalidOperationException)
            {
                LogFailure(parts.Log, e);
            }
        }
        await LeaveAsync();
    }

    public async Task EnsureAsync(CancellationToken cancel)
    {
        await EnsureAsync("ServiceCIDR", null, ServiceCidr(), cancel);
        await parts.Hub.WaitUntilFreshAsync(cancel);
        foreach (var name in Namespaces)
        {
            await EnsureAsync("Namespace", null, new DocumentObject(("metadata", new DocumentObject(("name", name)))), cancel);
        }
        foreach (var (name, value, description) in PriorityClasses)
        {
            await EnsureAsync("PriorityClass", null, new DocumentObject(
                ("metadata", new DocumentObject(("name", name))), ("value", value), ("description", description)), cancel);
        }
        foreach (var service in LocalApiServices.OfBuiltIn(parts.Resources.Current))
        {
            await EnsureAsync("APIService", null, service, cancel);
        }
        var port = endpoint?.Port ?? 6443;
        await EnsureAsync("Service", "default", KubernetesService(port), cancel);
        if (parts.CertificateAuthority is { } authority)
        {
            await PutAsync("ConfigMap", "kube-system", Authentication(authority.CertificatePem), cancel);
        }
        // What servers say of themselves: those that clients reach by sockets.
        if (identity is not null)
        {
            await EnsureAsync("ConfigMap", "kube-system", TokenTracking(), cancel);
            await PutAsync("Lease", "kube-system", identity.Lease, cancel);
            await identity.DeleteEndedAsync(cancel);
        }
        if (servers is not null)
        {
            await PublishAsync(await servers.RenewAsync(cancel), cancel);
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            // The last one leaves its address there: clients find it again where it was.
            if (servers is not null && await servers.RemoveAsync() is { Count: > 0 } others)
            {
                await PublishAsync(others, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is StoreException or InvalidOperationException)
        {
            LogFailure(parts.Log, e);
        }
    }

    private async Task PublishAsync(IReadOnlyList<IPEndPoint> all, CancellationToken cancel)
    {
        await PutAsync("Endpoints", "default", Endpoints(all), cancel);
        await PutAsync("EndpointSlice", "default", EndpointSlice(all), cancel);
    }

    private DocumentObject KubernetesService(int port) => new(
        ("metadata", Metadata),
        ("spec", new DocumentObject(
            ("type", "ClusterIP"),
            ("clusterIP", new Allocation.AddressRange(parts.Options.ServiceRanges[0]).First.ToString()),
            ("sessionAffinity", "None"),
            ("ports", Document.Of([new DocumentObject(("name", "https"), ("protocol", "TCP"), ("port", 443), ("targetPort", port))])))));

    private DocumentObject ServiceCidr() => new(
        ("metadata", new DocumentObject(("name", "kubernetes"))),
        ("spec", new DocumentObject(("cidrs", Document.Of(parts.Options.ServiceRanges.Select(static r => (Document)r.ToString()).ToArray())))));

    private DocumentObject TokenTracking() => new(
        ("metadata", new DocumentObject(("name", "kube-apiserver-legacy-service-account-token-tracking"), ("namespace", "kube-system"))),
        ("data", new DocumentObject(("since", LegacyTokenUse.Day(parts.Time.GetUtcNow())))));

    // Whom extension servers, the scheduler and the controllers believe who somebody is.
    private static DocumentObject Authentication(string authority) => new(
        ("metadata", new DocumentObject(("name", "extension-apiserver-authentication"), ("namespace", "kube-system"))),
        ("data", new DocumentObject(("client-ca-file", authority))));

    // One subset for each port: servers behind one port share it.
    private static DocumentObject Endpoints(IReadOnlyList<IPEndPoint> all) => new(
        ("metadata", Metadata.With("labels", Metadata["labels"]!.AsObject!.With("endpointslice.kubernetes.io/skip-mirror", "true"))),
        ("subsets", Document.Of(all.GroupBy(static e => e.Port).Select(static port => (Document)new DocumentObject(
            ("addresses", Document.Of(port.Select(static e => (Document)new DocumentObject(("ip", e.Address.ToString()))).ToArray())),
            ("ports", Document.Of([new DocumentObject(("name", "https"), ("port", port.Key), ("protocol", "TCP"))])))).ToArray())));

    // A slice has one set of ports: that of the first server.
    private static DocumentObject EndpointSlice(IReadOnlyList<IPEndPoint> all) => new(
        ("metadata", new DocumentObject(("name", "kubernetes"), ("labels", new DocumentObject(("kubernetes.io/service-name", "kubernetes"))))),
        ("addressType", Allocation.AddressRange.FamilyOf(all[0].Address)),
        ("endpoints", Document.Of(all.Where(e => e.Port == all[0].Port && e.AddressFamily == all[0].AddressFamily).Select(static e => (Document)new DocumentObject(
            ("addresses", Document.Of([(Document)e.Address.ToString()])), ("conditions", new DocumentObject(("ready", true))))).ToArray())),
        ("ports", Document.Of([new DocumentObject(("name", "https"), ("port", all[0].Port), ("protocol", "TCP"))])));

    private static DocumentObject Metadata { get; } = new(("name", "kubernetes"),
        ("labels", new DocumentObject(("component", "apiserver"), ("provider", "kubernetes"))));

    /// <summary>Makes an object that is not there.</summary>
    internal async Task EnsureAsync(string kind, string? ns, DocumentObject wanted, CancellationToken cancel)
    {
        var storage = parts.Resources.Of(kind);
        if (storage.Cache.Find(storage.Key(ns, wanted.Name())) is not null)
        {
            return;
        }
        var (context, completed) = Prepare(storage, ns, wanted, cancel);
        var result = await writer.CreateAsync(storage, context, completed);
        if (result.Error is { } error && error.Status.Reason != "AlreadyExists")
        {
            throw new InvalidOperationException($"the {kind} {wanted.Name()} could not be made: {error.Status.Message}");
        }
    }

    // What it says may be another thing than the last time.
    private async Task PutAsync(string kind, string ns, DocumentObject wanted, CancellationToken cancel)
    {
        var storage = parts.Resources.Of(kind);
        var (context, completed) = Prepare(storage, ns, wanted, cancel);
        if (storage.Cache.Find(storage.Key(ns, wanted.Name())) is null)
        {
            await EnsureAsync(kind, ns, wanted, cancel);
            return;
        }
        await writer.UpdateAsync(storage, context with { Name = wanted.Name() }, wanted.Name(), _ => (completed, null));
    }

    private (RequestContext Context, DocumentObject Object) Prepare(ResourceStorage storage, string? ns, DocumentObject wanted, CancellationToken cancel)
    {
        var context = parts.OwnContext(storage, ns, cancel);
        return (context, parts.Complete(context, wanted));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "what every cluster has could not be looked after")]
    private static partial void LogFailure(ILogger log, Exception e);
}
