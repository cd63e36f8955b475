using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Core;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>StatefulSets: pods with names and volumes of their own.</summary>
internal static class StatefulSetKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<StatefulSet>() with
    {
        ShortNames = ["sts"],
        Categories = ["all"],
        Subresources = [Subresource.ScaleSub, Subresource.Status],
        TracksGeneration = true,
        Columns =
        [
            TableColumn.NameColumn,
            new("Ready", static (o, _) => string.Create(CultureInfo.InvariantCulture, $"{o.Number("status", "readyReplicas")}/{o.Number("spec", "replicas")}"))
            {
                Description = "How many of the pods are ready, out of how many are wanted.",
            },
            TableColumn.Age,
            Cells.Containers,
            Cells.Images,
        ],
        Default = static (o, _) => o.EditOrMake("spec", DefaultSpec),
        PrepareForCreate = static (o, _) => o.With("status", new DocumentObject(("replicas", 0), ("availableReplicas", 0))),
        ValidateCreate = Validators.Create(static () => new StatefulSetCreateValidator()),
        ValidateUpdate = Validators.Update(static () => new StatefulSetValidator(), static () => new StatefulSetChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new StatefulSetStatusValidator()),
        Warnings = Warnings,
    };

    private static DocumentObject DefaultSpec(DocumentObject spec) => spec
        .Or("podManagementPolicy", "OrderedReady")
        .EditOrMake("updateStrategy", static strategy =>
        {
            strategy = strategy.Text("type").Length > 0 ? strategy : strategy.With("type", "RollingUpdate").OrAbsent("rollingUpdate", DocumentObject.Empty);
            return strategy.Text("type") == "RollingUpdate" ? strategy.Edit("rollingUpdate", static u => u.OrAbsent("partition", 0)) : strategy;
        })
        .EditOrMake("persistentVolumeClaimRetentionPolicy", static p => p.Or("whenDeleted", "Retain").Or("whenScaled", "Retain"))
        .OrAbsent("replicas", 1)
        .OrAbsent("revisionHistoryLimit", 10)
        .EditEach("volumeClaimTemplates", static c => ClaimDefaults.Claim(c.Or("apiVersion", "v1").Or("kind", "PersistentVolumeClaim")))
        .EditOrMake("template", PodDefaults.Template);

    private static IReadOnlyList<string> Warnings(DocumentObject o)
    {
        var warnings = PodWarnings.OfTemplate(o.At("spec", "template"), "spec.template");
        return o.Number("spec", "revisionHistoryLimit") >= 0 ? warnings
            : [.. warnings, "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"];
    }
}
