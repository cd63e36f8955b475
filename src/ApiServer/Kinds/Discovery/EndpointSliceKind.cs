using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Discovery;

/// <summary>Endpoint slices: a part of a Service's endpoints, all of one address family.</summary>
internal static class EndpointSliceKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<EndpointSlice>() with
    {
        TracksGeneration = true,
        GenerationDiffers = static (old, o) => !old.Without("metadata").Equals(o.Without("metadata")),
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Text("AddressType", "addressType"),
            new("Ports", static (o, _) => Cells.FirstThree(o.Each("ports").Select(p => p["port"]?.ToString() ?? "*").ToArray(), "<unset>")) { Field = ["ports"] },
            new("Endpoints", static (o, _) => Cells.FirstThree(Addresses(o), "<unset>")) { Field = ["endpoints"] },
            TableColumn.Age,
        ],
        Default = static (o, _) => o.EditEach("ports", static p => p.OrAbsent("name", "").Or("protocol", "TCP")),
        ValidateCreate = Validators.Create(static () => new EndpointSliceValidator()),
        ValidateUpdate = Validators.Update(static () => new EndpointSliceValidator(), static () => new EndpointSliceChangeValidator()),
    };

    private static string[] Addresses(DocumentObject o) =>
        o.Each("endpoints").SelectMany(e => e["addresses"]?.AsArray ?? DocumentArray.Empty).Select(a => a.AsString ?? "").ToArray();
}
