using MiniKube.Api.Codecs;
using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Health;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>
/// ComponentStatuses: how the parts of the control plane are, looked at when they are asked for. Upstream asks the parts on this machine; here the store is
/// asked, and the parts that elect a leader are healthy as long as a leader renews its Lease, wherever it runs.
/// </summary>
internal static class ComponentStatusKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ComponentStatus>() with
    {
        ShortNames = ["cs"],
        Verbs = Verbs.Get | Verbs.List,
        Versions = [KindVersion.Of<ComponentStatus>() with { Deprecation = "v1 ComponentStatus is deprecated in v1.19+" }],
        Compute = AllAsync,
        Columns =
        [
            TableColumn.NameColumn,
            new("Status", static (o, _) => Healthy(o).Text("status") switch { "True" => "Healthy", "False" => "Unhealthy", _ => "Unknown" })
            {
                Description = "Whether the component is well.",
            },
            new("Message", static (o, _) => Healthy(o).Text("message")) { Description = "What the component says of itself." },
            new("Error", static (o, _) => Healthy(o).Text("error")) { Description = "Why nothing is known of it." },
        ],
    };

    private static DocumentObject? Healthy(DocumentObject o) => o.Each("conditions").FirstOrDefault(static c => c.Text("type") == "Healthy");

    private static async ValueTask<IReadOnlyList<DocumentObject>> AllAsync(ServerParts parts, RequestContext context)
    {
        await parts.Hub.WaitUntilFreshAsync(context.Cancel);
        return
        [
            Of("controller-manager", Leader(parts, context, "kube-controller-manager")),
            Of("etcd-0", await StoreHealth.Check("etcd-0", parts).CheckAsync(context.Cancel)),
            Of("scheduler", Leader(parts, context, "kube-scheduler")),
        ];
    }

    private static DocumentObject Of(string name, string? problem)
    {
        var condition = new DocumentObject(("type", "Healthy"), ("status", problem is null ? "True" : "False"), ("message", problem ?? "ok"));
        return new DocumentObject(("kind", "ComponentStatus"), ("apiVersion", "v1"), ("metadata", new DocumentObject(("name", name))),
            ("conditions", Document.Of([condition])));
    }

    private static string? Leader(ServerParts parts, RequestContext context, string component)
    {
        var leases = parts.Resources.Of("Lease");
        if (leases.Cache.Find(leases.Key("kube-system", component)) is not { } entry)
        {
            return $"no leader has been elected: Lease kube-system/{component} is not there";
        }
        var spec = ApiJson.Read<Lease>(ObjectCodec.Decode(entry.Json, entry.ModRevision)).Spec;
        return !string.IsNullOrEmpty(spec.HolderIdentity) && spec.RenewTime is { } renewed
            && renewed.Moment + TimeSpan.FromSeconds(spec.LeaseDurationSeconds ?? 0) >= context.Now
            ? null
            : $"no leader renews Lease kube-system/{component}";
    }
}
