using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>Namespaces. <c>spec.finalizers</c> holds one back until its content is gone; only the subresource finalize changes them.</summary>
internal static class NamespaceKind
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Namespace>() with
    {
        ShortNames = ["ns"],
        Verbs = Verbs.All & ~Verbs.DeleteCollection,
        Subresources = [Subresource.Status, Subresource.Finalize],
        Columns = [TableColumn.NameColumn, Cells.Text("Status", "status", "phase") with { Description = "Whether the namespace is in use or on its way out." }, TableColumn.Age],
        SelectableFields = [SelectableField.At("status.phase")],
        ValidateName = NameRules.Dns1123Label,
        Default = static (o, _) => Label(o),
        PrepareForCreate = static (o, _) => Label(o)
            .EditOrMake("spec", static spec => spec["finalizers"] is DocumentArray { Count: > 0 } ? spec
                : spec.With("finalizers", new DocumentArray([(Document)"kubernetes"])))
            .With("status", new DocumentObject(("phase", "Active"))),
        // The finalizers belong to whoever empties the namespace.
        PrepareForUpdate = static (old, o, context) =>
            context.Subresource == "finalize" ? o : old["spec"] is { } spec ? o.With("spec", spec) : o.Without("spec"),
        HoldsDeletion = static o => o.At("spec", "finalizers")?.AsArray is { Count: > 0 },
        MarkDeleted = static o => o.WithAt(["status", "phase"], "Terminating"),
        ValidateCreate = Validators.Create(static () => new NamespaceValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new NamespaceValidator()),
    };

    // Everything may be selected by its namespace's name; a generated name is only known when the object is created.
    private static DocumentObject Label(DocumentObject o)
    {
        var name = o.Text("metadata", "name");
        return name.Length == 0 || o.At("metadata", "labels", NameLabel)?.AsString == name ? o : o.WithAt(["metadata", "labels", NameLabel], name);
    }
}
