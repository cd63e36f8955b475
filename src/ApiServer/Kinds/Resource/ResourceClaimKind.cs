using MiniKube.Api.Documents;
using MiniKube.Api.Resource.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>ResourceClaims: devices that pods ask for.</summary>
internal static class ResourceClaimKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ResourceClaim>() with
    {
        Subresources = [Subresource.Status],
        Columns =
        [
            TableColumn.NameColumn,
            new("State", static (o, _) => State(o)) { Description = "What has become of the claim: pending, allocated, reserved, deleted." },
            TableColumn.Age,
        ],
        Default = static (o, _) => o.Edit("spec", ResourceClaimDefaults.Spec),
        PrepareForCreate = static (o, _) => o.With("status", DocumentObject.Empty),
        KeptByStatus = KindDefaults.Metadata,
        ValidateCreate = Validators.Create(static () => new ResourceClaimValidator()),
        ValidateUpdate = Validators.Change(static () => new ResourceClaimChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new ResourceClaimStatusValidator()),
    };

    private static string State(DocumentObject o)
    {
        var deleted = o.At("metadata", "deletionTimestamp") is not null;
        string[] rest = o.At("status", "allocation") is null ? deleted ? [] : ["pending"]
            : o["status"].Each("reservedFor").Any() ? ["allocated", "reserved"]
            : ["allocated"];
        return Cells.Join(deleted ? ["deleted", .. rest] : rest);
    }
}
