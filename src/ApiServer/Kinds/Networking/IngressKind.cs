using MiniKube.Api.Documents;
using MiniKube.Api.Networking.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>Ingresses: HTTP routes to Services.</summary>
internal static class IngressKind
{
    public const string ClassAnnotation = "kubernetes.io/ingress.class";

    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Ingress>() with
    {
        ShortNames = ["ing"],
        Subresources = [Subresource.Status],
        TracksGeneration = true,
        Columns =
        [
            TableColumn.NameColumn,
            new("Class", static (o, _) => Cells.OrNone(o.Text("spec", "ingressClassName"))) { Field = ["spec", "ingressClassName"] },
            new("Hosts", static (o, _) => Hosts(o)) { Description = "The hosts that the rules are for." },
            new("Address", static (o, _) => Addresses(o)) { Field = ["status", "loadBalancer"] },
            new("Ports", static (o, _) => o["spec"].Each("tls").Any() ? "80, 443" : "80") { Description = "The ports at which the hosts are served: 443 besides 80 where there is TLS." },
            TableColumn.Age,
        ],
        PrepareForCreate = static (o, _) => o.With("status", new DocumentObject(("loadBalancer", DocumentObject.Empty))),
        ValidateCreate = Validators.Create(static () => new IngressCreateValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new IngressValidator()),
        ValidateStatusUpdate = Validators.UpdateAsCreate(static () => new IngressStatusValidator()),
        Warnings = static o => o.At("metadata", "annotations", ClassAnnotation) is not null && o.At("spec", "ingressClassName") is null
            ? [$"annotation \"{ClassAnnotation}\" is deprecated, please use 'spec.ingressClassName' instead"]
            : [],
    };

    private static string Hosts(DocumentObject o)
    {
        const int shown = 3;
        var rules = o["spec"].Each("rules").Select(static r => r.Text("host")).ToArray();
        var hosts = rules.Where(static h => h.Length > 0).ToArray();
        return hosts.Length == 0 ? "*"
            : hosts.Length < shown || rules.Length == shown ? Cells.Join(hosts)
            : $"{Cells.Join(hosts.Take(shown))} + {rules.Length - shown} more...";
    }

    private static string Addresses(DocumentObject o) => Cells.Join(o.At("status", "loadBalancer").Each("ingress")
        .Select(static i => i.Text("ip") is { Length: > 0 } ip ? ip : i.Text("hostname")).Where(static a => a.Length > 0).Distinct().Order(StringComparer.Ordinal));
}
