using MiniKube.Api.Documents;
using MiniKube.Api.Networking.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>ServiceCIDRs: the ranges that cluster IPs come from.</summary>
internal static class ServiceCIDRKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ServiceCIDR>() with
    {
        Subresources = [Subresource.Status],
        Columns =
        [
            TableColumn.NameColumn,
            new("CIDRs", static (o, _) => Cells.Join((o.At("spec", "cidrs")?.AsArray ?? DocumentArray.Empty).Select(static c => c.AsString ?? ""))) { Field = ["spec", "cidrs"] },
            TableColumn.Age,
        ],
        PrepareForCreate = static (o, _) => o.OrAbsent("status", DocumentObject.Empty),
        ValidateCreate = Validators.Create(static () => new ServiceCIDRValidator()),
        ValidateUpdate = Validators.Change(static () => new ServiceCIDRChangeValidator()),
    };
}
