using System.Globalization;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>What Jobs have in common, whoever made them.</summary>
internal static class Jobs
{
    public const string Finalizer = "batch.kubernetes.io/job-tracking";

    /// <summary>Pods that run for a while, and exit once and for all.</summary>
    public static PodTemplateSpec Template(string app, int exitCode, Chance chance)
    {
        var template = Workloads.Template(app, chance);
        return template with
        {
            Metadata = template.Metadata with
            {
                Annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    ["fake.minikube.dev/exit-code"] = exitCode.ToString(CultureInfo.InvariantCulture),
                    ["fake.minikube.dev/run-seconds"] = chance.Next(60).ToString(CultureInfo.InvariantCulture),
                },
            },
            Spec = template.Spec with { RestartPolicy = "Never" },
        };
    }

    /// <summary>Complete, Failed, or null while it goes on.</summary>
    public static string? End(Job job) => job.Status.Conditions.FirstOrDefault(c => c.Type is "Complete" or "Failed" && c.Status == "True")?.Type;

    /// <summary>Nothing of a Job that has ended goes on, and all of it is counted.</summary>
    public static IEnumerable<string> CheckOver(ObservedState state, Job job)
    {
        var status = job.Status;
        if ((status.Active ?? 0) != 0 || (status.Terminating ?? 0) != 0 || status.UncountedTerminatedPods is { } uncounted && uncounted.Succeeded.Count + uncounted.Failed.Count > 0)
        {
            yield return $"it is over and counts on: {status}";
        }
        foreach (var pod in Workloads.OwnedBy<Pod>(state, job).Where(p => !p.IsTerminal() || p.Metadata.Finalizers.Contains(Finalizer)))
        {
            yield return $"it is over, its pod {pod.Metadata.Name} is {Description.Of(pod)}";
        }
    }
}
