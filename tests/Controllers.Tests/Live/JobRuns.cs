using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Jobs;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.Tests.Jobs;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>Jobs on fake nodes: a test says how their pods end.</summary>
internal static class JobRuns
{
    public static Job Job(int? completions, int parallelism, Func<JobSpec, JobSpec>? spec = null, string name = "pi")
    {
        var plain = new JobSpec
        {
            Completions = completions,
            Parallelism = parallelism,
            Template = new PodTemplateSpec { Spec = new PodSpec { RestartPolicy = "Never", Containers = [new Container { Name = "c", Image = "pi:1" }] } },
        };
        return new() { Metadata = new ObjectMeta { Name = name, Namespace = "default" }, Spec = spec?.Invoke(plain) ?? plain };
    }

    public static Job Indexed(int completions, int parallelism, Func<JobSpec, JobSpec>? spec = null) =>
        Job(completions, parallelism, s => (spec ?? (static x => x))(s with { CompletionMode = "Indexed" }));

    /// <summary>The pods of all Jobs that run.</summary>
    public static async Task<IReadOnlyList<Pod>> RunningAsync(this LiveCluster cluster) =>
        (await cluster.ListAsync<Pod>("default")).Where(static p => p.Status.Phase == "Running" && !PodStates.IsTerminating(p)).ToArray();

    /// <summary>Lets the pod's container end; a pod that is gone is passed over.</summary>
    public static async Task EndAsync(this LiveCluster cluster, Pod pod, int exitCode)
    {
        while (await cluster.FindAsync<Pod>(pod.Metadata.Name!) is { } live && !PodStates.IsTerminal(live))
        {
            var result = await cluster.Client.UpdateAsync(live.Exited(exitCode, cluster.Now), "status");
            Assert.True(result.IsSuccess || result.IsConflict || result.IsNotFound, result.Error?.Message);
        }
    }

    /// <summary>Ends pods as they run, until the Job has ended.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="exitCode">With which code a pod ends; null: it runs on.</param>
    /// <param name="each">What must hold at every look.</param>
    public static async Task<Job> RunToEndAsync(this LiveCluster cluster, Func<Pod, int?> exitCode, Func<Task>? each = null)
    {
        await cluster.UntilAsync(
            async () =>
            {
                await (each?.Invoke() ?? Task.CompletedTask);
                foreach (var pod in await cluster.RunningAsync())
                {
                    if (exitCode(pod) is { } code)
                    {
                        await cluster.EndAsync(pod, code);
                    }
                }
                return JobConditions.Finished(await cluster.GetAsync<Job>("pi")) is not null;
            },
            "the job ends", minutes: 120);
        return await cluster.GetAsync<Job>("pi");
    }

    public static int IndexOf(Pod pod) => int.Parse(pod.Metadata.Annotations[JobPods.CompletionIndex]);

    public static async Task<IReadOnlyList<string>> EventsAsync(this LiveCluster cluster, string kind) =>
        (await cluster.ListAsync<Event>("default")).Where(e => e.InvolvedObject.Kind == kind).Select(static e => $"{e.Type} {e.Reason}: {e.Message}").ToArray();
}
