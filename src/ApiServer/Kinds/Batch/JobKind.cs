using System.Globalization;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>Jobs: pods that run to their end.</summary>
internal static class JobKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<Job>() with
    {
        Categories = ["all"],
        Subresources = [Subresource.Status],
        TracksGeneration = true,
        Columns =
        [
            TableColumn.NameColumn,
            new("Status", static (o, _) => StatusOf(o)) { Description = "How far the job is, in one word." },
            new("Completions", static (o, _) => Completions(o)) { Description = "How many of its pods have succeeded, out of how many are to." },
            new("Duration", static (o, now) => Duration(o, now)) { Description = "For how long the job has been running, or did run." },
            TableColumn.Age,
            Cells.Containers,
            Cells.Images,
            Cells.Selector,
        ],
        SelectableFields = [new("status.successful", static o => o.Number("status", "succeeded").ToString(CultureInfo.InvariantCulture))],
        Default = static (o, _) => JobDefaults.Job(o),
        PrepareForCreate = static (o, _) => JobDefaults.WithSelector(o).With("status", DocumentObject.Empty),
        ValidateCreate = Validators.Create(static () => new JobValidator()),
        ValidateUpdate = Validators.Update(static () => new JobValidator(), static () => new JobChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new JobStatusValidator()),
        Warnings = static o => [.. PodWarnings.OfPodsNamedAfter(o), .. JobWarnings.Of(o["spec"], "spec")],
        // Clients of the oldest versions expect that pods stay.
        DefaultPropagation = "Orphan",
        ImplicitPropagationWarning = "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set "
            + "propagationPolicy=Orphan to suppress this warning",
    };

    private static string StatusOf(DocumentObject o)
    {
        bool Has(string type) => o["status"].Each("conditions").Any(c => c.Text("type") == type && c.Text("status") == "True");
        return Has("Complete") ? "Complete"
            : Has("Failed") ? "Failed"
            : o.At("metadata", "deletionTimestamp") is not null ? "Terminating"
            : ((string[])["Suspended", "FailureTarget", "SuccessCriteriaMet"]).FirstOrDefault(Has) ?? "Running";
    }

    private static string Completions(DocumentObject o)
    {
        var succeeded = o.Number("status", "succeeded");
        return (o.At("spec", "completions")?.AsInteger, o.Number("spec", "parallelism")) switch
        {
            ({ } completions, _) => string.Create(CultureInfo.InvariantCulture, $"{succeeded}/{completions}"),
            (_, > 1 and var parallelism) => string.Create(CultureInfo.InvariantCulture, $"{succeeded}/1 of {parallelism}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{succeeded}/1"),
        };
    }

    private static string Duration(DocumentObject o, DateTimeOffset now)
    {
        if (!Timestamp.TryParse(o.Text("status", "startTime"), out var start))
        {
            return "";
        }
        var end = Timestamp.TryParse(o.Text("status", "completionTime"), out var completed) ? completed.Moment : now;
        return Ages.Text(end - start.Moment);
    }
}
