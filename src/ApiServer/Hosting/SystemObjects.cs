using System.Net;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Aggregation;
using MiniKube.ApiServer.Defaulting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Hosting;

/// <summary>What every cluster has from its first moment on, made by the server itself at its start.</summary>
internal sealed class SystemObjects(ServerParts parts)
{
    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

    private static readonly (string Name, long Value, string Description)[] PriorityClasses =
    [
        ("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their current node."),
        ("system-cluster-critical", 2_000_000_000, "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."),
    ];

    private readonly ObjectWriter writer = new(parts);

    public async Task EnsureAsync(IPEndPoint? endpoint, CancellationToken cancel)
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
        foreach (var service in LocalApiServices.Of(parts.Resources.Current))
        {
            await EnsureAsync("APIService", null, service, cancel);
        }
        var port = endpoint?.Port ?? 6443;
        await EnsureAsync("Service", "default", KubernetesService(port), cancel);
        // A loopback address means something else in every pod, so it is no endpoint (and validation refuses it).
        if (endpoint is not null && !IPAddress.IsLoopback(endpoint.Address))
        {
            await PutAsync("Endpoints", Endpoints(endpoint), cancel);
            await PutAsync("EndpointSlice", EndpointSlice(endpoint), cancel);
        }
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

    private static DocumentObject Endpoints(IPEndPoint endpoint) => new(
        ("metadata", Metadata.With("labels", Metadata["labels"]!.AsObject!.With("endpointslice.kubernetes.io/skip-mirror", "true"))),
        ("subsets", Document.Of([new DocumentObject(
            ("addresses", Document.Of([new DocumentObject(("ip", endpoint.Address.ToString()))])),
            ("ports", Document.Of([new DocumentObject(("name", "https"), ("port", endpoint.Port), ("protocol", "TCP"))])))])));

    private static DocumentObject EndpointSlice(IPEndPoint endpoint) => new(
        ("metadata", new DocumentObject(("name", "kubernetes"), ("labels", new DocumentObject(("kubernetes.io/service-name", "kubernetes"))))),
        ("addressType", "IPv4"),
        ("endpoints", Document.Of([new DocumentObject(
            ("addresses", Document.Of([(Document)endpoint.Address.ToString()])), ("conditions", new DocumentObject(("ready", true))))])),
        ("ports", Document.Of([new DocumentObject(("name", "https"), ("port", endpoint.Port), ("protocol", "TCP"))])));

    private static DocumentObject Metadata { get; } = new(("name", "kubernetes"),
        ("labels", new DocumentObject(("component", "apiserver"), ("provider", "kubernetes"))));

    private async Task EnsureAsync(string kind, string? ns, DocumentObject wanted, CancellationToken cancel)
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

    // The address of the server may be another than the last time.
    private async Task PutAsync(string kind, DocumentObject wanted, CancellationToken cancel)
    {
        var storage = parts.Resources.Of(kind);
        var (context, completed) = Prepare(storage, "default", wanted, cancel);
        if (storage.Cache.Find(storage.Key("default", wanted.Name())) is null)
        {
            await EnsureAsync(kind, "default", wanted, cancel);
            return;
        }
        await writer.UpdateAsync(storage, context with { Name = wanted.Name() }, wanted.Name(), _ => (completed, null));
    }

    private (RequestContext Context, DocumentObject Object) Prepare(ResourceStorage storage, string? ns, DocumentObject wanted, CancellationToken cancel)
    {
        var version = storage.Kind.StorageVersion;
        var context = parts.OwnContext(storage, ns, cancel);
        var typed = wanted.With("apiVersion", version.Name.ApiVersion).With("kind", version.Name.Kind);
        return (context, storage.Kind.Default(Defaults.Apply(typed, version.Schema), context));
    }
}
