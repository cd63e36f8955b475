using MiniKube.Api.Documents;
using MiniKube.Api.FlowControl.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.FlowControl;

/// <summary>FlowSchemas: which requests belong to which priority level.</summary>
internal static class FlowSchemaKind
{
    private const int DefaultPrecedence = 1000;

    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<FlowSchema>() with
    {
        Subresources = [Subresource.Status],
        TracksGeneration = true,
        AllowUnconditionalUpdate = false,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Text("PriorityLevel", "spec", "priorityLevelConfiguration", "name"),
            Cells.Number("MatchingPrecedence", "spec", "matchingPrecedence"),
            new("DistinguisherMethod", static (o, _) => o.At("spec", "distinguisherMethod", "type") ?? Cells.None) { Field = ["spec", "distinguisherMethod"] },
            TableColumn.Age,
            new("MissingPL", static (o, _) => o["status"].Each("conditions").FirstOrDefault(static c => c.Text("type") == "Dangling")?.Text("status") ?? "?")
            {
                Description = "Whether the priority level that it names is missing.",
            },
        ],
        Default = static (o, _) => o.EditOrMake("spec", static spec => spec.OrNumber("matchingPrecedence", DefaultPrecedence)),
        PrepareForCreate = static (o, _) => o.With("status", DocumentObject.Empty),
        KeptByStatus = KindDefaults.Metadata,
        ValidateCreate = Validators.Create(static () => new FlowSchemaValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new FlowSchemaValidator()),
        ValidateStatusUpdate = Validators.UpdateAsCreate(static () => new FlowSchemaStatusValidator()),
    };
}
