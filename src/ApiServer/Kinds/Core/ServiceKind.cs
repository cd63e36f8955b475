using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>Services. Cluster IPs and node ports are given out elsewhere, where uniqueness is known.</summary>
internal static class ServiceKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Service>() with
    {
        ShortNames = ["svc"],
        Categories = ["all"],
        Subresources = [Subresource.Status, Subresource.ProxyOf("ServiceProxyOptions")],
        AllowCreateOnUpdate = true,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Text("Type", "spec", "type"),
            new("Cluster-IP", static (o, _) => Cells.OrNone(o.Text("spec", "clusterIP"))) { Field = ["spec", "clusterIP"] },
            new("External-IP", static (o, _) => ExternalAddress(o)) { Field = ["spec", "externalIPs"] },
            new("Port(s)", static (o, _) => Ports(o)) { Field = ["spec", "ports"] },
            TableColumn.Age,
            new("Selector", static (o, _) => Cells.Labels(o.At("spec", "selector"))) { Priority = 1, Field = ["spec", "selector"] },
        ],
        SelectableFields = [SelectableField.At("spec.clusterIP"), SelectableField.At("spec.type")],
        ValidateName = NameRules.Dns1035Label,
        Default = static (o, _) => ServiceDefaults.Status(o.EditOrMake("spec", ServiceDefaults.Spec)),
        PrepareForCreate = static (o, _) => ServiceDefaults.PairAddresses(o).With("status", new DocumentObject(("loadBalancer", DocumentObject.Empty))),
        PrepareForUpdate = static (old, o, _) => ServiceDefaults.WithoutBalancer(ServiceDefaults.KeepAllocations(old, o)),
        ReturnsDeleted = true,
        ValidateCreate = Validators.Create(static () => new ServiceValidator()),
        ValidateUpdate = Validators.Update(static () => new ServiceValidator(), static () => new ServiceChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new ServiceStatusValidator()),
        Warnings = ServiceWarnings.Of,
    };

    private static string ExternalAddress(DocumentObject o)
    {
        var external = (o.At("spec", "externalIPs")?.AsArray ?? DocumentArray.Empty).Select(static a => a.AsString ?? "");
        switch (o.Text("spec", "type"))
        {
            case "ExternalName":
                return o.Text("spec", "externalName");
            case "LoadBalancer":
                var ingress = o.At("status", "loadBalancer").Each("ingress")
                    .Select(static i => i.Text("ip") is { Length: > 0 } ip ? ip : i.Text("hostname")).Where(static a => a.Length > 0);
                return Cells.Join(ingress.Order(StringComparer.Ordinal).Concat(external)) is { Length: > 0 } text ? text : "<pending>";
            default:
                return Cells.OrNone(Cells.Join(external));
        }
    }

    private static string Ports(DocumentObject o) => Cells.OrNone(Cells.Join(o["spec"].Each("ports").Select(static p => p.Number("nodePort") > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{p.Number("port")}:{p.Number("nodePort")}/{p.Text("protocol")}")
        : string.Create(CultureInfo.InvariantCulture, $"{p.Number("port")}/{p.Text("protocol")}"))));
}
