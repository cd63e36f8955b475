using MiniKube.Api.Scheduling.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Scheduling;

/// <summary>PriorityClasses: names for the priorities of pods.</summary>
internal static class PriorityClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PriorityClass>() with
    {
        ShortNames = ["pc"],
        TracksGeneration = true,
        GenerationDiffers = static (_, _) => false,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Integer("Value", "value"),
            new("Global-Default", static (o, _) => o.Flag("globalDefault")) { Type = "boolean", Field = ["globalDefault"] },
            TableColumn.Age,
            Cells.Text("PreemptionPolicy", "preemptionPolicy"),
        ],
        Default = static (o, _) => o.OrAbsent("preemptionPolicy", "PreemptLowerPriority"),
        ValidateCreate = Validators.Create(static () => new PriorityClassValidator()),
        ValidateUpdate = Validators.Change(static () => new PriorityClassChangeValidator()),
    };
}
