using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>Deployments: a pod template, rolled out through ReplicaSets.</summary>
internal static class DeploymentKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Deployment>() with
    {
        ShortNames = ["deploy"],
        Categories = ["all"],
        Subresources = [Subresource.Status, Subresource.ScaleSub],
        TracksGeneration = true,
        // Annotations travel to the ReplicaSets, so the controller must see that they changed.
        GenerationDiffers = static (old, o) =>
            !Equals(old["spec"], o["spec"]) || !Equals(old.At("metadata", "annotations"), o.At("metadata", "annotations")),
        Columns =
        [
            TableColumn.NameColumn,
            new("Ready", static (o, _) => string.Create(CultureInfo.InvariantCulture, $"{o.Number("status", "readyReplicas")}/{o.Number("spec", "replicas")}"))
            {
                Description = "How many of the pods are ready, out of how many are wanted.",
            },
            Cells.Number("Up-to-date", "status", "updatedReplicas"),
            Cells.Number("Available", "status", "availableReplicas"),
            TableColumn.Age,
            Cells.Containers,
            Cells.Images,
            Cells.Selector,
        ],
        Default = static (o, _) => o.EditOrMake("spec", DefaultSpec),
        PrepareForCreate = static (o, _) => o.With("status", DocumentObject.Empty),
        KeptByStatus = ["labels"],
        ValidateCreate = Validators.Create(static () => new DeploymentValidator()),
        ValidateUpdate = Validators.Update(static () => new DeploymentValidator(), static () => new DeploymentChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new DeploymentStatusValidator()),
        Warnings = PodWarnings.OfWorkload,
    };

    private static DocumentObject DefaultSpec(DocumentObject spec) => spec
        .OrAbsent("replicas", 1)
        .EditOrMake("strategy", static strategy =>
        {
            strategy = strategy.Or("type", "RollingUpdate");
            return strategy.Text("type") != "RollingUpdate" ? strategy
                : strategy.EditOrMake("rollingUpdate", static u => u.OrAbsent("maxUnavailable", "25%").OrAbsent("maxSurge", "25%"));
        })
        .OrAbsent("revisionHistoryLimit", 10)
        .OrAbsent("progressDeadlineSeconds", 600)
        .EditOrMake("template", PodDefaults.Template);
}
