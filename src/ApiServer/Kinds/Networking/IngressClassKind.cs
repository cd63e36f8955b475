using MiniKube.Api.Documents;
using MiniKube.Api.Networking.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>IngressClasses: which controller serves an Ingress.</summary>
internal static class IngressClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<IngressClass>() with
    {
        TracksGeneration = true,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Text("Controller", "spec", "controller"),
            new("Parameters", static (o, _) => Parameters(o.At("spec", "parameters"))) { Field = ["spec", "parameters"] },
            TableColumn.Age,
        ],
        Default = static (o, _) => o.EditOrMake("spec", static spec => spec.Edit("parameters", static p => p.OrAbsent("scope", "Cluster"))),
        ValidateCreate = Validators.Create(static () => new IngressClassValidator()),
        ValidateUpdate = Validators.Update(static () => new IngressClassValidator(), static () => new IngressClassChangeValidator()),
    };

    private static string Parameters(Document? parameters) =>
        parameters is null ? Cells.None
        : parameters["apiGroup"] is { } group ? $"{parameters.Text("kind")}.{group.AsString}/{parameters.Text("name")}"
        : $"{parameters.Text("kind")}/{parameters.Text("name")}";
}
