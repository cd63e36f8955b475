using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>DaemonSets: a pod on each node.</summary>
internal static class DaemonSetKind
{
    /// <summary>Counts the template's versions; before apps/v1 it was a field of the spec, and older controllers still read it.</summary>
    private const string TemplateGeneration = "deprecated.daemonset.template.generation";

    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<DaemonSet>() with
    {
        ShortNames = ["ds"],
        Categories = ["all"],
        Subresources = [Subresource.Status],
        TracksGeneration = true,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Integer("Desired", "status", "desiredNumberScheduled"),
            Cells.Integer("Current", "status", "currentNumberScheduled"),
            Cells.Integer("Ready", "status", "numberReady"),
            Cells.Integer("Up-to-date", "status", "updatedNumberScheduled"),
            Cells.Integer("Available", "status", "numberAvailable"),
            new("Node Selector", static (o, _) => Cells.Labels(o.At("spec", "template", "spec", "nodeSelector"))) { Field = ["spec", "template", "spec", "nodeSelector"] },
            TableColumn.Age,
            Cells.Containers,
            Cells.Images,
            Cells.Selector,
        ],
        Default = static (o, _) => o.EditOrMake("spec", DefaultSpec),
        PrepareForCreate = static (o, _) => Counted(o, Math.Max(1, Count(o))).With("status", new DocumentObject(
            ("currentNumberScheduled", 0), ("numberMisscheduled", 0), ("desiredNumberScheduled", 0), ("numberReady", 0))),
        PrepareForUpdate = static (old, o, _) => Recounted(old, o),
        ValidateCreate = Validators.Create(static () => new DaemonSetValidator()),
        ValidateUpdate = Validators.Update(static () => new DaemonSetValidator(), static () => new DaemonSetChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new DaemonSetStatusValidator()),
        Warnings = static o => PodWarnings.OfTemplate(o.At("spec", "template"), "spec.template"),
    };

    private static DocumentObject DefaultSpec(DocumentObject spec) => spec
        .EditOrMake("updateStrategy", static strategy =>
        {
            strategy = strategy.Or("type", "RollingUpdate");
            return strategy.Text("type") != "RollingUpdate" ? strategy
                : strategy.EditOrMake("rollingUpdate", static u => u.OrAbsent("maxUnavailable", 1).OrAbsent("maxSurge", 0));
        })
        .OrAbsent("revisionHistoryLimit", 10)
        .EditOrMake("template", PodDefaults.Template);

    // Once the object is there the server alone counts: of the annotation in an update nothing is taken.
    private static DocumentObject Recounted(DocumentObject old, DocumentObject o) =>
        Counted(o, Count(old) + (Equals(old.At("spec", "template"), o.At("spec", "template")) ? 0 : 1));

    private static long Count(DocumentObject o) =>
        long.TryParse(o.Text("metadata", "annotations", TemplateGeneration), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static DocumentObject Counted(DocumentObject o, long count) =>
        o.WithAt(["metadata", "annotations", TemplateGeneration], count.ToString(CultureInfo.InvariantCulture));
}
