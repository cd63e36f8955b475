using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>Endpoints: the older, one-object form of EndpointSlices.</summary>
internal static class EndpointsKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Endpoints>("endpoints") with
    {
        ShortNames = ["ep"],
        Versions = [KindVersion.Of<Endpoints>() with { Deprecation = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice" }],
        AllowCreateOnUpdate = true,
        Columns =
        [
            TableColumn.NameColumn,
            new("Endpoints", static (o, _) => Cells.FirstThree(Addresses(o).ToArray(), Cells.None)) { Field = ["subsets"] },
            TableColumn.Age,
        ],
        Default = static (o, _) => o.EditEach("subsets", static s => s.EditEach("ports", static p => p.Or("protocol", "TCP"))),
        ValidateCreate = Validators.Create(static () => new EndpointsValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new EndpointsValidator()),
    };

    private static IEnumerable<string> Addresses(DocumentObject o) =>
        from subset in o.Each("subsets")
        let ports = subset.Each("ports").Select(p => (long?)p.Number("port")).DefaultIfEmpty()
        from port in ports
        from address in subset.Each("addresses").Select(a => a.Text("ip"))
        select port is null ? address : JoinHostPort(address, port.Value);

    private static string JoinHostPort(string host, long port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':') ? $"[{host}]" : host)}:{port}");
}
