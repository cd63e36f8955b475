using MiniKube.Api.Documents;
using MiniKube.Api.FlowControl.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.FlowControl;

/// <summary>PriorityLevelConfigurations: how many requests of a level run at once, and how they wait.</summary>
internal static class PriorityLevelConfigurationKind
{
    private const int DefaultShares = 30;
    private const int DefaultQueues = 64;
    private const int DefaultHandSize = 8;
    private const int DefaultQueueLength = 50;

    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PriorityLevelConfiguration>() with
    {
        Subresources = [Subresource.Status],
        TracksGeneration = true,
        AllowUnconditionalUpdate = false,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Text("Type", "spec", "type"),
            Cell("NominalConcurrencyShares", "spec", "limited", "nominalConcurrencyShares"),
            Cell("Queues", "spec", "limited", "limitResponse", "queuing", "queues"),
            Cell("HandSize", "spec", "limited", "limitResponse", "queuing", "handSize"),
            Cell("QueueLengthLimit", "spec", "limited", "limitResponse", "queuing", "queueLengthLimit"),
            TableColumn.Age,
        ],
        Default = static (o, _) => o.EditOrMake("spec", static spec => spec
            .Edit("exempt", static exempt => exempt.OrAbsent("nominalConcurrencyShares", 0).OrAbsent("lendablePercent", 0))
            .Edit("limited", static limited => limited.OrAbsent("nominalConcurrencyShares", DefaultShares).OrAbsent("lendablePercent", 0)
                .Edit("limitResponse", static response => response.Edit("queuing", static queuing => queuing
                    .OrNumber("queues", DefaultQueues).OrNumber("handSize", DefaultHandSize).OrNumber("queueLengthLimit", DefaultQueueLength))))),
        PrepareForCreate = static (o, _) => o.With("status", DocumentObject.Empty),
        KeptByStatus = KindDefaults.Metadata,
        ValidateCreate = Validators.Create(static () => new PriorityLevelConfigurationValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new PriorityLevelConfigurationValidator()),
        ValidateStatusUpdate = Validators.UpdateAsCreate(static () => new PriorityLevelConfigurationStatusValidator()),
    };

    private static TableColumn Cell(string name, params string[] path) => new(name, (o, _) => o.At(path) ?? Cells.None) { Field = path };
}
