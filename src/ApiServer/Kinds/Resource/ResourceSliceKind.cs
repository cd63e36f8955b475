using MiniKube.Api.Documents;
using MiniKube.Api.Resource.V1;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>ResourceSlices: the devices that a driver offers.</summary>
internal static class ResourceSliceKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ResourceSlice>() with
    {
        TracksGeneration = true,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Text("Node", "spec", "nodeName"),
            Cells.Text("Driver", "spec", "driver"),
            Cells.Text("Pool", "spec", "pool", "name"),
            TableColumn.Age,
        ],
        SelectableFields = [SelectableField.At("spec.nodeName"), SelectableField.At("spec.driver")],
        Default = static (o, context) => o.Edit("spec", spec => spec.EditEach("devices", device => device
            .EditEach("taints", taint => taint.OrAbsent("timeAdded", Timestamp.From(context.Now).ToString())))),
        ValidateCreate = Validators.Create(static () => new ResourceSliceValidator()),
        ValidateUpdate = Validators.Update(static () => new ResourceSliceValidator(), static () => new ResourceSliceChangeValidator()),
    };
}
