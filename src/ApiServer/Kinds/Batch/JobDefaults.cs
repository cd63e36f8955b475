using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>What Jobs leave out, and the selector that each gets of its own.</summary>
internal static class JobDefaults
{
    public static readonly string[] NameLabels = ["job-name", "batch.kubernetes.io/job-name"];
    public static readonly string[] UidLabels = ["controller-uid", "batch.kubernetes.io/controller-uid"];
    private const string Selected = "batch.kubernetes.io/controller-uid";

    public static DocumentObject Job(DocumentObject job) => Labelled(job.EditOrMake("spec", Spec));

    /// <summary>The spec of the Jobs that a CronJob makes. All else is defaulted when a Job is made of it.</summary>
    public static DocumentObject InTemplate(DocumentObject spec) => PatternStatuses(spec).EditOrMake("template", PodDefaults.Template);

    /// <summary>
    /// Names the pods after the job's uid and selects them by it, unless the job brings a selector itself. Labels that are there already stay, and are refused
    /// later if they contradict.
    /// </summary>
    public static DocumentObject WithSelector(DocumentObject job) => job.Flag("spec", "manualSelector") ? job : Labelled(job.EditOrMake("spec", spec =>
    {
        var (name, uid) = (job.Name(), job.Uid() ?? "");
        spec = spec.EditOrMake("template", t => t.EditOrMake("metadata", m => m.EditOrMake("labels", labels =>
        {
            foreach (var (keys, value) in ((string[], string)[])[(NameLabels, name), (UidLabels, uid)])
            {
                foreach (var key in keys)
                {
                    labels = labels.OrAbsent(key, value);
                }
            }
            return labels;
        })));
        return spec.EditOrMake("selector", s => s.EditOrMake("matchLabels", l => l.OrAbsent(Selected, uid)));
    }));

    // A job without labels is labelled as its pods are.
    private static DocumentObject Labelled(DocumentObject job) =>
        job.At("spec", "template", "metadata", "labels") is DocumentObject { Count: > 0 } labels && job.Map("metadata", "labels").Count == 0
            ? job.WithAt(["metadata", "labels"], labels)
            : job;

    private static DocumentObject Spec(DocumentObject spec)
    {
        // Without either number the job is one pod; with completions alone it runs one at a time.
        if (!spec.Contains("parallelism"))
        {
            spec = spec.OrAbsent("completions", 1).With("parallelism", 1);
        }
        return PatternStatuses(spec)
            .OrAbsent("backoffLimit", spec.Contains("backoffLimitPerIndex") ? int.MaxValue : 6)
            .OrAbsent("completionMode", "NonIndexed")
            .OrAbsent("suspend", false)
            .OrAbsent("podReplacementPolicy", spec.Contains("podFailurePolicy") ? "Failed" : "TerminatingOrFailed")
            .OrAbsent("manualSelector", false)
            .EditOrMake("template", PodDefaults.Template);
    }

    private static DocumentObject PatternStatuses(DocumentObject spec) => spec.Edit("podFailurePolicy", static p => p
        .EditEach("rules", static r => r.EditEach("onPodConditions", static c => c.Or("status", "True"))));
}
