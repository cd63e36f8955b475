using MiniKube.Api.Coordination.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Coordination;

/// <summary>Leases: who leads, and which nodes are alive.</summary>
internal static class LeaseKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Lease>() with
    {
        AllowCreateOnUpdate = true,
        // Two candidates that write blindly would both believe to lead.
        AllowUnconditionalUpdate = false,
        Columns = [TableColumn.NameColumn, Cells.Text("Holder", "spec", "holderIdentity"), TableColumn.Age],
        ValidateCreate = Validators.Create(static () => new LeaseValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new LeaseValidator()),
    };
}
