using MiniKube.Api.Node.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Nodes;

/// <summary>RuntimeClasses: names for the ways in which nodes run containers.</summary>
internal static class RuntimeClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<RuntimeClass>() with
    {
        AllowCreateOnUpdate = true,
        AllowUnconditionalUpdate = false,
        Columns = [TableColumn.NameColumn, Cells.Text("Handler", "handler"), TableColumn.Age],
        ValidateCreate = Validators.Create(static () => new RuntimeClassValidator()),
        ValidateUpdate = Validators.Update(static () => new RuntimeClassValidator(), static () => new RuntimeClassChangeValidator()),
        Warnings = static o => [.. o.Map("scheduling", "nodeSelector").Keys.Select(DeprecatedNodeLabels.MessageOf).OfType<string>().Select(static m => $"scheduling.nodeSelector: {m}")],
    };
}
