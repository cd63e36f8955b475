using MiniKube.Api.Apps.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>ControllerRevisions: what StatefulSets and DaemonSets were before.</summary>
internal static class ControllerRevisionKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ControllerRevision>() with
    {
        Columns =
        [
            TableColumn.NameColumn,
            new("Controller", static (o, _) => Cells.OrNone(Cells.Controller(o))) { Description = "The object whose history this is part of." },
            Cells.Number("Revision", "revision"),
            TableColumn.Age,
        ],
        ValidateCreate = Validators.Create(static () => new ControllerRevisionValidator()),
        ValidateUpdate = Validators.Update(static () => new ControllerRevisionValidator(), static () => new ControllerRevisionChangeValidator()),
    };
}

internal sealed class ControllerRevisionValidator : KindValidator<ControllerRevision>
{
    public ControllerRevisionValidator() => Check(static (o, errors) =>
    {
        if (o.Data is null or { IsNull: true })
        {
            errors.Required("data", "data is mandatory");
        }
        errors.NotNegative("revision", o.Revision);
    });
}

internal sealed class ControllerRevisionChangeValidator : KindValidator<Change<ControllerRevision>>
{
    public ControllerRevisionChangeValidator() => Check(static (change, errors) =>
    {
        if (!Equals(change.Old.Data, change.New.Data))
        {
            errors.Invalid("data", change.New.Data, CommonRules.Immutable);
        }
    });
}
