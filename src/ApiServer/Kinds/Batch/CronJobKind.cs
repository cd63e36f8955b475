using MiniKube.Api.Batch.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>CronJobs: Jobs made by the clock.</summary>
internal static class CronJobKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CronJob>() with
    {
        ShortNames = ["cj"],
        Categories = ["all"],
        Subresources = [Subresource.Status],
        TracksGeneration = true,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Text("Schedule", "spec", "schedule"),
            new("Timezone", static (o, _) => Cells.OrNone(o.Text("spec", "timeZone"))) { Field = ["spec", "timeZone"] },
            new("Suspend", static (o, _) => o.At("spec", "suspend")?.AsBoolean switch { true => "True", false => "False", _ => "<unset>" })
            {
                Type = "boolean", Field = ["spec", "suspend"],
            },
            new("Active", static (o, _) => o["status"].Each("active").Count()) { Type = "integer", Field = ["status", "active"] },
            new("Last Schedule", static (o, now) => Timestamp.TryParse(o.Text("status", "lastScheduleTime"), out var last) ? Ages.Text(now - last.Moment) : Cells.None)
            {
                Field = ["status", "lastScheduleTime"],
            },
            TableColumn.Age,
            Cells.ContainersOf("spec", "jobTemplate", "spec", "template"),
            Cells.ImagesOf("spec", "jobTemplate", "spec", "template"),
            new("Selector", static (o, _) => Cells.LabelSelector(o.At("spec", "jobTemplate", "spec", "selector")))
            {
                Priority = 1, Field = ["spec", "jobTemplate", "spec", "selector"],
            },
        ],
        Default = static (o, _) => o.EditOrMake("spec", DefaultSpec),
        PrepareForCreate = static (o, _) => o.With("status", DocumentObject.Empty),
        ValidateCreate = Validators.Create(static () => new CronJobCreateValidator()),
        ValidateUpdate = Validators.Change(static () => new CronJobChangeValidator()),
        Warnings = static o =>
        [
            .. PodWarnings.OfPodsNamedAfter(o), .. JobWarnings.Of(o.At("spec", "jobTemplate", "spec"), "spec.jobTemplate.spec"), .. ScheduleWarnings(o),
        ],
    };

    private static DocumentObject DefaultSpec(DocumentObject spec) => spec
        .Or("concurrencyPolicy", "Allow")
        .OrAbsent("suspend", false)
        .OrAbsent("successfulJobsHistoryLimit", 3)
        .OrAbsent("failedJobsHistoryLimit", 1)
        .EditOrMake("jobTemplate", static t => t.EditOrMake("spec", JobDefaults.InTemplate));

    private static string[] ScheduleWarnings(DocumentObject o) => !o.Text("spec", "schedule").Contains("TZ", StringComparison.Ordinal) ? []
        : ["CRON_TZ or TZ used in spec.schedule is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"];
}
