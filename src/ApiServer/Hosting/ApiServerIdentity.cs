using System.Net;
using System.Security.Cryptography;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Writes;

namespace MiniKube.ApiServer.Hosting;

/// <summary>The Leases <c>kube-system/apiserver-HASH</c>, by which people see which API servers there are (KEP-1965). Those of servers that have not renewed them for an hour are deleted.</summary>
internal sealed class ApiServerIdentity(ServerParts parts, IPEndPoint endpoint)
{
    private const string Namespace = "kube-system";
    private const string Label = "apiserver.kubernetes.io/identity";
    private const string LabelValue = "kube-apiserver";

    private static readonly TimeSpan Duration = TimeSpan.FromHours(1);

    private readonly ResourceStorage leases = parts.Resources.Of("Lease");
    private readonly ObjectDeleter deleter = new(parts);
    private readonly string name = "apiserver-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Of(endpoint))))[..26];
    private readonly string process = parts.Ids.NewUid();

    /// <summary>What tells a server from others. One process listens there: after a restart it is the same server.</summary>
    public static string Of(IPEndPoint endpoint) => $"{Environment.MachineName}/{endpoint}";

    /// <summary>This server's own, as it is to be now.</summary>
    public DocumentObject Lease => new(
        ("metadata", new DocumentObject(("name", name), ("namespace", Namespace), ("labels", new DocumentObject((Label, LabelValue), ("kubernetes.io/hostname", Environment.MachineName))))),
        ("spec", new DocumentObject(
            ("holderIdentity", $"{name}_{process}"), ("leaseDurationSeconds", (int)Duration.TotalSeconds), ("renewTime", MicroTime.From(parts.Time.GetUtcNow()).ToString()))));

    public async Task DeleteEndedAsync(CancellationToken cancel)
    {
        foreach (var entry in leases.Cache.Snapshot().Under(leases.Scope(Namespace)!).Where(static e => e.IsReadable && e.Index.Labels.GetValueOrDefault(Label) == LabelValue).ToArray())
        {
            var lease = leases.Decode(entry.Json, entry.ModRevision);
            if (!MicroTime.TryParse(lease.Text("spec", "renewTime"), out var renewed) || renewed.Moment + Duration < parts.Time.GetUtcNow())
            {
                await deleter.DeleteAsync(leases, parts.OwnContext(leases, Namespace, cancel) with { Name = lease.Name() }, lease.Name(),
                    new() { Preconditions = new() { Uid = lease.Uid(), ResourceVersion = lease.ResourceVersion() } });
            }
        }
    }
}
