using MiniKube.Api.ApiExtensions.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.CustomResources;
using MiniKube.ApiServer.Kinds.Validation;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>CustomResourceDefinitions: further kinds. What they declare is served by <see cref="CustomResourceServer"/>.</summary>
internal static class CustomResourceDefinitionKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CustomResourceDefinition>() with
    {
        ShortNames = ["crd", "crds"],
        Categories = ["api-extensions"],
        Subresources = [Subresource.Status],
        TracksGeneration = true,
        Columns =
        [
            TableColumn.NameColumn,
            new("Created At", static (o, _) => o.At("metadata", "creationTimestamp") ?? "") { Type = "date", Field = ["metadata", "creationTimestamp"] },
        ],
        Default = Defaults,
        PrepareForCreate = static (created, _) => WithStorageVersion(created.With("status", new DocumentObject(
            ("conditions", DocumentArray.Empty), ("acceptedNames", new DocumentObject(("plural", ""), ("kind", ""))), ("storedVersions", DocumentArray.Empty)))),
        PrepareForUpdate = static (_, updated, _) => WithStorageVersion(updated),
        MarkDeleted = DefinitionConditions.MarkDeleted,
        ValidateCreate = Validators.Create(static () => new CustomResourceDefinitionValidator()),
        ValidateUpdate = Validators.Update(static () => new CustomResourceDefinitionValidator(), static () => new CustomResourceDefinitionChangeValidator()),
        ValidateStatusUpdate = Validators.UpdateAsCreate(static () => new CustomResourceDefinitionStatusValidator()),
    };

    private static DocumentObject Defaults(DocumentObject o, RequestContext context) => o.Edit("spec", static spec => spec
        .Edit("names", static names => names.Text("kind") is { Length: > 0 } kind ? names.Or("singular", kind.ToLowerInvariant()).Or("listKind", kind + "List") : names)
        .EditOrMake("conversion", static conversion => conversion.Or("strategy", "None")));

    // Objects may lie in the store in every version that ever was the one of storage, until somebody who knows better takes it off the list.
    private static DocumentObject WithStorageVersion(DocumentObject o)
    {
        var storage = o["spec"].Each("versions").FirstOrDefault(static v => v.Flag("storage")).Text("name");
        var stored = o.At("status", "storedVersions")?.AsArray ?? DocumentArray.Empty;
        return storage.Length == 0 || stored.Any(v => v.AsString == storage) ? o : o.WithAt(["status", "storedVersions"], new DocumentArray([.. stored, storage]));
    }
}
