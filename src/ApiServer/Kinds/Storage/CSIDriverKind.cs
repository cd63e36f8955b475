using MiniKube.Api.Documents;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>CSIDrivers: what a storage driver needs and can do.</summary>
internal static class CSIDriverKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CSIDriver>() with
    {
        TracksGeneration = true,
        AllowUnconditionalUpdate = false,
        Columns =
        [
            TableColumn.NameColumn,
            Flag("AttachRequired", "attachRequired", standard: true),
            Flag("PodInfoOnMount", "podInfoOnMount"),
            Flag("StorageCapacity", "storageCapacity"),
            new("TokenRequests", static (o, _) => o.At("spec", "tokenRequests") is null ? "<unset>" : Cells.Join(o["spec"].Each("tokenRequests").Select(static t => t.Text("audience"))))
            {
                Field = ["spec", "tokenRequests"],
            },
            Flag("RequiresRepublish", "requiresRepublish"),
            new("Modes", static (o, _) => Cells.OrNone(Cells.Join((o.At("spec", "volumeLifecycleModes")?.AsArray ?? DocumentArray.Empty).Select(static m => m.AsString ?? ""))))
            {
                Field = ["spec", "volumeLifecycleModes"],
            },
            TableColumn.Age,
        ],
        Default = static (o, _) => o.EditOrMake("spec", static spec =>
        {
            spec = spec.OrAbsent("attachRequired", true).OrAbsent("podInfoOnMount", false).OrAbsent("storageCapacity", false)
                .OrAbsent("fsGroupPolicy", "ReadWriteOnceWithFSType").OrAbsent("requiresRepublish", false).OrAbsent("seLinuxMount", false);
            return spec["volumeLifecycleModes"] is DocumentArray { Count: > 0 } ? spec : spec.With("volumeLifecycleModes", CommonRules.ToDocument(["Persistent"]));
        }),
        ValidateCreate = Validators.Create(static () => new CSIDriverValidator()),
        ValidateUpdate = Validators.Update(static () => new CSIDriverValidator(), static () => new CSIDriverChangeValidator()),
    };

    private static TableColumn Flag(string name, string field, bool standard = false) =>
        new(name, (o, _) => o.At("spec", field)?.AsBoolean ?? standard) { Type = "boolean", Field = ["spec", field] };
}
